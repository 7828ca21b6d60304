import { HIGH_WINS, OUTCOMES, TIE } from './pair-outcomes.ts';

/** The places of the two models of each pair, by the pair's place (`pairPlace`). */
export interface PairModels {
  low: Uint32Array;
  high: Uint32Array;
}

export function pairModels(models: number): PairModels {
  const pairs = (models * (models - 1)) / 2;
  const low = new Uint32Array(pairs);
  const high = new Uint32Array(pairs);
  let pair = 0;
  for (let second = 1; second < models; second += 1) {
    for (let first = 0; first < second; first += 1, pair += 1) {
      low[pair] = first;
      high[pair] = second;
    }
  }
  return { low, high };
}

/** As in FastChat's `elo_analysis.py`. */
export const ELO = { k: 4, scale: 400, base: 10, initial: 1000 } as const;

/**
 * Online Elo ratings: after each battle, in the order given, each of the two models gains K times what it scored (1, ½ or 0) above what
 * its rating let expect, 1 / (1 + 10^((other - own) / 400)). A. Elo, "The Rating of Chessplayers, Past and Present", 1978, 1.35.
 *
 * The ratings depend on the order, and late battles count more than early ones.
 *
 * @param battles the cell of each battle (pair-outcomes.ts).
 * @returns points; their mean stays `ELO.initial`.
 *
 * @example eloRatings(2, Uint32Array.of(0), pairModels(2)) // [1002, 998]: the first model won once
 */
export function eloRatings(models: number, battles: Uint32Array, { low, high }: PairModels): Float64Array {
  const ratings = new Float64Array(models).fill(ELO.initial);
  const rate = Math.log(ELO.base) / ELO.scale;
  for (let battle = 0; battle < battles.length; battle += 1) {
    const cell = battles[battle] as number;
    const outcome = cell % OUTCOMES;
    const pair = (cell - outcome) / OUTCOMES;
    const one = low[pair] as number;
    const other = high[pair] as number;
    const own = ratings[one] as number;
    const against = ratings[other] as number;
    const expected = 1 / (1 + Math.exp((against - own) * rate));
    const scored = outcome === TIE ? 0.5 : outcome === HIGH_WINS ? 0 : 1;
    const gain = ELO.k * (scored - expected);
    ratings[one] = own + gain;
    ratings[other] = against - gain;
  }
  return ratings;
}
