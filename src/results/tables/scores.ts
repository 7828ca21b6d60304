import type { Mean, PairResults, SingleResults } from '../results.ts';
import { type Cell, type Table, columnsOf } from './table.ts';

/** Mean scores, one row a mean: over all, by turn, by category, and by both. @param results made when they are asked for. */
export function scoresTable(results: () => Iterable<SingleResults>): Table {
  return {
    name: 'scores',
    description: 'Mean scores of the models with their intervals, over all and by turn and category.',
    columns: columnsOf({
      judge: ['text', 'who graded'],
      model: ['text', 'who was graded'],
      category: ['text', 'null: over all categories'],
      turn: ['whole', 'counted from 1; null: over all turns'],
      mean: ['number', 'from 1 to 10; null where no score counts'],
      low: [
        'number',
        'the lower end of the 95% interval, as `show` makes it; null where there are fewer than two questions',
      ],
      high: ['number', 'its upper end'],
      standard_error: ['number', 'clustered by question; null where there are fewer than two'],
      n: ['whole', 'how many scores there are'],
      std: ['number', "the standard deviation of the choices' means, where there are several"],
    }),
    *rows() {
      for (const { judge, models } of results()) {
        for (const { model, average, turns, categories } of models) {
          const row = (category: string | null, turn: number | null, mean: Mean): Cell[] => [
            judge,
            model,
            category,
            turn,
            ...cellsOf(mean),
          ];
          yield row(null, null, average);
          for (const [turn, mean] of Object.entries(turns)) yield row(null, Number(turn), mean);
          for (const [category, { turns: ofCategory, ...mean }] of Object.entries(categories)) {
            yield row(category, null, mean);
            for (const [turn, each] of Object.entries(ofCategory)) yield row(category, Number(turn), each);
          }
        }
      }
    },
  };
}

function cellsOf({ mean, interval, standard_error, n, std }: Mean): Cell[] {
  return [mean, interval?.low ?? null, interval?.high ?? null, standard_error ?? null, n, std ?? null];
}

/** Win rates, one row a model of a judge. */
export function winRatesTable(results: () => Iterable<PairResults>): Table {
  return {
    name: 'win_rates',
    description: 'Wins, losses and ties of the models over all their matches.',
    columns: columnsOf({
      judge: ['text', 'who compared'],
      model: ['text', 'who was compared'],
      win: ['whole', 'matches won in both games'],
      loss: ['whole', 'matches lost in both games'],
      tie: ['whole', 'the games were tied, or disagreed'],
      win_rate: ['number', 'a share of 1, ties as half a win'],
      low: [
        'number',
        'the lower end of the 95% interval, as `show` makes it; null where there are fewer than two questions',
      ],
      high: ['number', 'its upper end'],
      standard_error: [
        'number',
        "the win rate's, clustered by question; null where there are fewer than two",
      ],
    }),
    *rows() {
      for (const { judge, models } of results()) {
        for (const { model, win, loss, tie, win_rate_adjusted, interval, standard_error } of models) {
          yield [
            judge,
            model,
            win,
            loss,
            tie,
            win_rate_adjusted,
            interval?.low ?? null,
            interval?.high ?? null,
            standard_error ?? null,
          ];
        }
      }
    },
  };
}
