import type { Mean } from '../results/results.ts';
import type { SwallowModel, SwallowSection } from '../results/swallow.ts';

/** Swallow's names of the turns; it has no others. */
const TURN_NAMES: Record<string, string> = { 1: 'first_turn', 2: 'second_turn' };

/**
 * Scores as Swallow's `show_result.py --output-file` writes them: a JSON object by model, each with `overall`, its categories
 * and `result`, the strings that are pasted into a spreadsheet. A number that does not exist (the deviation of one choice)
 * is null, where Swallow writes NaN, which is no JSON.
 */
export function toSwallowJson(models: readonly SwallowModel[]): string {
  const byModel = Object.fromEntries(models.map((each) => [each.model, toModel(each)]));
  return JSON.stringify(byModel, undefined, 4);
}

function toModel({ overall, categories }: SwallowModel): object {
  const sections = { overall, ...rename(categories, categoryName) };
  const names = [...Object.keys(overall.turns), 'average'];
  return {
    ...Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, toSection(section)])),
    result: Object.fromEntries(
      names.map((name) => {
        const means = Object.values(sections).map(({ turns, average }) =>
          name === 'average' ? average : turns[name],
        );
        return [
          turnName(name),
          {
            score: means.map((mean) => formatFixed(mean?.mean == null ? null : mean.mean / 10)).join(','),
            stdev: means.map((mean) => formatFixed(mean?.std ?? null)).join(','),
          },
        ];
      }),
    ),
  };
}

function toSection({ turns, average, japaneseCharRatio }: SwallowSection): object {
  return {
    ...Object.fromEntries(Object.entries(turns).map(([turn, mean]) => [turnName(turn), toScore(mean)])),
    average: { ...toScore(average), japanese_char_ratio: japaneseCharRatio },
  };
}

function toScore({ mean, std }: Mean): { score: number | null; stdev: number | null } {
  return { score: mean, stdev: std ?? null };
}

function turnName(turn: string): string {
  return turn === 'average' ? turn : (TURN_NAMES[turn] ?? `turn_${turn}`);
}

/** "writing" is "Writing" there, and "stem" is "STEM". */
function categoryName(category: string): string {
  return category === 'stem' ? 'STEM' : category.charAt(0).toUpperCase() + category.slice(1);
}

function rename<T>(record: Record<string, T>, nameOf: (key: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [nameOf(key), value]));
}

/** Four decimals as Python's `f'{value:.4f}'`: of two that are equally near, the even one. */
function formatFixed(value: number | null): string {
  if (value === null) return 'nan';
  const text = value.toFixed(4);
  // Exactly half of the fourth decimal can only be an odd multiple of 1/32; toFixed takes the larger neighbour then.
  const isTie = Math.abs((value * 32) % 2) === 1;
  return isTie && Number(text.at(-1)) % 2 === 1 ? (Math.floor(value * 1e4) / 1e4).toFixed(4) : text;
}
