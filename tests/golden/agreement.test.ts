import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AgreementResults } from '../../src/results/agreement.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

// Published votes; they are not part of the project, and without them the test is skipped.
const VOTES = fileURLToPath(new URL('../../../shared/data/mt_bench_human_judgments', import.meta.url));

async function agree(...args: string[]): Promise<AgreementResults> {
  const files = ['human', 'gpt4_pair'].map((name) => join(VOTES, `${name}.jsonl`));
  const { code, stdout, stderr } = await runCli(
    ['agreement', '--votefiles', ...files, '--format', 'json', ...args],
    { cwd: temporaryFolder() },
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as AgreementResults;
}

/**
 * Zheng et al. 2023 (arXiv 2306.05685), table 5: agreement in per cent, and in brackets the number of votes, in setup S1 (with ties)
 * and S2 (without), of those cells whose votes were published. The cells of G4-Single need GPT-4's scores of these six models, which
 * were not.
 */
const TABLE_5 = {
  'gpt4-pair human': { 1: ['66% (1343)', '85% (859)'], 2: ['66% (1325)', '85% (864)'] },
  'human human': { 1: ['63% (721)', '81% (479)'], 2: ['67% (707)', '82% (474)'] },
};

describe.skipIf(!existsSync(VOTES))('published MT-Bench votes', () => {
  it.each(['gpt4-pair human', 'human human'] as const)("%s: table 5 of MT-Bench's paper", async (judges) => {
    const { turns } = await agree('--judges', ...judges.split(' '), '--no-ci');
    const cells = Object.fromEntries(
      Object.entries(turns).map(([turn, { with_tie, without_tie }]) => [
        turn,
        [with_tie, without_tie].map(
          ({ agree: same, total }) => `${Math.round((100 * same) / total)}% (${total})`,
        ),
      ]),
    );
    expect(cells).toEqual(TABLE_5[judges]);
  });

  it("is not the paper's table where the authors' votes count too", async () => {
    const { turns } = await agree('--count-authors', '--no-ci');
    expect(turns[1]?.without_tie).toEqual({ agree: 911, total: 1060 });
    expect(turns[1]?.with_tie.total).toBe(1689);
  });

  it('gpt4-pair and human: the coefficients of other programs', async () => {
    const { coefficients } = await agree();
    // scikit-learn 1.9.1 cohen_kappa_score, irrCAC 0.4.4 CAC(…).gwet(), krippendorff 0.9.0 alpha(…, 'nominal'), of the pairs of votes.
    const votes = {
      1: [0.4796996292839407, 0.4946029655, 0.47940854154460233],
      2: [0.471992472458555, 0.4929769661, 0.47177281389905557],
      all: [0.47624498450638064, 0.4936218024, 0.4759020073267405],
    };
    for (const [turn, expected] of Object.entries(votes)) {
      const { cohen_kappa, gwet_ac1, krippendorff_alpha } = coefficients?.votes[turn] ?? {};
      const found = [cohen_kappa, gwet_ac1, krippendorff_alpha];
      for (const [place, each] of found.entries()) expect(each?.value).toBeCloseTo(expected[place] ?? NaN, 9);
    }
    // Against people's majority: scikit-learn's kappa, and scipy 1.12.0 bootstrap(method='BCa', n_resamples=5000) over the questions.
    const majority = {
      1: { items: 821, accuracy: 0.6650426309378806, kappa: 0.4953823940923252, low: 0.4254, high: 0.5565 },
      2: { items: 812, accuracy: 0.6650246305418719, kappa: 0.489017522915828, low: 0.4327, high: 0.541 },
      all: {
        items: 1633,
        accuracy: 0.6650336803429271,
        kappa: 0.4927252365575887,
        low: 0.4444,
        high: 0.5393,
      },
    };
    for (const [turn, { items, accuracy, kappa, low, high }] of Object.entries(majority)) {
      const found = coefficients?.majority?.[turn];
      expect(found?.accuracy?.value).toBeCloseTo(accuracy, 12);
      expect(found?.cohen_kappa).toMatchObject({
        value: expect.closeTo(kappa, 12) as number,
        items,
        votes: items,
      });
      // Draws of their own: ends of 1,000 resamples are right to a hundredth.
      expect(Math.abs((found?.cohen_kappa?.interval?.low ?? NaN) - low)).toBeLessThan(0.012);
      expect(Math.abs((found?.cohen_kappa?.interval?.high ?? NaN) - high)).toBeLessThan(0.012);
    }
  });

  it('gpt4-pair and human: the same order of six models', async () => {
    const { coefficients } = await agree();
    const leaderboards = coefficients?.leaderboards;
    if (leaderboards?.kind !== 'compared') throw new Error('leaderboards are left out');
    // Counted with NumPy: the mean over items of the share won, ties as half.
    expect(leaderboards.models.map(({ model, win_rates, items }) => [model, ...win_rates, items])).toEqual(
      [
        ['gpt-4', 0.8610074626865671, 0.7443407960199003, 536],
        ['claude-v1', 0.7030075187969925, 0.667763157894737, 532],
        ['gpt-3.5-turbo', 0.612565445026178, 0.6442699243746366, 573],
        ['vicuna-13b-v1.2', 0.46083788706739526, 0.4776411657559199, 549],
        ['alpaca-13b', 0.24903474903474904, 0.28675997425997424, 518],
        ['llama-13b', 0.11559139784946236, 0.1771505376344086, 558],
      ].map((row) =>
        row.map((each) => (typeof each === 'number' ? (expect.closeTo(each, 10) as unknown) : each)),
      ),
    );
    expect([leaderboards.spearman.value, leaderboards.kendall.value]).toEqual([1, 1]);
    // Both judges' intervals overlap for claude-v1 and gpt-3.5-turbo alone: 14 of 15 pairs are separated.
    expect(leaderboards.quality).toMatchObject({
      separability: [14 / 15, 14 / 15],
      agreement_with_confidence: 14 / 15,
      agreement_with_confidence_of_separated: 1,
    });
  });

  it('people among themselves: the coefficients of other programs', async () => {
    const { coefficients } = await agree('--judges', 'human', 'human', '--no-ci');
    // irrCAC 0.4.4 CAC(…).fleiss() and .gwet(), krippendorff 0.9.0, of a table of 58 experts; NumPy's counts of each vote against the
    // majority of the others, and scikit-learn's kappa of them.
    const expected = {
      1: [0.4472313027, 0.4687369253, 0.43557128286092806, 0.6390134529147982, 0.4527023422077575],
      2: [0.5072032171, 0.5352119042, 0.49891588603444226, 0.6784492588369442, 0.5102673673955145],
      all: [0.4772997578, 0.5015680892, 0.46711860635152735, 0.6585641605426795, 0.4816977218441788],
    };
    for (const [turn, values] of Object.entries(expected)) {
      const { fleiss_kappa, gwet_ac1, krippendorff_alpha } = coefficients?.votes[turn] ?? {};
      const { accuracy, cohen_kappa } = coefficients?.others['human']?.[turn] ?? {};
      const found = [fleiss_kappa, gwet_ac1, krippendorff_alpha, accuracy, cohen_kappa];
      for (const [place, each] of found.entries()) expect(each?.value).toBeCloseTo(values[place] ?? NaN, 9);
      expect(fleiss_kappa).not.toHaveProperty('interval');
    }
    expect(coefficients).not.toHaveProperty('leaderboards');
  });
});
