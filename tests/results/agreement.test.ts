import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, describeError } from '../../src/errors.ts';
import { type AgreementOptions, Ballots, type Vote, countAgreement } from '../../src/results/agreement.ts';
import { nameOfJudge, readVotes } from '../../src/results/votes.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';
import { FASTCHAT_COUNTS, VOTES } from './fixtures/votes.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const NO_CATEGORIES: AgreementOptions = { categoryOf: () => undefined, categoryOrder: [] };

async function read(file: string, isWanted: (judge: string) => boolean = () => true) {
  const votes: Vote[] = [];
  const leftOut: string[] = [];
  const warnings: string[] = [];
  await readVotes(file, {
    isWanted,
    onVote: (vote) => votes.push(vote),
    onLeftOut: (reason) => leftOut.push(reason),
    warn: (message) => warnings.push(message),
  });
  return { votes, leftOut, warnings };
}

async function wrong(file: string): Promise<string> {
  const error: unknown = await read(file).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return describeError(error);
}

function fileOf(name: string, text: string): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

function count(judges: [string, string], votes: readonly Vote[], options = NO_CATEGORIES) {
  const ballots = new Ballots(judges);
  for (const vote of votes) ballots.add(vote);
  return countAgreement(ballots, options);
}

describe('countAgreement', () => {
  it.each(['gpt4-pair human', 'human human'] as const)('%s: counts as FastChat does', async (names) => {
    const { votes } = await read(fileOf('votes.json', JSON.stringify(VOTES)));
    const judges = names.split(' ') as [string, string];
    expect(count(judges, votes).turns).toEqual(FASTCHAT_COUNTS[names]);
  });

  it('counts by category, in the order of the benchmark, and by pair of models', async () => {
    const { votes } = await read(fileOf('votes.json', JSON.stringify(VOTES)));
    const { categories, pairs } = count(['human', 'gpt4-pair'], votes, {
      categoryOf: (id) => (id === 81 ? 'writing' : 'math'),
      categoryOrder: ['math', 'writing'],
    });
    expect(Object.keys(categories)).toEqual(['math', 'writing']);
    // By hand: of question 111, expert_1 and expert_2 say beta as the judge does.
    expect(categories['math']?.[1]).toEqual({
      with_tie: { agree: 2, total: 2 },
      without_tie: { agree: 2, total: 2 },
    });
    expect(Object.keys(pairs)).toEqual(['alpha vs beta', 'alpha vs gamma', 'beta vs gamma']);
    // Two ties of different kinds agree; expert_4's vote for gamma does not.
    expect(pairs['alpha vs gamma']?.[1]?.with_tie).toEqual({ agree: 1, total: 2 });
  });

  it('equals the count over every two votes', () => {
    const vote = fc.record({
      question_id: fc.constantFrom(1, 2, 'x'),
      turn: fc.constantFrom(1, 2),
      isSwapped: fc.boolean(),
      winner: fc.constantFrom('model_a' as const, 'model_b' as const, 'tie' as const),
      judge: fc.constantFrom('one', 'two', 'three'),
    });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 30 }), fc.constantFrom('one', 'two'), (rows, second) => {
        const votes = rows.map(({ isSwapped, ...row }): Vote => {
          const [model_a, model_b] = isSwapped ? (['m', 'n'] as const) : (['n', 'm'] as const);
          return { ...row, model_a, model_b };
        });
        const { turns } = count(['one', second], votes);
        for (const turn of [1, 2]) {
          const expected = { with_tie: { agree: 0, total: 0 }, without_tie: { agree: 0, total: 0 } };
          const named = votes.map((each) => ({
            ...each,
            best: each.winner === 'tie' ? 'tie' : each[each.winner],
          }));
          for (const [place, a] of named.entries()) {
            for (const [otherPlace, b] of named.entries()) {
              if (a.judge !== 'one' || b.judge !== second || a.turn !== turn || b.turn !== turn) continue;
              if (a.question_id !== b.question_id || (second === 'one' && otherPlace <= place)) continue;
              const agree = Number(a.best === b.best);
              expected.with_tie.total += 1;
              expected.with_tie.agree += agree;
              if (a.best === 'tie' || b.best === 'tie') continue;
              expected.without_tie.total += 1;
              expected.without_tie.agree += agree;
            }
          }
          if (turns[turn] !== undefined) expect(turns[turn]).toEqual(expected);
          else expect(expected.with_tie.total).toBe(0);
        }
      }),
    );
  });
});

