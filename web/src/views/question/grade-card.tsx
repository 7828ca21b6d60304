import type { ReactNode } from 'react';
import { FLAGS } from '../../../../src/analysis/snapshot.ts';
import type { GradeTexts } from '../../../../src/analysis/texts.ts';
import { Name, visibleName } from '../../ui/name.tsx';
import { FlagSentences } from './flag-badges.tsx';
import { Judged } from './judged.tsx';

/** One judge's grade of an answer, and why. */
export function GradeCard({ grade }: { grade: GradeTexts }): ReactNode {
  const { model, judge, prompt, turn, score, flags, doubts } = grade;
  return (
    <article className="verdict" aria-label={`${visibleName(judge)} on ${visibleName(model)}, turn ${turn}`}>
      <header>
        <Score score={score} flags={flags} />
        <span>
          <Name text={judge} /> <span className="faint">with</span> <Name text={prompt} className="faint" />
        </span>
      </header>
      <FlagSentences flags={flags} />
      {doubts.length > 0 && (
        <ul className="doubts">
          {doubts.map((doubt) => (
            <li key={doubt}>{visibleName(doubt)}</li>
          ))}
        </ul>
      )}
      <Judged said={grade} />
    </article>
  );
}

function Score({ score, flags }: { score: number; flags: number }): ReactNode {
  if ((flags & FLAGS.refused) !== 0) return <strong className="score none">refused</strong>;
  if (score === -1) return <strong className="score none">no verdict</strong>;
  return (
    <strong className="score">
      <span className="visually-hidden">Score </span>
      {score}
    </strong>
  );
}
