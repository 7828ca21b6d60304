import { describe, expect, it } from 'vitest';
import { shareUncertaintyOf, uncertaintyOf } from '../../src/analysis/interval.ts';
import {
  INTERVAL_METHODS,
  type IntervalSettings,
  USUAL_INTERVALS,
} from '../../src/analysis/interval-settings.ts';
import { percentileInterval } from '../../src/stats/bootstrap.ts';
import { bootstrapStrengths } from '../../src/stats/bootstrap-strengths.ts';
import type { Cluster } from '../../src/stats/clustered-standard-error.ts';
import { type GroupedCells, outcomeResamples, totalCells } from '../../src/stats/outcome-resamples.ts';
import { PAIR_MODELS, type PairModel } from '../../src/stats/pair-model.ts';
import { HIGH_WINS, LOW_WINS, OUTCOMES, TIE, countCells, pairPlace } from '../../src/stats/pair-outcomes.ts';
import {
  QUESTIONS,
  expectedOutcomes,
  expectedScore,
  normalSource,
  simulateMatches,
  simulateScores,
} from '../support/simulate.ts';

/** Simulated benchmarks: with 800 of them the share that holds the truth is right to 1.5 points (two standard errors). */
const BENCHMARKS = Number(process.env['LLM_JUDGE_SIMULATIONS'] ?? 800);
/** Of the resampling: draws of one seed, used again and again, would lean the same way each time. */
const SEEDS = 8;
/** Bootstraps of a rating are of some thousand fits. */
const RATED_BENCHMARKS = Math.ceil(BENCHMARKS / 3);
const WITHIN = { least: 0.93, most: 0.97 };

const SKILLS = [7.5, 6.9];
const DIFFERENCE = expectedScore(7.5) - expectedScore(6.9);

/** The share of simulated benchmarks whose interval holds the truth. */
function coverage(
  seed: number,
  benchmarks: number,
  intervalIn: (
    normal: (deviation: number) => number,
    seed: number,
  ) => {
    interval: { low: number; high: number };
    truth: number;
  },
): number {
  const { normal } = normalSource(seed);
  let held = 0;
  for (let benchmark = 0; benchmark < benchmarks; benchmark += 1) {
    const { interval, truth } = intervalIn(normal, benchmark % SEEDS);
    if (interval.low <= truth && truth <= interval.high) held += 1;
  }
  return held / benchmarks;
}

function expectWithin(share: number): void {
  expect(share).toBeGreaterThanOrEqual(WITHIN.least);
  expect(share).toBeLessThanOrEqual(WITHIN.most);
}

function clustersOf(scores: readonly (readonly number[])[]): Cluster[] {
  return scores.map((ofQuestion) => ({
    sum: ofQuestion.reduce((sum, score) => sum + score, 0),
    count: ofQuestion.length,
  }));
}

function meanOf(clusters: readonly Cluster[]): number {
  const total = clusters.reduce((all, { sum, count }) => ({ sum: all.sum + sum, count: all.count + count }), {
    sum: 0,
    count: 0,
  });
  return total.sum / total.count;
}

function intervalOf(clusters: readonly Cluster[], settings: IntervalSettings) {
  return uncertaintyOf(clusters, meanOf(clusters), settings).interval as { low: number; high: number };
}

/** As if every row were a question of its own. */
function alone(rows: readonly number[]): Cluster[] {
  return rows.map((sum) => ({ sum, count: 1 }));
}

describe.each(INTERVAL_METHODS)(
  'nominal 95%% intervals (%s) at 80 questions with question effects',
  (method) => {
    const settings: IntervalSettings = { ...USUAL_INTERVALS, method, rounds: 1000 };

    it('of a mean hold the truth 93 to 97 times in 100; row by row they fall short', () => {
      const truth = expectedScore(7.5);
      const scoresIn = (normal: (deviation: number) => number) =>
        simulateScores([7.5], normal)[0] as number[][];
      const clustered = coverage(1, BENCHMARKS, (normal, seed) => ({
        interval: intervalOf(clustersOf(scoresIn(normal)), { ...settings, seed }),
        truth,
      }));
      const naive = coverage(1, BENCHMARKS, (normal, seed) => ({
        interval: intervalOf(alone(scoresIn(normal).flat()), { ...settings, seed }),
        truth,
      }));
      report(`mean, ${method}`, clustered, naive);
      expectWithin(clustered);
      expect(naive).toBeLessThan(0.8);
    });

    it('of a paired difference hold the truth 93 to 97 times in 100; row by row they fall short', () => {
      const differencesIn = (normal: (deviation: number) => number) => {
        const [a, b] = simulateScores(SKILLS, normal) as [number[][], number[][]];
        return a.map((scores, question) =>
          scores.map((score, place) => score - (b[question]?.[place] as number)),
        );
      };
      const clustered = coverage(2, BENCHMARKS, (normal, seed) => ({
        interval: intervalOf(clustersOf(differencesIn(normal)), { ...settings, seed }),
        truth: DIFFERENCE,
      }));
      const naive = coverage(2, BENCHMARKS, (normal, seed) => ({
        interval: intervalOf(alone(differencesIn(normal).flat()), { ...settings, seed }),
        truth: DIFFERENCE,
      }));
      report(`paired difference, ${method}`, clustered, naive);
      expectWithin(clustered);
      expect(naive).toBeLessThan(0.9);
    });

    it('of a win rate hold the truth 93 to 97 times in 100; row by row they fall short', () => {
      const { win, tie } = expectedOutcomes(0.5, 0);
      const sharesIn = (normal: (deviation: number) => number) =>
        simulateMatches([0.5, 0], normal).map((matches) => matches.map(([, , outcome]) => (1 + outcome) / 2));
      const intervalOfShares = (clusters: readonly Cluster[], seed: number) =>
        shareUncertaintyOf(clusters, meanOf(clusters), { ...settings, seed }).interval as {
          low: number;
          high: number;
        };
      const truth = win + tie / 2;
      const clustered = coverage(3, BENCHMARKS, (normal, seed) => ({
        interval: intervalOfShares(clustersOf(sharesIn(normal)), seed),
        truth,
      }));
      const naive = coverage(3, BENCHMARKS, (normal, seed) => ({
        interval: intervalOfShares(alone(sharesIn(normal).flat()), seed),
        truth,
      }));
      report(`win rate, ${method}`, clustered, naive);
      expectWithin(clustered);
      expect(naive).toBeLessThan(0.93);
    });
  },
);

