// Every reference of the starter benchmark is worked out again here: puzzles and counts by trying all cases, the goat's
// pasture on a fine grid, code by running it. Where a text ends in "Answer: …", that line must be the computed answer.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it } from 'vitest';

interface Question {
  question_id: number;
  category: string;
  turns: string[];
}

interface Reference {
  question_id: number;
  choices: { turns: string[] }[];
}

const questions = readRows<Question>('question.jsonl');
const references = readRows<Reference>('reference_answer/human.jsonl');

function readRows<Row>(file: string): Row[] {
  const text = readFileSync(new URL(`../../benchmarks/starter/${file}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function referenceText(questionId: number, turn: 1 | 2): string {
  const text = references.find((row) => row.question_id === questionId)?.choices[0]?.turns[turn - 1];
  if (text === undefined) throw new Error(`No reference for question ${questionId}, turn ${turn}`);
  return text;
}

function finalAnswer(questionId: number, turn: 1 | 2): string | undefined {
  return /\nAnswer: (.*)\.$/.exec(referenceText(questionId, turn))?.[1];
}

/** All ways to take `length` of the items, in every order. */
function arrangements<Item>(items: readonly Item[], length: number): Item[][] {
  if (length === 0) return [[]];
  return items.flatMap((item) =>
    arrangements(
      items.filter((other) => other !== item),
      length - 1,
    ).map((rest) => [item].concat(rest)),
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function inLowestTerms(part: number, whole: number): string {
  const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
  const divisor = greatestDivisor(part, whole);
  return `${part / divisor}/${whole / divisor}`;
}

function codeBlock(questionId: number, turn: 1 | 2): string {
  const text = referenceText(questionId, turn);
  expect(text.match(/^```/gm)).toEqual(['```', '```']);
  return /^```js\n(.*)^```$/ms.exec(text)![1]!;
}

/** Runs the code and then the checks in a node process of their own: what it says of a failed check, empty if all hold. */
function failureOf(code: string, checks: string): string {
  const input = `import assert from 'node:assert/strict';\n${code}\n${checks}`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-'], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return run.status === 0 ? '' : `exit code ${run.status}, signal ${run.signal}: ${run.stderr}`;
}

describe('shape', () => {
  it('has 24 questions of two turns, three in each category', () => {
    const order = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];
    expect(questions.map((question) => question.question_id)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    );
    expect(questions.map((question) => question.category)).toEqual(
      order.flatMap((name) => [name, name, name]),
    );
    for (const question of questions) {
      expect(Object.keys(question)).toEqual(['question_id', 'category', 'turns']);
      expect(question.turns).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    }
  });

  it('has a reference for each reasoning, math and coding question, and for no other', () => {
    const needed = questions.filter((question) =>
      ['reasoning', 'math', 'coding'].includes(question.category),
    );
    expect(references).toEqual(
      needed.map(({ question_id }) => ({
        question_id,
        answer_id: `starter-ref-${question_id}`,
        model_id: 'human',
        choices: [{ index: 0, turns: [expect.any(String), expect.any(String)] }],
        tstamp: 1764000000,
      })),
    );
  });
});

describe('question 7, the hockey table', () => {
  type Score = [number, number];
  const matches = arrangements(['Alder', 'Birch', 'Cedar', 'Dogwood'], 2).filter(([a, b]) => a! < b!) as [
    string,
    string,
  ][];
  const points = { 'Alder points': 6, 'Birch points': 5, 'Cedar points': 4, 'Dogwood points': 1 };
  const scored = { 'Alder scored': 6, 'Birch scored': 2, 'Cedar scored': 1, 'Dogwood scored': 2 };
  const conceded = { 'Alder conceded': 4, 'Birch conceded': 1, 'Cedar conceded': 2, 'Dogwood conceded': 4 };

  /** Every choice of six scores from `possible` that uses up exactly what is `left` of the table. */
  function fittingScores(possible: Score[], left: Record<string, number>, played = 0): Score[][] {
    const match = matches[played];
    if (!match) return Object.values(left).every((rest) => rest === 0) ? [[]] : [];
    return possible.flatMap(([first, second]) => {
      const rest = { ...left };
      const take = (key: string, amount: number) => key in rest && (rest[key]! -= amount);
      for (const [team, own, other] of [
        [match[0], first, second],
        [match[1], second, first],
      ] as const) {
        take(`${team} points`, own > other ? 3 : own === other ? 1 : 0);
        take(`${team} scored`, own);
        take(`${team} conceded`, other);
      }
      if (Object.values(rest).some((amount) => amount < 0)) return [];
      return fittingScores(possible, rest, played + 1).map((later) =>
        [[first, second] as Score].concat(later),
      );
    });
  }

  it('turn 1: one set of outcomes gives the points', () => {
    const fitting = fittingScores(
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      points,
    );
    expect(fitting).toHaveLength(1);
    const sentences = fitting[0]!.map(([first, second], i) => {
      const [a, b] = matches[i]!;
      return first > second ? `${a} beat ${b}` : first < second ? `${b} beat ${a}` : `${a} drew with ${b}`;
    });
    expect(finalAnswer(7, 1)).toBe(sentences.join('; '));
  });

  it('turn 2: one set of scores gives the points and the goals', () => {
    const upToSix = Array.from({ length: 49 }, (_, code): Score => [Math.floor(code / 7), code % 7]);
    const fitting = fittingScores(upToSix, { ...points, ...scored, ...conceded });
    expect(fitting).toHaveLength(1);
    const lines = fitting[0]!.map((score, i) => `${matches[i]![0]} ${score.join('-')} ${matches[i]![1]}`);
    expect(finalAnswer(7, 2)).toBe(lines.join('; '));
  });
});

