import type { ReactNode } from 'react';
import { useData } from '../data.tsx';
import { Empty } from '../ui/empty.tsx';
import { CategoryFilter, ModelTextFilter, TurnFilter } from '../ui/filters.tsx';
import { countOf, formatShare } from '../ui/format.ts';
import { Name } from '../ui/name.tsx';
import { Heatmap } from './leaderboard/heatmap.tsx';
import { Profile } from './leaderboard/profile.tsx';
import { StandingsTable } from './leaderboard/standings-table.tsx';
import { type Shown, useBoard } from './leaderboard/use-board.ts';
import { useDrawn } from './leaderboard/use-drawn.ts';
import { WinMatrix } from './leaderboard/win-matrix.tsx';
import './leaderboard.css';

/** Which model is better, and how sure that is. */
export function Leaderboard(): ReactNode {
  const shown = useBoard();
  const drawn = useDrawn(shown.board);
  const { rows, wins } = shown;
  return (
    <div className="leaderboard" lang="en">
      <h1>Leaderboard</h1>
      <div className="filters">
        <TurnFilter />
        <ModelTextFilter />
        <CategoryFilter />
      </div>
      {rows.length === 0 ? (
        <WhyEmpty shown={shown} />
      ) : (
        <>
          <Basis shown={shown} />
          <div className="beside">
            <StandingsTable shown={shown} drawn={drawn} />
            <Profile shown={shown} drawn={drawn} />
          </div>
          {shown.categories.length > 0 && (
            <section aria-labelledby="by-category">
              <h2 id="by-category">Models by category</h2>
              <Heatmap shown={shown} />
            </section>
          )}
          {wins !== undefined && <WinMatrix wins={wins} rows={rows} />}
        </>
      )}
    </div>
  );
}

/** What the numbers rest on. */
function Basis({ shown: { mode, judge, board, wins } }: { shown: Shown }): ReactNode {
  const models = countOf(board.standings.length, 'model');
  if (wins === undefined || mode === 'single') {
    return (
      <p className="basis">
        {models}, graded from 1 to 10 by <Name text={judge} />. n counts the grades; intervals are of 95%,
        over questions.
      </p>
    );
  }
  const { matches, disagree } = wins.orders;
  return (
    <p className="basis">
      {models}, compared in pairs by <Name text={judge} />. The win rate counts a tie as half a win; intervals
      are of 95%, over questions.{' '}
      {matches > 0 &&
        `In ${formatShare(disagree / matches)} of ${countOf(matches, 'match', 'matches')} the verdict changed with the order of the answers.`}
    </p>
  );
}

function WhyEmpty({ shown: { mode, judge, board } }: { shown: Shown }): ReactNode {
  const { snapshot } = useData();
  if (board.standings.length > 0) return <Empty>No model’s name holds these letters. Shorten them.</Empty>;
  if (judge !== '') {
    return (
      <Empty>
        No judgment of this judge is of the chosen turn and categories. Choose other ones, or all of them.
      </Empty>
    );
  }
  const other =
    mode === 'single' && snapshot.matches.question.length > 0
      ? ' There are matches of pairs: change the mode to Pairwise.'
      : mode === 'pairwise' && snapshot.grades.question.length > 0
        ? ' There are grades of single answers: change the mode to Single grades.'
        : '';
  return (
    <Empty>
      {mode === 'single'
        ? 'No judge has graded an answer of this benchmark yet.'
        : 'No judge has compared two answers of this benchmark yet.'}
      {other} Rows appear here while <code>llm-judge judge</code> or <code>llm-judge run</code> writes them.
    </Empty>
  );
}
