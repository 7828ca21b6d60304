import { type ReactNode, useState } from 'react';
import type { MatchTexts, QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useJudge } from '../../header.tsx';
import { countOf } from '../../ui/format.ts';
import { Lazy } from './lazy.tsx';
import { MatchCard } from './match-card.tsx';

interface MatchesProps {
  models: readonly string[];
  turn: number;
  texts: QuestionTexts;
  /** Of the turn's grid. */
  row: number;
}

/** Matches that are listed at first: 31 models have 465. */
const FIRST = 20;

/** The matches between the shown models in one turn: the chosen judge's first, then by the order of the columns. */
export function Matches({ models, turn, texts, row }: MatchesProps): ReactNode {
  const { judge } = useJudge();
  const [isAll, setIsAll] = useState(false);
  const matches = texts.matches
    .filter(
      (match) => match.turn === turn && models.includes(match.model_1) && models.includes(match.model_2),
    )
    .sort(
      (a, b) =>
        Number(b.judge === judge) - Number(a.judge === judge) ||
        orderOf(a, models) - orderOf(b, models) ||
        b.tstamp - a.tstamp,
    );
  if (matches.length === 0) return null;
  return (
    <div className="matches" style={{ gridRow: row }}>
      <div className="across">
        <h3>Compared in pairs</h3>
        {matches.slice(0, isAll ? undefined : FIRST).map((match) => (
          <Lazy key={JSON.stringify([match.model_1, match.model_2, match.judge, match.prompt, match.tstamp])}>
            <MatchCard match={match} />
          </Lazy>
        ))}
        {!isAll && matches.length > FIRST && (
          <button type="button" onClick={() => setIsAll(true)}>
            Show {countOf(matches.length - FIRST, 'more match', 'more matches')}
          </button>
        )}
      </div>
    </div>
  );
}

function orderOf({ model_1, model_2 }: MatchTexts, models: readonly string[]): number {
  const [a, b] = [models.indexOf(model_1), models.indexOf(model_2)];
  return Math.min(a, b) * models.length + Math.max(a, b);
}