describe('nominal 95% intervals of a difference of Bradley-Terry ratings at 80 questions with question effects', () => {
  const MODELS = [0.6, 0.2, 0, -0.4];
  const model: PairModel = PAIR_MODELS['bradley-terry'];
  const ROUNDS = 300;

  /** What the ratings tend to with ever more questions: the fit to the expected outcomes. */
  const limit = (() => {
    const cells = new Float64Array(countCells(MODELS.length));
    for (const [high, second] of MODELS.entries()) {
      for (let low = 0; low < high; low += 1) {
        const { win, loss, tie } = expectedOutcomes(MODELS[low] as number, second);
        cells.set([win, loss, tie], OUTCOMES * pairPlace(low, high));
      }
    }
    return model.fit({ models: MODELS.length, cells })?.strengths as Float64Array;
  })();
  const truth = (limit[0] as number) - (limit[2] as number);

  /** @param matches by group: those of one group are resampled together. */
  function intervalOfDifference(
    matches: readonly (readonly (readonly [number, number, 1 | 0 | -1])[])[],
    seed: number,
  ) {
    const data = groupCells(matches, MODELS.length);
    const outcomes = { models: MODELS.length, cells: totalCells(data) };
    const fit = model.fit(outcomes) as NonNullable<ReturnType<typeof model.fit>>;
    const resampled = outcomeResamples(data, { rounds: ROUNDS, seed });
    const { strengths } = bootstrapStrengths(model, outcomes, fit, resampled, ROUNDS);
    const differences = Float64Array.from({ length: ROUNDS }, (_, round) => {
      const row = round * MODELS.length;
      return (strengths[row] as number) - (strengths[row + 2] as number);
    });
    return percentileInterval(differences.sort(), 0.95);
  }

  it('hold the truth 93 to 97 times in 100; battle by battle they fall short', () => {
    const clustered = coverage(4, RATED_BENCHMARKS, (normal, seed) => ({
      interval: intervalOfDifference(simulateMatches(MODELS, normal), seed),
      truth,
    }));
    const naive = coverage(4, RATED_BENCHMARKS, (normal, seed) => ({
      interval: intervalOfDifference(
        simulateMatches(MODELS, normal)
          .flat()
          .map((match) => [match]),
        seed,
      ),
      truth,
    }));
    report('Bradley-Terry difference', clustered, naive);
    expectWithin(clustered);
    expect(naive).toBeLessThan(0.93);
  });
});

/** The cells of matches, grouped, as ratings take them. */
function groupCells(
  matches: readonly (readonly (readonly [number, number, 1 | 0 | -1])[])[],
  models: number,
): GroupedCells {
  const entries: { cell: number; group: number }[] = [];
  for (const [group, ofGroup] of matches.entries()) {
    for (const [low, high, outcome] of ofGroup) {
      const kind = outcome === 0 ? TIE : outcome === 1 ? LOW_WINS : HIGH_WINS;
      entries.push({ cell: OUTCOMES * pairPlace(low, high) + kind, group });
    }
  }
  entries.sort((a, b) => a.cell - b.cell);
  const cells = countCells(models);
  const starts = Uint32Array.from({ length: cells + 1 }, (_, cell) => {
    const place = entries.findIndex((entry) => entry.cell >= cell);
    return place === -1 ? entries.length : place;
  });
  return {
    alone: new Float64Array(cells),
    groups: matches.length,
    starts,
    entryGroups: Uint32Array.from(entries, ({ group }) => group),
    entryCounts: new Float64Array(entries.length).fill(1),
  };
}

/** With LLM_JUDGE_SIMULATIONS set, what was found is printed. */
function report(what: string, clustered: number, naive: number): void {
  if (process.env['LLM_JUDGE_SIMULATIONS'] === undefined) return;
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  process.stdout.write(
    `${what}: ${percent(clustered)} of ${QUESTIONS}-question benchmarks; row by row ${percent(naive)}\n`,
  );
}