describe('question 8, the henhouse', () => {
  const gardeners = ['Ada', 'Bo', 'Cy', 'Dot', 'Eli'];

  function trueStatements(culprits: string[]): string[] {
    const did = (name: string) => culprits.includes(name);
    const neitherDotNorBo = !did('Dot') && !did('Bo');
    const statements = [
      did('Bo') || did('Eli'),
      neitherDotNorBo,
      neitherDotNorBo,
      did('Cy') || did('Ada'),
      !did('Cy'),
    ];
    return gardeners.filter((_, i) => statements[i]);
  }

  const loners = gardeners.filter((name) => trueStatements([name]).length === 2);

  it('turn 1: one culprit leaves exactly two statements true', () => {
    expect(loners).toHaveLength(1);
    expect(finalAnswer(8, 1)).toBe(loners[0]);
  });

  it('turn 2: one pair leaves exactly one statement true', () => {
    const pairs = arrangements(gardeners, 2).filter(
      ([a, b]) => a! < b! && trueStatements([a!, b!]).length === 1,
    );
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).not.toContain(loners[0]);
    const [honest] = trueStatements(pairs[0]!);
    expect(finalAnswer(8, 2)).toBe(
      `${pairs[0]!.join(' and ')} did it; the true statement is ${honest}'s; ${loners[0]} is not one of them`,
    );
  });
});

describe('question 9, the market stall', () => {
  type Jobs = Record<string, { minutes: number; after: string[]; onlyOmar?: boolean }>;
  const jobs = {
    knead: { minutes: 25, after: [] },
    bake: { minutes: 40, after: ['knead'] },
    pick: { minutes: 20, after: [] },
    jam: { minutes: 35, after: ['pick'] },
    stall: { minutes: 30, after: [] },
    sign: { minutes: 15, after: ['stall'] },
    pack: { minutes: 10, after: ['bake', 'jam', 'sign'] },
  } satisfies Jobs;

  /** Shortest finish over every order of starting the jobs and every choice of person, each job as early as it can be. */
  function shortest(
    all: Jobs,
    free: [noor: number, omar: number] = [0, 0],
    ends: Record<string, number> = {},
  ): number {
    const open = Object.entries(all).filter(([name]) => !(name in ends));
    if (open.length === 0) return Math.max(...free);
    let best = Infinity;
    for (const [name, job] of open) {
      if (!job.after.every((earlier) => earlier in ends)) continue;
      for (const person of job.onlyOmar ? [1] : [0, 1]) {
        const end = Math.max(free[person]!, ...job.after.map((earlier) => ends[earlier]!)) + job.minutes;
        best = Math.min(
          best,
          shortest(all, person === 0 ? [end, free[1]] : [free[0], end], { ...ends, [name]: end }),
        );
      }
    }
    return best;
  }

  it('turn 1: the shortest time', () => {
    expect(finalAnswer(9, 1)).toBe(`${shortest(jobs)} minutes`);
  });

  it('turn 2: the shortest time when only Omar bakes and cooks, and with quicker picking', () => {
    const burnt: Jobs = {
      ...jobs,
      bake: { ...jobs.bake, onlyOmar: true },
      jam: { ...jobs.jam, onlyOmar: true },
    };
    const minutes = shortest(burnt);
    const saved = minutes - shortest({ ...burnt, pick: { ...jobs.pick, minutes: 12 } });
    expect(finalAnswer(9, 2)).toBe(`${minutes} minutes; ${saved} minutes less with the quicker picking`);
  });
});

describe('question 10, the beach huts', () => {
  const rows = Array.from({ length: 3 ** 8 }, (_, code) => code.toString(3).padStart(8, '0')); // 0 is red
  const allowed = rows.filter((row) => !row.includes('00'));

  it('turn 1: the number of rows', () => {
    expect(finalAnswer(10, 1)).toBe(String(allowed.length));
  });

  it('turn 2: the share with three red huts', () => {
    const threeRed = allowed.filter((row) => row.split('0').length === 4);
    expect(finalAnswer(10, 2)).toBe(inLowestTerms(threeRed.length, allowed.length));
  });
});

