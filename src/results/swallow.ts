import { type CharCount, japaneseCharRatio } from './japanese-char-ratio.ts';
import type { Mean, ModelScores } from './results.ts';

/** What Swallow's file says of a model, overall or in one category. */
export interface SwallowSection {
  /** By turn, counted from 1. */
  turns: Record<string, Mean>;
  average: Mean;
  /** Null where there are no answers to count. */
  japaneseCharRatio: number | null;
}

/** What Swallow's file says of a model. */
export interface SwallowModel {
  model: string;
  overall: SwallowSection;
  /** In the benchmark's order. */
  categories: Record<string, SwallowSection>;
}

/**
 * Scores in Swallow's arrangement, from scores that were counted as FastChat counts them (Swallow leaves no row out but those
 * of score -1): `calculate_averages` of its show_result.py is the mean, and the standard deviation with n - 1, over the means
 * of the choices. Its rule for a question's category, made for ids 1 to 80, gives what question.jsonl says, which is taken here.
 *
 * @param charsOf a model's counts by category; undefined where it has no answers.
 */
export function toSwallowModels(
  models: readonly ModelScores[],
  charsOf: (model: string) => ReadonlyMap<string, readonly CharCount[]> | undefined,
): SwallowModel[] {
  return models.map(({ model, turns, average, categories }) => {
    const chars = charsOf(model);
    return {
      model,
      overall: { turns, average, japaneseCharRatio: ratioOf(chars && [...chars.values()].flat()) },
      categories: Object.fromEntries(
        Object.entries(categories).map(([category, { turns: byTurn, ...mean }]) => [
          category,
          { turns: byTurn, average: mean, japaneseCharRatio: ratioOf(chars && (chars.get(category) ?? [])) },
        ]),
      ),
    };
  });
}

function ratioOf(counts: readonly CharCount[] | undefined): number | null {
  return counts === undefined ? null : japaneseCharRatio(counts);
}
