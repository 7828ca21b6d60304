import type { CategoryDifference, CompareResults } from '../results/compare-results.ts';
import { csvLines } from './csv.ts';

/** All differences as comma-separated values (RFC 4180), unrounded: a row for all questions, each turn, category and named question. */
export function toCompareCsv(results: CompareResults): string {
  const { models, n, difference, interval, standard_error, permutation, wilcoxon } = results;
  return csvLines([
    [
      'group',
      'name',
      'n',
      'mean_1',
      'mean_2',
      'difference',
      'low',
      'high',
      'standard_error',
      'p',
      'p_holm',
      'p_wilcoxon',
    ],
    [
      'all',
      `${models[0].model} - ${models[1].model}`,
      n,
      models[0].mean,
      models[1].mean,
      difference,
      interval.low,
      interval.high,
      standard_error,
      permutation.p,
      null,
      wilcoxon.p,
    ],
    ...Object.entries(results.turns).map(([name, each]) => groupRow('turn', name, each)),
    ...Object.entries(results.categories).map(([name, each]) => groupRow('category', name, each)),
    ...results.questions.map(({ question_id, ...each }) =>
      groupRow('question', String(question_id), { n: 1, ...each }),
    ),
  ]);
}

function groupRow(group: string, name: string, each: CategoryDifference): (string | number | null)[] {
  const { n, means, difference, interval, p, p_holm } = each;
  const [low, high] = [interval?.low ?? null, interval?.high ?? null];
  return [group, name, n, ...means, difference, low, high, null, p ?? null, p_holm ?? null, null];
}
