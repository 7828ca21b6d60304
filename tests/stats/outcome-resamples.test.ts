import { describe, expect, it } from 'vitest';
import { drawBinomial, drawMultinomial } from '../../src/stats/binomial.ts';
import { bootstrapStrengths } from '../../src/stats/bootstrap-strengths.ts';
import { type GroupedCells, outcomeResamples, totalCells } from '../../src/stats/outcome-resamples.ts';
import { type PairFit, type PairModel, PAIR_MODELS } from '../../src/stats/pair-model.ts';
import { randomOf } from '../../src/stats/random.ts';
import { resamples } from '../../src/stats/resamples.ts';
import { FOUR_MODELS } from './four-models.ts';

describe('drawBinomial', () => {
  // Few expected, many expected, and more than half: each way through the code.
  it.each([
    { trials: 12, probability: 0.3 },
    { trials: 200, probability: 0.2 },
    { trials: 90, probability: 0.85 },
    { trials: 20, probability: 0.5 },
  ])('of $trials trials at $probability is distributed as it should be', ({ trials, probability }) => {
    const random = randomOf(5);
    const draws = 200_000;
    const seen = new Float64Array(trials + 1);
    for (let draw = 0; draw < draws; draw += 1) {
      const successes = drawBinomial(random, trials, probability);
      seen[successes] = (seen[successes] as number) + 1;
    }
    let chance = (1 - probability) ** trials;
    let chiSquare = 0;
    let degrees = -1;
    for (let successes = 0; successes <= trials; successes += 1) {
      const expected = draws * chance;
      if (expected >= 10) {
        chiSquare += ((seen[successes] as number) - expected) ** 2 / expected;
        degrees += 1;
      }
      chance *= (probability / (1 - probability)) * ((trials - successes) / (successes + 1));
    }
    // The mean of χ² is its degrees of freedom, its deviation √(2 · degrees); 4 of them are one seed in 10,000.
    expect(chiSquare).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees));
  });
});

it('drawMultinomial draws as many as there are, each place by its share', () => {
  const counts = Float64Array.of(0, 300, 100, 0, 600);
  const sums = new Float64Array(5);
  const drawn = new Float64Array(5);
  const random = randomOf(1);
  for (let round = 0; round < 1000; round += 1) {
    drawMultinomial(random, counts, drawn);
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(1000);
    for (const [place, count] of drawn.entries()) sums[place] = (sums[place] as number) + count;
  }
  // The deviation of the mean of 1,000 draws is √(1000 · p · (1 - p) / 1000), half a battle at most.
  for (const [place, count] of counts.entries()) {
    expect(Math.abs((sums[place] as number) / 1000 - count)).toBeLessThan(count === 0 ? 1e-9 : 2);
  }
});

/** Two questions: one all wins of the first model, the other all losses; and a tie outside. */
const TWO_QUESTIONS: GroupedCells = {
  alone: Float64Array.of(0, 0, 1),
  groups: 2,
  starts: Uint32Array.of(0, 1, 2, 2),
  entryGroups: Uint32Array.of(0, 1),
  entryCounts: Float64Array.of(7, 5),
};

describe('outcomeResamples', () => {
  it('keeps the battles of a question together', () => {
    expect([...totalCells(TWO_QUESTIONS)]).toEqual([7, 5, 1]);
    const seen = new Set<string>();
    for (const cells of outcomeResamples(TWO_QUESTIONS, { rounds: 60, seed: 2 })) seen.add(cells.join(' '));
    expect(seen).toEqual(new Set(['14 0 1', '7 5 1', '0 10 1']));
  });
});

describe('outcomeResamples', () => {
  // As many battles in a cell as let a number hold four, two and one of a resample's cells.
  it.each([7, 1e5, 1e14])('has %d battles as often as their question was drawn', (many) => {
    const entryCounts = Float64Array.of(many, 3, many - 1);
    const data = {
      alone: new Float64Array(3),
      groups: 3,
      starts: Uint32Array.of(0, 1, 2, 3),
      entryGroups: Uint32Array.of(0, 1, 2),
      entryCounts,
    };
    const resampling = { rounds: 21, seed: 4 };
    const drawn = [...resamples(3, resampling)].map((groups) =>
      [0, 1, 2].map((group) => groups.filter((each) => each === group).length),
    );
    const found = Array.from(outcomeResamples(data, resampling), (cells) =>
      [...cells].map((count, cell) => count / (entryCounts[cell] as number)),
    );
    expect(found).toEqual(drawn);
  });
});

describe('bootstrapStrengths', () => {
  it('counts rounds that have no maximum, and puts their models far out on their side', () => {
    const data = { models: 2, cells: Float64Array.of(7, 5, 0) };
    const grouped = { ...TWO_QUESTIONS, alone: new Float64Array(3) };
    const model: PairModel = PAIR_MODELS['bradley-terry'];
    const fit = model.fit(data) as PairFit;
    const { strengths, withoutMaximum, rounds } = bootstrapStrengths(
      model,
      data,
      fit,
      outcomeResamples(grouped, { rounds: 200, seed: 2 }),
      200,
    );
    const leads = Array.from({ length: rounds }, (_, round) => 2 * (strengths[2 * round] as number));
    const far = leads.filter((lead) => Math.abs(lead) > 6);
    expect(far.length).toBe(withoutMaximum);
    // Both questions are drawn in half of the rounds.
    expect(withoutMaximum).toBeGreaterThan(70);
    expect(withoutMaximum).toBeLessThan(130);
    // 14 wins and none, with a hundredth of a win, a loss and a tie: ln(14.015 / 0.015).
    expect(Math.max(...leads)).toBeCloseTo(Math.log(14.015 / 0.015), 9);
  });

  it('has the spread of the analytic covariance where battles are independent', () => {
    const many = FOUR_MODELS.cells.map((count) => 100 * count);
    const data = { models: 4, cells: many };
    const none = new Uint32Array(0);
    const grouped = {
      alone: many,
      groups: 0,
      starts: new Uint32Array(19),
      entryGroups: none,
      entryCounts: new Float64Array(0),
    };
    const model: PairModel = PAIR_MODELS['bradley-terry'];
    const fit = model.fit(data) as PairFit;
    const { strengths } = bootstrapStrengths(
      model,
      data,
      fit,
      outcomeResamples(grouped, { rounds: 4000, seed: 1 }),
      4000,
    );
    const difference = Float64Array.from(
      { length: 4000 },
      (_, round) => (strengths[4 * round] as number) - (strengths[4 * round + 3] as number),
    );
    const mean = difference.reduce((sum, value) => sum + value, 0) / 4000;
    const variance = difference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3999;
    // The covariance of tests/stats/bradley-terry.test.ts, a hundredth of it; ties make the battles' scores vary less than it says.
    const information = (0.11262056724266513 + 0.11122603819071972 + 2 * 0.06685615949864397) / 100;
    expect(variance / information).toBeGreaterThan(0.8);
    expect(variance / information).toBeLessThan(1);
  });
});
