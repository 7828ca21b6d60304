import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import { emptySnapshot } from '../support/snapshot.ts';
import { itemKey, planSession, votedItems } from '../../web/src/views/rate/plan.ts';

/** Four models with two turns each on so many questions, of two categories in turn. */
function answered(questions: number): Snapshot {
  const snapshot = emptySnapshot('b', 'en');
  snapshot.models = ['m0', 'm1', 'm2', 'm3'];
  snapshot.categories = ['writing', 'math'];
  for (let question = 0; question < questions; question += 1) {
    snapshot.questions.push({ id: 100 + question, category: question % 2, turns: ['one', 'two'] });
    for (let model = 0; model < 4; model += 1) {
      for (const turn of [1, 2]) addAnswer(snapshot, question, model, turn);
    }
  }
  return snapshot;
}

function addAnswer({ answers }: Snapshot, question: number, model: number, turn: number): void {
  const row = {
    question,
    model,
    turn,
    choice: 0,
    length: 10,
    promptTokens: -1,
    completionTokens: -1,
    cost: -1,
    flags: 0,
  };
  for (const [name, value] of Object.entries(row)) answers[name as keyof typeof row].push(value);
}

const OPTIONS = { seed: 7, models: [], category: '', count: 40, done: new Set<string>() };

describe('the plan of a session', () => {
  it('asks the second turn of a pair right after the first, on the same sides', () => {
    const plan = planSession(answered(20), OPTIONS);
    expect(plan).toHaveLength(40);
    for (let place = 0; place < 40; place += 2) {
      expect(plan[place]?.turn).toBe(1);
      expect(plan[place + 1]).toEqual({ ...plan[place], turn: 2 });
    }
  });

  it('comes to every question once before it comes to one again', () => {
    const questions = planSession(answered(20), { ...OPTIONS, count: 60 }).map(({ question }) => question);
    expect(new Set(questions.slice(0, 40)).size).toBe(20);
  });

  it('is the same for the same seed, and another one for another', () => {
    const snapshot = answered(20);
    expect(planSession(snapshot, OPTIONS)).toEqual(planSession(snapshot, OPTIONS));
    expect(planSession(snapshot, { ...OPTIONS, seed: 8 })).not.toEqual(planSession(snapshot, OPTIONS));
  });

  it('asks every pair once, and puts each model on the left about half of the time', () => {
    // 50 questions with 6 pairs of 2 turns.
    const plan = planSession(answered(50), { ...OPTIONS, count: 10_000 });
    expect(plan).toHaveLength(600);
    expect(new Set(plan.map(itemKey)).size).toBe(600);
    for (const model of ['m0', 'm1', 'm2', 'm3']) {
      const left = plan.filter(({ modelA }) => modelA === model).length;
      // Of 300 items with the model, decided by 150 coins: 150 and four standard deviations, of 12.2 each.
      expect(left).toBeGreaterThan(100);
      expect(left).toBeLessThan(200);
    }
  });

  it('leaves out what is done, other categories and other models', () => {
    const snapshot = answered(20);
    const first = planSession(snapshot, OPTIONS);
    const done = new Set(first.map(itemKey));
    expect(planSession(snapshot, { ...OPTIONS, done }).filter((item) => done.has(itemKey(item)))).toEqual([]);
    const math = planSession(snapshot, { ...OPTIONS, category: 'math', models: ['m1', 'm3'], count: 999 });
    expect(math).toHaveLength(20);
    expect(new Set(math.flatMap(({ modelA, modelB }) => [modelA, modelB]))).toEqual(new Set(['m1', 'm3']));
    expect(math.every(({ question }) => Number(question) % 2 === 1)).toBe(true);
  });

  it('passes over answers that failed, and a second turn that one of the two lacks', () => {
    const snapshot = answered(1);
    // Row 0 is m0's first turn, row 3 m1's second one.
    snapshot.answers.flags[0] = 128;
    snapshot.answers.length[3] = 0;
    const plan = planSession(snapshot, OPTIONS);
    expect(plan.filter(({ modelA, modelB }) => [modelA, modelB].includes('m0'))).toEqual([]);
    expect(plan.map(({ turn }) => turn).sort((a, b) => a - b)).toEqual([1, 1, 1, 2]);
  });

  it('knows a vote whichever model stood on the left', () => {
    const snapshot = answered(2);
    snapshot.voters = ['expert_ann', 'expert_bob'];
    snapshot.votes = {
      question: [1, 0],
      modelA: [2, 0],
      modelB: [1, 1],
      voter: [0, 1],
      turn: [2, 1],
      winner: [0, 0],
    };
    const voted = votedItems(snapshot, 'expert_ann');
    // By the rows: m2 stands first in the vote, and wins.
    expect([...voted]).toEqual([[itemKey({ question: 101, turn: 2, modelA: 'm1', modelB: 'm2' }), 'm2']]);
  });
});
