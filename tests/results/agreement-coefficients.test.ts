import { describe, expect, it } from 'vitest';
import { agreementCoefficients } from '../../src/results/agreement-coefficients.ts';
import { Ballots, type Vote } from '../../src/results/agreement.ts';
import { ScorePairs } from '../../src/results/score-agreement.ts';
import type { IntervalSettings } from '../../src/stats/sums-interval.ts';

const SETTINGS: IntervalSettings = { interval: 'bca', confidence: 0.95, rounds: 300, seed: 1 };

const vote = (
  question_id: number,
  judge: string,
  winner: Vote['winner'],
  model_b = 'b',
  model_a = 'a',
): Vote => ({
  question_id,
  turn: 1,
  model_a,
  model_b,
  winner,
  judge,
});

function coefficientsOf(judges: [string, string], votes: readonly Vote[], settings = SETTINGS) {
  const ballots = new Ballots(judges);
  for (const each of votes) ballots.add(each);
  return agreementCoefficients(ballots, new ScorePairs(judges), settings);
}

describe('agreementCoefficients', () => {
  it('holds a judge against the majority of people, and people against the majority of the others', () => {
    const { majority, others } = coefficientsOf(
      ['j', 'human'],
      [
        vote(1, 'j', 'model_a'),
        ...(['model_a', 'model_a', 'model_b'] as const).map((winner) => vote(1, 'human', winner)),
        vote(2, 'j', 'model_b'),
        // No majority is a tie.
        ...(['model_a', 'model_b'] as const).map((winner) => vote(2, 'human', winner)),
        vote(3, 'j', 'tie'),
        vote(3, 'human', 'tie'),
        // People alone: no item of both.
        vote(4, 'human', 'tie'),
      ],
    );
    expect(majority?.['all']?.accuracy).toMatchObject({ value: 2 / 3, items: 3, votes: 3 });
    expect(majority?.['1']?.accuracy_without_ties).toMatchObject({ value: 1, items: 1, votes: 1 });
    // Of question 1 the two for a face one of each (a tie), the one for b two for a; of question 2 each faces the contrary.
    expect(others['human']?.['all']?.accuracy).toMatchObject({ value: 0, items: 2, votes: 5 });
    expect(others).not.toHaveProperty('j');
  });

  it('says why a number does not exist', () => {
    const always = [1, 2, 3].flatMap((id) => [vote(id, 'j', 'model_a'), vote(id, 'k', 'model_a')]);
    const { votes, majority, leaderboards } = coefficientsOf(['j', 'k'], always);
    expect(votes['all']?.cohen_kappa).toEqual({
      value: null,
      interval: null,
      items: 3,
      votes: 3,
      missing: 'no_variation',
    });
    expect(votes['all']?.krippendorff_alpha).toMatchObject({ value: null, missing: 'no_variation' });
    expect(votes['all']?.gwet_ac1).toMatchObject({ value: 1, interval: { low: 1, high: 1 } });
    // One vote each: the majorities are the votes.
    expect(majority).toBeUndefined();
    expect(leaderboards).toEqual({ kind: 'left_out', models: 2 });
    const apart = coefficientsOf(['j', 'k'], [vote(1, 'j', 'model_a'), vote(2, 'k', 'tie')]);
    expect(apart.votes['all']?.cohen_kappa).toMatchObject({ value: null, missing: 'no_items', items: 0 });
    expect(apart.leaderboards).toEqual({ kind: 'left_out', models: 0 });
    const alone = coefficientsOf(['j', 'j'], [vote(1, 'j', 'model_a'), vote(2, 'j', 'tie')]);
    expect(alone.votes['all']?.fleiss_kappa).toMatchObject({ value: null, missing: 'no_items' });
    expect(alone.others).toEqual({});
  });

  it('compares leaderboards, whichever file was read first', () => {
    const outcomes = ['model_a', 'model_b', 'tie', 'model_a'] as const;
    const votes = [1, 2, 3, 4, 5, 6].flatMap((id) =>
      ['j', 'k'].flatMap((judge, place) => [
        vote(id, judge, outcomes[(id + place) % 4] as Vote['winner']),
        vote(id, judge, 'model_a', 'c'),
        vote(id, judge, id === 1 ? 'tie' : 'model_a', 'c', 'b'),
      ]),
    );
    const { leaderboards } = coefficientsOf(['j', 'k'], votes);
    if (leaderboards?.kind !== 'compared') throw new Error('left out');
    // By hand, of 12 items each: a wins 3 and ties 1 or 2 against b, and wins all 6 against c.
    expect(leaderboards.models.map(({ model, win_rates }) => [model, ...win_rates])).toEqual([
      ['a', expect.closeTo(9 / 12, 10), expect.closeTo(10 / 12, 10)],
      ['b', expect.closeTo(8.5 / 12, 10), expect.closeTo(7.5 / 12, 10)],
      ['c', expect.closeTo(0.5 / 12, 10), expect.closeTo(0.5 / 12, 10)],
    ]);
    expect(leaderboards).toMatchObject({ spearman: { value: 1 }, kendall: { value: 1 } });
    expect(coefficientsOf(['j', 'k'], votes.toReversed())).toEqual(coefficientsOf(['j', 'k'], votes));
    expect(coefficientsOf(['j', 'k'], votes, { ...SETTINGS, seed: 2 }).votes).not.toEqual(
      coefficientsOf(['j', 'k'], votes).votes,
    );
  });
});
