import type { Interval } from '../../analysis/scores.ts';
import type { Ranking } from './ranking.ts';

/** What a model's answers take, beside how good they are. */
export interface CostRow {
  model: string;
  /** US dollars per question, or characters per answer. */
  cost: number;
  /** Points, or percent. */
  value: number;
  interval?: Interval | undefined;
}

export interface CostRows {
  unit: 'dollars' | 'characters';
  rows: CostRow[];
  /** Models that have a score and no cost. */
  missing: string[];
}

/** Sets models' costs beside their scores; where no model has a cost, the mean lengths of their answers. */
export function costRows(
  { measure, models }: Ranking,
  dollars: ReadonlyMap<string, number>,
  lengths: ReadonlyMap<string, number>,
): CostRows {
  const unit = models.some(({ model }) => dollars.has(model)) ? 'dollars' : 'characters';
  const costs = unit === 'dollars' ? dollars : lengths;
  const factor = measure === 'score' ? 1 : 100;
  const rows: CostRow[] = [];
  const missing: string[] = [];
  for (const { model, value, interval } of models) {
    const cost = costs.get(model);
    if (value === null) continue;
    if (cost === undefined) {
      missing.push(model);
      continue;
    }
    rows.push({
      model,
      cost,
      value: factor * value,
      interval: interval && { low: factor * interval.low, high: factor * interval.high },
    });
  }
  return { unit, rows, missing };
}
