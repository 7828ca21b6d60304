import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type SingleJudgment,
  judgmentIdentity,
  judgmentIdentityParts,
  pairIdentity,
  pairIdentityParts,
  repeatsPrompts,
} from '../../src/judgments/judgment.ts';
import { KeptScores } from '../../src/results/kept-scores.ts';
import { type LinePlace, type ReadRow, readNewest } from '../../src/results/newest.ts';
import { tupleIndex } from '../../src/results/tuple-index.ts';

const singleArbitrary: fc.Arbitrary<SingleJudgment> = fc
  .record({
    question_id: fc.constantFrom<string | number>(1, 2, 1.5, '1.5', '007', 'x'),
    model: fc.constantFrom('org/m', 'org_m', 'other', ''),
    judge: fc.tuple(fc.constantFrom('gpt-4', 'judge'), fc.constantFrom('single-v1', 'single-v1-multi-turn')),
    turn: fc.constantFrom(1, 2),
    repeat: fc.constantFrom(undefined, 0, 1, 2),
    choices: fc.array(
      fc.record({
        prompt: fc.constantFrom('a', 'b', 'stale'),
        // 85 is beyond the scale, -1 no verdict; `items[0]` is read as an index of code.
        verdict: fc.constantFrom<[string, number]>(
          ['[[7]]', 7],
          ['[[2.5]]', 2.5],
          ['[[85]]', 85],
          ['', -1],
          ['items[0]', 0],
        ),
        refusal: fc.constantFrom<null | { by: 'provider' }>(null, null, { by: 'provider' }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ choices, ...row }) => {
    const column = <T>(values: T[]) => (values.length === 1 ? (values[0] as T) : values);
    return {
      ...row,
      user_prompt: column(choices.map(({ prompt }) => prompt)),
      judgment: column(choices.map(({ verdict }) => verdict[0])),
      score: column(choices.map(({ verdict }) => verdict[1])),
      refusal: column(choices.map(({ refusal }) => refusal)) as never,
      tstamp: 0,
    };
  });

const isStale = (row: SingleJudgment) => [row.user_prompt].flat().includes('stale');

/** The rule as it is said: whole rows in a map of identities. */
function slowNewest(rows: readonly SingleJudgment[]) {
  const leftOut: [SingleJudgment, string][] = [];
  const newest = new Map<string, SingleJudgment>();
  for (const row of rows) {
    if (isStale(row)) {
      leftOut.push([row, 'stale']);
      continue;
    }
    const earlier = newest.get(judgmentIdentity(row));
    if (earlier) leftOut.push([earlier, repeatsPrompts(earlier, row) ? 'duplicate' : 'stale']);
    newest.set(judgmentIdentity(row), row);
  }
  return { kept: [...newest.values()], leftOut };
}

/** Rows as a file hands them out: one function for all, which is given the place of the row. */
function rowsOfFile(rows: readonly SingleJudgment[]): ReadRow<SingleJudgment>[] {
  const readAgain = ({ offset, length, line }: LinePlace) => {
    expect({ offset, length }).toEqual({ offset: (line - 1) * 2 ** 33, length: line + 7 });
    return rows[line - 1] as SingleJudgment;
  };
  return rows.map((row, index) => ({
    row,
    place: { offset: index * 2 ** 33, length: index + 8, line: index + 1 },
    readAgain,
  }));
}

it('of any rows keeps and leaves out what the plain rule does, in the same order', () => {
  fc.assert(
    fc.property(fc.array(singleArbitrary, { maxLength: 60 }), fc.boolean(), (rows, isInMemory) => {
      const kept = new KeptScores();
      const leftOut: [SingleJudgment, string][] = [];
      const reads = isInMemory ? rows.map((row) => ({ row, readAgain: () => row })) : rowsOfFile(rows);
      readNewest(reads, {
        partsOf: judgmentIdentityParts,
        isSamePrompt: repeatsPrompts,
        isStale,
        onNewest: (row, number) => kept.set(number, row),
        onLeftOut: (row, reason) => leftOut.push([row, reason]),
      });
      const expected = slowNewest(rows);
      expect(leftOut).toEqual(expected.leftOut);
      expect([...kept]).toEqual(
        expected.kept.flatMap(({ model, question_id, turn, score, refusal }) =>
          [score].flat().map((each, choice) => ({
            model,
            question_id,
            turn,
            choice,
            score: each,
            standing:
              ([refusal].flat()[choice] ?? null) !== null
                ? 'refused'
                : ({ '-1': 'unparsed', 85: 'doubtful', 0: 'doubtful' }[each] ?? 'counts'),
          })),
        ),
      );
    }),
    { numRuns: 500 },
  );
});

it('the parts of two identities are the same where the identities are', () => {
  const pairArbitrary = fc.record({
    question_id: fc.constantFrom<string | number>(1, 1.5, '1.5', 2 ** 53, '9007199254740992'),
    model_1: fc.constantFrom('a/b', 'a_b', 'c'),
    model_2: fc.constantFrom('a/b', 'a_b', 'c'),
    judge: fc.constantFrom<[string, string]>(['j', 'pair-v2'], ['pair-v2', 'j']),
    turn: fc.constantFrom(1, 2),
    repeat: fc.constantFrom(undefined, 0, 1, 2),
  });
  fc.assert(
    fc.property(pairArbitrary, pairArbitrary, singleArbitrary, singleArbitrary, (a, b, c, d) => {
      const isSamePair = pairIdentity(a) === pairIdentity(b);
      expect(isEqual(pairIdentityParts(a), pairIdentityParts(b))).toBe(isSamePair);
      const isSame = judgmentIdentity(c) === judgmentIdentity(d);
      expect(isEqual(judgmentIdentityParts(c), judgmentIdentityParts(d))).toBe(isSame);
    }),
    { numRuns: 2000 },
  );
});

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, place) => part === b[place]);
}

it('numbers any tuples as a map of their text does, beyond what its first table holds', () => {
  const part = fc.oneof(fc.nat(30), fc.constantFrom('0', '1', 'a'));
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part, part), { maxLength: 2000 }), (tuples) => {
      const numberOf = tupleIndex();
      const numbers = new Map<string, number>();
      for (const tuple of tuples) {
        const text = JSON.stringify(tuple);
        if (!numbers.has(text)) numbers.set(text, numbers.size);
        expect(numberOf(tuple)).toBe(numbers.get(text));
      }
    }),
    { numRuns: 30 },
  );
  const numberOf = tupleIndex();
  for (const _ of [1, 2]) {
    for (let number = 0; number < 20_000; number += 1) {
      if (numberOf([number % 20, Math.floor(number / 20)]) !== number) expect.fail(`${number} is another`);
    }
  }
});
