import { type ReactNode, memo } from 'react';
import { useData } from '../../data.tsx';
import { linkWith } from '../../route.ts';
import { Name } from '../../ui/name.tsx';
import { QuestionStart } from '../../ui/question-start.tsx';

interface QuestionLinkProps {
  /** A place in the snapshot's questions. */
  place: number;
  isCurrent: boolean;
}

/** A question in the list: its id, its category and how it begins. */
export const QuestionLink = memo(function QuestionLink({ place, isCurrent }: QuestionLinkProps): ReactNode {
  const { snapshot, route } = useData();
  const { id, category } = snapshot.questions[place] ?? { id: '', category: -1 };
  const name = snapshot.categories[category];
  return (
    <li data-place={place}>
      <a
        href={linkWith(route, { id: String(id), turn: undefined })}
        aria-current={isCurrent ? 'true' : undefined}
      >
        <span className="question-link-head">
          <Name text={String(id)} />
          {name !== undefined && <Name text={name} className="faint" />}
        </span>
        <QuestionStart question={place} />
      </a>
    </li>
  );
});