describe('readVotes', () => {
  it('reads the same votes from a JSON array, JSON Lines and Parquet', async () => {
    const { votes } = await read(fileOf('votes.json', JSON.stringify(VOTES, undefined, 2)));
    expect(votes).toHaveLength(18);
    expect(votes[5]).toEqual({ ...VOTES[5], judge: 'gpt4-pair', winner: 'tie' });
    expect(votes[4]?.judge).toBe('author');
    const lines = fileOf('votes.jsonl', VOTES.map((row) => JSON.stringify(row)).join('\n'));
    expect((await read(lines)).votes).toEqual(votes);
    expect((await read(join(FIXTURES, 'mt-bench-votes.parquet'))).votes).toEqual(votes);
  });

  it('makes battles of the rows of the arena', async () => {
    const { votes } = await read(join(FIXTURES, 'arena-votes.parquet'));
    expect(votes).toHaveLength(3);
    expect(votes[1]).toEqual({
      question_id: '2cb6d9c4e8f14a0aa0a1c4f5c2b0a111',
      model_a: 'oasst-pythia-12b',
      model_b: 'alpaca-13b',
      winner: 'tie',
      judge: 'arena_user_973',
      turn: 2,
    });
  });

  it('takes the winner that both games name, else a tie, and leaves out games without a verdict', async () => {
    const file = join(temporaryFolder(), 'j_pair.jsonl');
    const games = { g1_user_prompt: '', g1_judgment: '', g2_user_prompt: '', g2_judgment: '', tstamp: 0 };
    const row = (question_id: number, g1_winner: string, g2_winner: string) => {
      const models = { model_1: 'x', model_2: 'y', judge: ['gpt-4', 'pair-v2'], turn: 1 };
      return { question_id, g1_winner, g2_winner, ...models, ...games };
    };
    writeJsonl(file, [
      row(1, 'model_1', 'model_1'),
      row(2, 'model_2', 'model_2'),
      row(3, 'model_1', 'model_2'),
      row(4, 'tie', 'model_2'),
      row(5, 'error', 'model_2'),
      row(1, 'model_2', 'model_2'),
    ]);
    const { votes, leftOut } = await read(file);
    expect(votes.map(({ question_id, winner }) => [question_id, winner])).toEqual([
      [1, 'model_b'],
      [2, 'model_b'],
      [3, 'tie'],
      [4, 'tie'],
    ]);
    expect(votes[0]).toMatchObject({ model_a: 'x', model_b: 'y', judge: 'gpt4-pair' });
    expect(leftOut).toEqual(['duplicate', 'error']);
  });

  it('makes a vote of each two models with a score on one turn', async () => {
    const file = join(temporaryFolder(), 'j_single.jsonl');
    const row = (model: string, score: number | number[], change: object = {}) => {
      const texts = Array.isArray(score) ? score.map(() => '') : '';
      const rest = { judge: ['my-judge', 'single-v1'], turn: 1, tstamp: 0 };
      return { question_id: 1, model, score, user_prompt: texts, judgment: texts, ...rest, ...change };
    };
    writeJsonl(file, [
      row('x', 7),
      row('y', 9),
      row('z', [6, -1, 8]), // a mean of 7
      row('w', -1),
      row('v', 85, { parse: { doubts: [{ kind: 'off-scale' }] } }),
      row('x', 3, { turn: 2 }),
    ]);
    const { votes, leftOut } = await read(file);
    expect(votes.map(({ model_a, model_b, winner }) => [model_a, model_b, winner])).toEqual([
      ['x', 'y', 'model_b'],
      ['x', 'z', 'tie'],
      ['y', 'z', 'model_a'],
    ]);
    expect(votes[0]).toMatchObject({ question_id: 1, turn: 1, judge: 'my-judge-single' });
    expect(leftOut).toEqual(['unparsed', 'doubtful']);
  });

  it('gives a judge one vote, whichever of its prompts it was asked with, and leaves out doubtful scores', async () => {
    const file = join(temporaryFolder(), 'j_single.jsonl');
    const row = (model: string, prompt: string, score: number, question_id = 1) => ({
      question_id,
      model,
      judge: ['j', prompt],
      user_prompt: 'p',
      judgment: `Rating: [[${score}]]`,
      score,
      turn: 1,
      tstamp: 0,
    });
    writeJsonl(file, [
      row('a', 'single-v1', 2),
      row('a', 'single-math-v1', 8),
      row('b', 'single-v1', 5),
      // Beyond the scale, and without the flag that our own records carry.
      row('a', 'single-v1', 85, 2),
      row('b', 'single-v1', 5, 2),
    ]);
    const { votes, leftOut } = await read(file);
    expect(votes).toMatchObject([{ question_id: 1, model_a: 'a', model_b: 'b', winner: 'model_a' }]);
    expect(leftOut.toSorted((x, y) => (x < y ? -1 : 1))).toEqual(['doubtful', 'duplicate']);
  });

  it('makes no vote of a judge that is not wanted', async () => {
    const { votes } = await read(fileOf('v.json', JSON.stringify(VOTES)), (judge) => judge === 'author');
    expect(votes).toHaveLength(2);
  });

  it('names judges as FastChat does', () => {
    expect(['expert_12', 'author_0', 'gpt4_pair', 'gpt4-pair', 'mia'].map(nameOfJudge)).toEqual([
      'human',
      'author',
      'gpt4-pair',
      'gpt4-pair',
      'mia',
    ]);
    expect(nameOfJudge(['gpt-4', 'pair-v2'])).toBe('gpt4-pair');
    expect(nameOfJudge(['gpt-4o', 'pair-v2'])).toBe('gpt-4o-pair');
  });

  it('names file and line of a wrong row', async () => {
    const [good] = VOTES;
    const bad = { ...good, winner: 'model_c' };
    const lines = fileOf('v.jsonl', `${JSON.stringify(good)}\n${JSON.stringify(bad)}\n`);
    expect(await wrong(lines)).toContain('v.jsonl:2: record of the wrong shape: "winner"');
    const array = fileOf('v.json', `[\n${JSON.stringify(good)},\n\n${JSON.stringify(bad)}\n]`);
    expect(await wrong(array)).toContain('v.json:4: record of the wrong shape: "winner"');
    expect(await wrong(fileOf('v.json', '[{"a":1},\n{"a" 1}]'))).toContain('v.json:1: record');
    expect(await wrong(fileOf('v.json', `[${JSON.stringify(good)},\n{"a" 1}]`))).toContain('v.json:2: not');
    expect(await wrong(fileOf('v.json', `[${JSON.stringify(good)}`))).toContain('the array has no end');
    expect(await wrong(fileOf('v.json', `[${JSON.stringify(good)},]`))).toContain('an element is missing');
    expect(await wrong(fileOf('v.json', '[]\n[]'))).toContain('v.json:2: not valid JSON (something stands');
    expect(await wrong(fileOf('v.parquet', 'PAR1 and nothing else'))).toContain('cannot be read as Parquet');
    expect(await wrong(join(temporaryFolder(), 'missing.json'))).toContain('missing.json: no such file');
    expect(await wrong(temporaryFolder())).toContain('is a folder');
  });

  it('passes over a torn last line, and says so', async () => {
    const file = fileOf('v.jsonl', `${JSON.stringify(VOTES[0])}\n{"question_id"`);
    expect(await read(file)).toMatchObject({
      votes: [{}],
      warnings: [`${file}:2: the last line is torn and is passed over.`],
    });
  });

  it('reads an array of any spelling, whatever the size of its elements', async () => {
    const long = 'x"[]{},\\'.repeat(200_000);
    const rows = VOTES.map((row) => ({ ...row, conversation_a: [{ content: long, deep: [[{}]] }] }));
    const { votes } = await read(fileOf('v.json', `\uFEFF \n${JSON.stringify(rows)}\n`));
    expect(votes).toHaveLength(18);
    expect((await read(fileOf('v.json', ' [ ] '))).votes).toEqual([]);
  });
});
