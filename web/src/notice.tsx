import type { ReactNode } from 'react';
import { useData } from './data.tsx';
import { linkTo } from './route.ts';
import './notice.css';

/** What the reader of a report must know: what it is of, and which texts are elsewhere or nowhere. */
export function Notice(): ReactNode {
  const { source, snapshot, route } = useData();
  const { notice, parts = [] } = source;
  if (notice === undefined) return undefined;
  const here = snapshot.questions.filter(({ id }) => source.hasTexts?.(id) ?? true);
  return (
    <div className="notice report" lang="en">
      <p>{notice}</p>
      {parts.length > 0 && (
        <ul aria-label="Files with the texts of a category">
          {parts.map(({ category, file }) => (
            <li key={file}>
              <a href={encodeURIComponent(file)}>{category}</a>
            </li>
          ))}
        </ul>
      )}
      {here.length > 0 && here.length < snapshot.questions.length && (
        <details>
          <summary>
            Questions with texts here: {here.length} of {snapshot.questions.length}
          </summary>
          <ul>
            {here.map(({ id }) => (
              <li key={id}>
                <a href={linkTo(route, 'question', { id })}>{String(id)}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
