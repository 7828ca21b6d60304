import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainPair, isPlainSingle } from '../../src/judgments/is-plain-judgment.ts';
import { pairJudgmentSchema, singleJudgmentSchema } from '../../src/judgments/judgment.ts';

const single = {
  question_id: 81,
  model: 'm',
  judge: ['gpt-4', 'single-v1'],
  user_prompt: 'p',
  judgment: 'Rating: [[7]]',
  score: 7,
  turn: 1,
  tstamp: 1.5,
};
const pair = {
  question_id: 'x',
  model_1: 'a',
  model_2: 'b',
  g1_winner: 'tie',
  g2_winner: 'model_2',
  judge: ['gpt-4', 'pair-v2'],
  g1_user_prompt: 'p',
  g1_judgment: 'j',
  g2_user_prompt: 'q',
  g2_judgment: 'k',
  turn: 2,
  tstamp: 0,
};

/** Values that a key may wrongly or rightly have; undefined is as good as absent. */
const VALUES: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1,
  1.5,
  2 ** 53,
  -0,
  Infinity,
  NaN,
  '',
  ' ',
  '81',
  '007',
  '1e3',
  'x',
  true,
  {},
  [],
  ['a'],
  ['a', 'b'],
  ['a', 1],
  ['a', 'b', 'c'],
  [1, 2],
  [1, Infinity],
  [null],
  'tie',
  'model_3',
];
const value = fc.constantFrom(...VALUES);

it.each([
  ['single', single, singleJudgmentSchema, isPlainSingle],
  ['pair', pair, pairJudgmentSchema, isPlainPair],
] as const)('%s: what is plain is taken by the schema and stays as it is', (_, row, schema, isPlain) => {
  expect(isPlain(row)).toBe(true);
  expect(isPlain({ ...row, further: { key: 1 } })).toBe(true);
  for (const each of [null, undefined, 1, 'text', [], [row], {}]) expect(isPlain(each)).toBe(false);
  const key = fc.constantFrom(...Object.keys(row));
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 2 }), (changes) => {
      const changed = { ...row, ...Object.fromEntries(changes) };
      if (!isPlain(changed)) return;
      expect(schema.safeParse(changed)).toEqual({ success: true, data: changed });
    }),
    { numRuns: 3000 },
  );
});

it('lists with an entry a choice are plain', () => {
  expect(isPlainSingle({ ...single, user_prompt: ['p', 'q'], judgment: ['a', 'b'], score: [1, -1] })).toBe(
    true,
  );
  expect(isPlainSingle({ ...single, score: [1, '2'] })).toBe(false);
});
