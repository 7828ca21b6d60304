import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { linkWith } from '../../route.ts';
import { formatCount } from '../../ui/format.ts';
import { KINDS, KIND_WORDS, type Kind } from './words.ts';

/** The kinds of disagreement with their counts. */
export function Tabs({ kind, counts }: { kind: Kind; counts: Record<Kind, number> }): ReactNode {
  const { route } = useData();
  return (
    <nav className="tabs" aria-label="Kinds of disagreement">
      {KINDS.map((each) => (
        <a
          key={each}
          href={linkWith(route, { kind: each, flag: undefined, page: undefined })}
          aria-current={each === kind ? 'page' : undefined}
        >
          {KIND_WORDS[each].title} <span className="count">{formatCount(counts[each])}</span>
        </a>
      ))}
    </nav>
  );
}
