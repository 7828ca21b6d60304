import type { ReactNode } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { useJudge } from '../../header.tsx';
import { Prose } from '../../prose/prose.tsx';
import { AnswerCell } from './answer-cell.tsx';
import { Grades } from './grades.tsx';
import { Lazy } from './lazy.tsx';
import { Matches } from './matches.tsx';
import { ReferenceCell } from './reference-cell.tsx';
import type { ReferenceText } from './use-reference.ts';
import type { Selection } from './use-selection.ts';
import { Votes } from './votes.tsx';

interface TurnProps {
  /** Counted from 1. */
  turn: number;
  selection: Selection;
  texts: QuestionTexts;
  reference: ReferenceText | undefined;
  /** Whether texts of some of the models are still to come. */
  isReading: boolean;
}

/** Columns that are drawn at once: the first that one sees. */
const FIRST_COLUMNS = 2;

/** The rows of the grid, by what the reader looks at: grades of single answers, or answers in pairs. */
const ROWS = {
  single: { answers: 1, grades: 2, matches: 3 },
  pairwise: { answers: 1, matches: 2, grades: 3 },
};

/** One turn: what the user says, every model's answer to it, and the verdicts on them. */
export function Turn({ turn, selection, texts, reference, isReading }: TurnProps): ReactNode {
  const { snapshot } = useData();
  const { mode } = useJudge();
  const { place, models, choice } = selection;
  const rows = ROWS[mode];
  const asked = snapshot.questions[place]?.turns[turn - 1];
  const isShown = turn <= (selection.turn ?? 1);
  const isNear = (column: number) => isShown && column < FIRST_COLUMNS;
  return (
    <section className="turn" aria-labelledby={`turn-${turn}`}>
      <div className="across">
        <h2 id={`turn-${turn}`}>Turn {turn}</h2>
        <div className="user-says">
          <h3>User</h3>
          {asked === undefined ? (
            <p className="nothing">The benchmark does not have this turn.</p>
          ) : (
            <Prose text={asked} lang={snapshot.language} />
          )}
        </div>
      </div>
      <div className="grid">
        {models.flatMap((model, column) => [
          <Lazy key={`answer ${model}`} row={rows.answers} column={column + 1} isNear={isNear(column)}>
            <AnswerCell {...{ question: place, model, turn, choice, texts, isReading }} />
          </Lazy>,
          <Lazy key={`grades ${model}`} row={rows.grades} column={column + 1} isNear={isNear(column)}>
            <Grades {...{ model, turn, choice, texts }} />
          </Lazy>,
        ])}
        {reference !== undefined && (
          <Lazy
            key="reference"
            row={1}
            rows={mode === 'single' ? 2 : 1}
            column={models.length + 1}
            isNear={isShown}
          >
            <ReferenceCell reference={reference} turn={turn} />
          </Lazy>
        )}
        <Matches models={models} turn={turn} texts={texts} row={rows.matches} />
      </div>
      <Votes models={models} turn={turn} votes={texts.votes} />
    </section>
  );
}
