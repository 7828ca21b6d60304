import { arenaRanks } from '../stats/arena-ranks.ts';
import type { RankResults } from './ranking.ts';
import type { StyleControl } from './style-control.ts';

/** A ranking with its ratings, intervals and ranks replaced by those at equal style; the plain rating stays beside. */
export function withStyleControl<T extends Omit<RankResults, 'judges' | 'left_out'>>(
  plain: T,
  { ratings, rounds_without_maximum, length_unit, ridge, styles, constant }: StyleControl,
): T {
  const ranks = arenaRanks(ratings.map(({ interval }) => interval));
  const rows = new Map(plain.models.map((row) => [row.model, row]));
  return {
    ...plain,
    models: ratings.flatMap(({ model, rating, interval }, place) => {
      const row = rows.get(model);
      return row === undefined
        ? []
        : [
            {
              ...row,
              rank: ranks[place] as number,
              rating,
              interval,
              rating_without_style_control: row.rating,
            },
          ];
    }),
    bootstrap: { ...plain.bootstrap, rounds_without_maximum },
    style_control: { length_unit, ridge, styles, constant },
  };
}
