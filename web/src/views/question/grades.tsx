import type { ReactNode } from 'react';
import { FLAGS } from '../../../../src/analysis/snapshot.ts';
import type { GradeTexts, QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useJudge } from '../../header.tsx';
import { Name, visibleName } from '../../ui/name.tsx';
import { Fold } from './fold.tsx';
import { GradeCard } from './grade-card.tsx';

interface GradesProps {
  model: string;
  turn: number;
  /** Counted from 1. */
  choice: number;
  texts: QuestionTexts;
}

const OUTDATED = FLAGS.stale | FLAGS.superseded;

/** Every judge's grade of one answer: the chosen judge's first, those of former answers folded. */
export function Grades({ model, turn, choice, texts }: GradesProps): ReactNode {
  const { judge } = useJudge();
  const grades = texts.grades
    .filter((grade) => grade.model === model && grade.turn === turn && grade.choice === choice - 1)
    .sort((a, b) => Number(b.judge === judge) - Number(a.judge === judge) || b.tstamp - a.tstamp);
  const present = grades.filter(({ flags }) => (flags & OUTDATED) === 0);
  const outdated = grades.filter(({ flags }) => (flags & OUTDATED) !== 0);
  if (grades.length === 0) {
    const hasMatch = texts.matches.some(({ model_1, model_2 }) => model_1 === model || model_2 === model);
    return hasMatch ? null : <p className="nothing">Not judged yet.</p>;
  }
  return (
    <>
      {present.map((grade) => (
        <GradeCard key={keyOf(grade)} grade={grade} />
      ))}
      {outdated.map((grade) => (
        <Fold
          key={keyOf(grade)}
          summary={
            <>
              Outdated: <Name text={grade.judge} /> gave {grade.score === -1 ? 'no verdict' : grade.score}
            </>
          }
        >
          <GradeCard grade={grade} />
        </Fold>
      ))}
    </>
  );
}

function keyOf({ judge, prompt, tstamp, score, judgment }: GradeTexts): string {
  return JSON.stringify([visibleName(judge), prompt, tstamp, score, judgment.length]);
}
