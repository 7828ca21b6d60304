import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CompareResults } from '../../src/results/compare-results.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = existsSync(join(DATA, 'mt_bench', 'model_judgment'));

describe.skipIf(!isThere)('published MT-Bench judgments compared', () => {
  // Means by question with pandas 2; scipy 1.12.0: sem, wilcoxon(method='approx'), bootstrap(n_resamples=100000); statsmodels 0.15.0:
  // TTestPower().solve_power; the permutation test over all signs in Python's whole numbers.
  it.each([
    {
      models: ['mistral-orpo-mix', 'mistral-orpo-trl'],
      means: [6.003125, 7.165625],
      standardError: 0.2895223314007865,
      permutation: 7.82731072903292e-5,
      wilcoxon: 1.2778985185032941e-5,
      d: -0.4489168436967837,
      rankBiserial: -0.6254807692307692,
      needed: 41,
      detectable: 0.821148334892256,
      interval: [-1.728125, -0.603125],
      verdict: 'worse',
    },
    {
      models: ['mistral-orpo-capybara', 'mistral-orpo-trl'],
      means: [6.81875, 7.165625],
      standardError: 0.2154758932263859,
      permutation: 0.11381901201781751,
      wilcoxon: 0.01488160693231988,
      d: -0.17998210103260398,
      rankBiserial: -0.3615819209039548,
      needed: 245,
      detectable: 0.6111365229624829,
      interval: [-0.75625, 0.084375],
      verdict: 'undecided',
    },
  ])('$models are as far apart as scipy says', async (golden) => {
    const args = [
      'compare',
      ...golden.models,
      '--data-dir',
      DATA,
      '--interval',
      'percentile',
      '--format',
      'json',
    ];
    const { code, stdout } = await runCli(args, { cwd: temporaryFolder() });
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as CompareResults;
    expect(results).toMatchObject({ n: 80, verdict: golden.verdict, permutation: { method: 'exact' } });
    const [first, second] = golden.means as [number, number];
    const found: [number, number][] = [
      [results.models[0].mean, first],
      [results.models[1].mean, second],
      [results.difference, first - second],
      [results.standard_error, golden.standardError],
      [results.wilcoxon.p, golden.wilcoxon],
      [results.effect.cohens_d as number, golden.d],
      [results.effect.rank_biserial as number, golden.rankBiserial],
    ];
    for (const [value, expected] of found) expect(value).toBeCloseTo(expected, 10);
    expect(results.permutation.p / golden.permutation).toBeCloseTo(1, 10);
    expect(results.power.questions_needed).toBe(golden.needed);
    expect(results.power.detectable_difference).toBeCloseTo(golden.detectable, 5);
    // Two bootstraps of 10,000 and 100,000 rounds: an end moves by some hundredths of a standard error of 0.2 to 0.3.
    expect(Math.abs(results.interval.low - (golden.interval[0] as number))).toBeLessThan(0.03);
    expect(Math.abs(results.interval.high - (golden.interval[1] as number))).toBeLessThan(0.03);
  });
});