describe('question 11, the six cards', () => {
  const decks = arrangements([1, 2, 3, 4, 5, 6], 6);
  const stopAtThree = decks.filter((deck) => sum(deck.slice(0, 2)) < 10 && sum(deck.slice(0, 3)) >= 10);

  it('turn 1: the chance to stop after the third card', () => {
    expect(finalAnswer(11, 1)).toBe(inLowestTerms(stopAtThree.length, decks.length));
  });

  it('turn 2: the chance that the 6 is then among the three', () => {
    const withSix = stopAtThree.filter((deck) => deck.slice(0, 3).includes(6));
    expect(finalAnswer(11, 2)).toBe(inLowestTerms(withSix.length, stopAtThree.length));
  });
});

describe('question 12, the garden', () => {
  it('turn 1: all gardens', () => {
    const sides = Array.from({ length: 1000 }, (_, i) => i + 1);
    const gardens = sides.flatMap((a) =>
      sides.filter((b) => a <= b && a * b === 6 * (a + b)).map((b) => `${a} × ${b}`),
    );
    expect(finalAnswer(12, 1)).toBe(gardens.join(', '));
  });

  it('turn 2: the pasture, measured on a grid', () => {
    // The garden lies at 0 < x < 10, 0 < y < 15, the rope is tied at (0, 0). Where x > 0 and y > 0 the rope has to bend
    // round the corner (10, 0) or (0, 15); everywhere else outside it is straight.
    const step = 0.02;
    let cells = 0;
    for (let x = -18 + step / 2; x < 18; x += step) {
      for (let y = -18 + step / 2; y < 18; y += step) {
        let rope = Infinity;
        if (x < 0 || y < 0) rope = Math.hypot(x, y);
        else {
          if (x > 10) rope = 10 + Math.hypot(x - 10, y);
          if (y > 15) rope = Math.min(rope, 15 + Math.hypot(x, y - 15));
        }
        if (rope <= 18) cells++;
      }
    }
    const [, multipleOfPi, squareMetres] = /^([\d.]+)π m² ≈ ([\d.]+) m²$/.exec(finalAnswer(12, 2)!)!;
    expect(Math.abs(Number(squareMetres) - cells * step ** 2)).toBeLessThan(0.2);
    expect(squareMetres).toBe((Number(multipleOfPi) * Math.PI).toFixed(1));
  });
});

