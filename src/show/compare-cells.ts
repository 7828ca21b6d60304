import { levelText } from './level-text.ts';
import type { CompareResults, GroupDifference } from '../results/compare-results.ts';
import { formatP, namesOf, rangeOf, sayP, unitOf } from './compare-words.ts';
import type { Cells } from './drawing.ts';

/** Names and values. */
export function factsOf(results: CompareResults): [string, string][] {
  const { bench, judge, baseline, against, models, n, effect, power, permutation, wilcoxon } = results;
  const unit = unitOf(results);
  const names = namesOf(results);
  const d = effect.cohens_d_interval;
  return [
    ['Benchmark', `${bench}, judged by ${judge}`],
    ...(baseline === undefined ? [] : [['Each against', baseline] satisfies [string, string]]),
    ...(against === undefined ? [] : [['Second read from', against] satisfies [string, string]]),
    ['Questions compared', String(n)],
    ...models.map(({ mean }, place): [string, string] => [`Mean of ${names[place]}`, unit.mean(mean)]),
    [
      'Difference',
      `${unit.difference(results.difference)}${unit.name} (${levelText(results.confidence)}: ${rangeOf(results.interval, unit.difference)}, ${results.interval_kind})`,
    ],
    ['Standard error', unit.difference(results.standard_error)],
    ['Permutation test', `${sayP(permutation.p)} (${permutation.method})`],
    ["Wilcoxon's test", `${sayP(wilcoxon.p)} (${wilcoxon.method})`],
    [
      "Cohen's d",
      effect.cohens_d === null
        ? '- (all differences are the same)'
        : `${effect.cohens_d.toFixed(2)}${d === null ? '' : ` (${levelText(results.confidence)}: ${rangeOf(d, (end) => end.toFixed(2))})`}`,
    ],
    ['Rank-biserial', effect.rank_biserial === null ? '- (no difference)' : effect.rank_biserial.toFixed(2)],
    [
      `Questions for ${100 * power.power}% power`,
      power.questions_needed === null ? '-' : power.questions_needed.toLocaleString('en-US'),
    ],
    [
      `Least difference for ${100 * power.power}% power`,
      power.detectable_difference === null ? '-' : unit.difference(power.detectable_difference) + unit.name,
    ],
  ];
}

/** Turns, then categories. */
export function groupCells(results: CompareResults): Cells {
  const unit = unitOf(results);
  const row = (name: string, { n, difference, interval, p }: GroupDifference, holm: string) => [
    name,
    String(n),
    unit.difference(difference),
    interval === undefined ? '-' : rangeOf(interval, unit.difference),
    p === undefined ? 'one question' : formatP(p),
    holm,
  ];
  return {
    title: `Difference by turn and category${unit.name === '' ? '' : `, in${unit.name}`}`,
    heads: ['', 'n', 'Difference', levelText(results.confidence), 'p', 'p (Holm)'],
    rows: [
      ...Object.entries(results.turns).map(([turn, each]) => row(`Turn ${turn}`, each, '')),
      ...Object.entries(results.categories).map(([name, each]) =>
        row(name, each, each.p_holm === undefined ? '' : formatP(each.p_holm)),
      ),
    ],
  };
}

/** The questions that differ most; none where there is no such question. */
export function questionCells(results: CompareResults): Cells[] {
  const { questions } = results;
  const unit = unitOf(results);
  if (questions.length === 0) return [];
  return [
    {
      title: 'Questions that differ most',
      heads: ['Question', ...namesOf(results), 'Difference'],
      rows: questions.map(({ question_id, category, means, difference }) => [
        category === undefined ? String(question_id) : `${question_id} (${category})`,
        unit.mean(means[0]),
        unit.mean(means[1]),
        unit.difference(difference),
      ]),
    },
  ];
}
