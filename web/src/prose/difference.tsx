import { type ReactNode, memo, useMemo } from 'react';
import { countOf } from '../ui/format.ts';
import { type Stretch, compareWords } from './compare-words.ts';
import { VisibleText } from './visible-text.tsx';
import './difference.css';

interface DifferenceProps {
  before: string;
  after: string;
  /** What the two texts are called, for screen readers. */
  names: readonly [string, string];
  /** A BCP 47 tag. */
  lang: string;
}

/** Two texts as one: what only the first has is struck out, what only the second has is underlined. */
export const Difference = memo(function Difference({
  before,
  after,
  names,
  lang,
}: DifferenceProps): ReactNode {
  const comparison = useMemo(() => compareWords(before, after, lang), [before, after, lang]);
  if (comparison === undefined) {
    return (
      <p className="prose-notice" lang="en">
        These texts are too long, or too different, to be compared by words.
      </p>
    );
  }
  const { stretches, same, removed, added } = comparison;
  return (
    <>
      <p className="difference-summary" lang="en">
        {removed === 0 && added === 0 && stretches.every(({ kind }) => kind === 'same')
          ? 'The two texts are the same.'
          : `${countOf(same, 'word')} in both, ${countOf(removed, 'word')} only in ${names[0]}, ${countOf(added, 'word')} only in ${names[1]}.`}
      </p>
      <div className="difference" dir="auto" lang={lang}>
        {stretches.map(drawStretch)}
      </div>
    </>
  );
});

function drawStretch({ kind, text }: Stretch, place: number): ReactNode {
  if (kind === 'same') return <VisibleText key={place} text={text} />;
  const Mark = kind === 'added' ? 'ins' : 'del';
  return (
    <Mark key={place}>
      <VisibleText text={text} />
    </Mark>
  );
}