describe('coding', () => {
  const randomVisits = `
    let seed = 1;
    const below = (n) => (seed = (seed * 48271) % 2147483647) % n;
    const randomVisits = () => Array.from({ length: below(7) }, () => [below(20), below(20)]);
    const countAt = (visits, t) => visits.filter(([enter, leave]) => enter <= t && t < leave).length;`;

  it('question 13, turn 1: busiestMoment', () => {
    const checks = `${randomVisits}
      assert.equal(busiestMoment([]), null);
      assert.equal(busiestMoment([[5, 5], [9, 3]]), null);
      assert.deepEqual(busiestMoment([[0, 10], [10, 20]]), { minute: 0, count: 1 });
      assert.deepEqual(busiestMoment([[30, 40], [5, 9], [6, 8], [30, 35]]), { minute: 6, count: 2 });
      assert.deepEqual(busiestMoment([[100, 200], [9, 11], [10, 12]]), { minute: 10, count: 2 });
      for (let round = 0; round < 2000; round++) {
        const visits = randomVisits();
        const before = structuredClone(visits);
        const counts = Array.from({ length: 20 }, (_, t) => countAt(visits, t));
        const count = Math.max(...counts);
        const expected = count === 0 ? null : { minute: counts.indexOf(count), count };
        assert.deepEqual(busiestMoment(visits), expected, JSON.stringify(visits));
        assert.deepEqual(visits, before);
      }
      const long = Array.from({ length: 100_000 }, (_, i) => [i * 1000, i * 1000 + 1500]);
      assert.deepEqual(busiestMoment(long), { minute: 1000, count: 2 });`;
    expect(failureOf(codeBlock(13, 1), checks)).toBe('');
    expect(referenceText(13, 2)).toContain('returns `{ minute: 0, count: 1 }`');
  });

  it('question 13, turn 2: quietSpells', () => {
    const checks = `${randomVisits}
      assert.deepEqual(quietSpells([], 9, 17), [[9, 17]]);
      assert.deepEqual(quietSpells([], 9, 9), []);
      assert.deepEqual(quietSpells([[0, 30]], 9, 17), []);
      assert.deepEqual(quietSpells([[12, 14], [10, 12], [1, 3], [20, 25], [15, 15]], 9, 17), [[9, 10], [14, 17]]);
      for (let round = 0; round < 2000; round++) {
        const visits = randomVisits();
        const before = structuredClone(visits);
        const expected = [];
        for (let t = 4; t < 16; t++) {
          if (countAt(visits, t) > 0) continue;
          if (expected.at(-1)?.[1] === t) expected.at(-1)[1] = t + 1;
          else expected.push([t, t + 1]);
        }
        assert.deepEqual(quietSpells(visits, 4, 16), expected, JSON.stringify(visits));
        assert.deepEqual(visits, before);
      }`;
    expect(failureOf(codeBlock(13, 2), checks)).toBe('');
  });

  it('question 14, turn 1: compactPages', () => {
    const checks = `
      assert.equal(compactPages([]), '');
      assert.equal(compactPages([7, 3, 1, 2, 2, 10, 9]), '1-3, 7, 9, 10');
      assert.equal(compactPages([100, 9, 10, 11]), '9-11, 100');
      assert.equal(compactPages([2, 1]), '1, 2');
      assert.equal(compactPages([5, 5, 5]), '5');
      const frozen = Object.freeze([3, 2, 1]);
      assert.equal(compactPages(frozen), '1-3');`;
    expect(failureOf(codeBlock(14, 1), checks)).toBe('');
  });

  it('question 14, turn 2: expandPages, and what comes back unchanged', () => {
    const checks = `
      assert.deepEqual(expandPages('  '), []);
      assert.deepEqual(expandPages(' 9 ,1 - 3,2-4,10'), [1, 2, 3, 4, 9, 10]);
      assert.deepEqual(expandPages('7-7'), [7]);
      for (const text of ['a', '1,,2', '1,', ',', '-3', '3-', '1-2-3', '1 2', '1.5', '1–3'])
        assert.throws(() => expandPages(text), SyntaxError, text);
      for (const text of ['0', '0-3', '9-4', '5, 00']) assert.throws(() => expandPages(text), RangeError, text);
      for (let subset = 0; subset < 2 ** 12; subset++) {
        const pages = Array.from({ length: 12 }, (_, i) => i + 1).filter((page) => subset & (1 << page - 1));
        assert.deepEqual(expandPages(compactPages([...pages, ...pages].reverse())), pages);
      }
      const unchanged = ['4,5', '1-2', '7, 8, 9', '3-5, 9'].filter((text) => compactPages(expandPages(text)) === text);
      assert.deepEqual(unchanged, ${JSON.stringify(finalAnswer(14, 2)!.match(/(?<=")[^"]+(?=")/g))});`;
    expect(failureOf(codeBlock(14, 1) + codeBlock(14, 2), checks)).toBe('');
  });

  // Both versions must allow exactly what a log of all allowed calls, searched from the start each time, would allow.
  const limiterChecks = `
    let time = 0;
    let seed = 1;
    const now = () => time;
    for (let round = 0; round < 300; round++) {
      const limit = 1 + (round % 4);
      const limiter = createLimiter({ limit, windowMs: 10, now });
      const log = [];
      const counted = (key, at) => log.filter((call) => call.key === key && at - call.time < 10).length;
      for (let step = 0; step < 60; step++) {
        time += (seed = (seed * 48271) % 2147483647) % 5;
        const key = ['a', '__proto__', 'constructor', ''][step % 4];
        if (limiter.retryAfter) {
          let wait = 0;
          while (counted(key, time + wait) >= limit) wait++;
          assert.equal(limiter.retryAfter(key), wait);
          assert.equal(limiter.size(), new Set(log.filter((call) => time - call.time < 10).map((call) => call.key)).size);
        }
        const expected = counted(key, time) < limit;
        assert.equal(limiter.allow(key), expected);
        if (expected) log.push({ key, time });
      }
    }
    assert.equal(createLimiter({ limit: 1, windowMs: 1000 }).allow('default clock'), true);`;

  it('question 15, turn 1: createLimiter', () => {
    expect(failureOf(codeBlock(15, 1), limiterChecks)).toBe('');
  });

  it('question 15, turn 2: retryAfter and size, and the trace', () => {
    const checks = `${limiterChecks}
      assert.ok(createLimiter({ limit: 1, windowMs: 1000 }).retryAfter);
      const traced = createLimiter({ limit: 2, windowMs: 1000, now });
      const results = [0, 400, 900, 1000].map((at) => ((time = at), traced.allow('a')));
      assert.equal([...results, traced.retryAfter('a')].join(', '), ${JSON.stringify(finalAnswer(15, 2))});
      time = 1999;
      assert.equal(traced.size(), 1);
      time = 2000;
      assert.equal(traced.size(), 0);`;
    expect(failureOf(codeBlock(15, 2), checks)).toBe('');
  });
});
