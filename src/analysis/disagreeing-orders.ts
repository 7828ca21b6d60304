import type { Disagreement } from './disagreements.ts';
import type { GameWinner } from './match-counts.ts';
import { gamesOf, isPresentMatch } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

/** Matches whose two games, one in each order of the answers, name different winners; verdicts are the games'. */
export function disagreeingOrders({ matches, models, judges }: Snapshot): Disagreement[] {
  const found: Disagreement[] = [];
  for (let row = 0; row < matches.question.length; row += 1) {
    if (matches.game1[row] === matches.game2[row] || !isPresentMatch(matches, row)) continue;
    const games = gamesOf(matches, row);
    if (games.includes('error')) continue;
    const pair: [number, number] = [matches.model1[row] as number, matches.model2[row] as number];
    const nameOf = (winner: GameWinner) =>
      winner === 'tie' ? 'tie' : (models[pair[winner === 'model_1' ? 0 : 1]] as string);
    found.push({
      kind: 'orders',
      question: matches.question[row] as number,
      turn: matches.turn[row] as number,
      models: pair,
      judges: [judges[matches.judge[row] as number] as string],
      verdicts: games.map(nameOf),
      size: games.includes('tie') ? 1 : 2,
    });
  }
  return found;
}
