import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { Prose } from '../../prose/prose.tsx';
import { visibleName } from '../../ui/name.tsx';
import type { ReferenceText } from './use-reference.ts';

/** What the reference says in one turn. */
export function ReferenceCell({ reference, turn }: { reference: ReferenceText; turn: number }): ReactNode {
  const { snapshot } = useData();
  const text = reference.turns[turn - 1] ?? '';
  return (
    <article aria-label={`Reference answer by ${visibleName(reference.name)}, turn ${turn}`}>
      <p className="badges">
        <span className="badge plain">reference answer</span>
      </p>
      {text.trim() === '' ? (
        <p className="nothing">The reference has no answer in this turn.</p>
      ) : (
        <Prose text={text} lang={snapshot.language} />
      )}
    </article>
  );
}
