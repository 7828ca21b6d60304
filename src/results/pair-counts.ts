import {
  HIGH_WINS,
  LOW_WINS,
  OUTCOMES,
  type PairOutcomes,
  TIE,
  eachPair,
  pairPlace,
} from '../stats/pair-outcomes.ts';
import type { WinMatrix } from './ranking.ts';

/** Battles of a model, or of one model against another, from its side. */
export interface BattleCounts {
  battles: number;
  win: number;
  loss: number;
  tie: number;
}

/** The battles of each model against all others. */
export function countsOfModels(outcomes: PairOutcomes): BattleCounts[] {
  const counts = Array.from({ length: outcomes.models }, () => ({ battles: 0, win: 0, loss: 0, tie: 0 }));
  const add = (model: number, other: number) => {
    const sum = counts[model] as BattleCounts;
    const { battles, win, loss, tie } = countsOfPair(outcomes, model, other);
    sum.battles += battles;
    sum.win += win;
    sum.loss += loss;
    sum.tie += tie;
  };
  eachPair(outcomes.models, (low, high) => {
    add(low, high);
    add(high, low);
  });
  return counts;
}

/** The battles of the model at one place against that at another. */
export function countsOfPair({ cells }: PairOutcomes, model: number, other: number): BattleCounts {
  const isLow = model < other;
  const first = OUTCOMES * (isLow ? pairPlace(model, other) : pairPlace(other, model));
  const win = cells[first + (isLow ? LOW_WINS : HIGH_WINS)] as number;
  const loss = cells[first + (isLow ? HIGH_WINS : LOW_WINS)] as number;
  const tie = cells[first + TIE] as number;
  return { battles: win + loss + tie, win, loss, tie };
}

/** @param models in the order of the rows and columns, whose places are handed to the functions. */
export function winMatrix(
  models: string[],
  countsOf: (row: number, column: number) => BattleCounts,
  scoreOf: (row: number, column: number) => number,
): WinMatrix {
  const ofEach = <T>(own: T, valueOf: (row: number, column: number) => T): T[][] =>
    models.map((_model, row) =>
      models.map((_other, column) => (row === column ? own : valueOf(row, column))),
    );
  return {
    models,
    battles: ofEach(0, (row, column) => countsOf(row, column).battles),
    observed: ofEach<number | null>(null, (row, column) => {
      const { battles, win, tie } = countsOf(row, column);
      return battles === 0 ? null : (win + tie / 2) / battles;
    }),
    predicted: ofEach<number | null>(null, scoreOf),
  };
}
