import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { readJsonl, temporaryFolder, writeJsonl } from '../support/temp.ts';

let dataDir: string;
let source: string;
let stdout: string;
let stderr: string;

beforeEach(() => {
  const folder = temporaryFolder();
  dataDir = join(folder, 'data');
  source = join(folder, 'theirs');
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true));
});

afterEach(() => {
  vi.restoreAllMocks();
});

const importAs = (format: string, ...args: string[]) =>
  main(['data', 'import', format, source, '--data-dir', dataDir, '--bench-name', 'ours', ...args]);
const ours = (path: string) => join(dataDir, 'ours', path);

function writeJson(path: string, value: unknown): void {
  const file = join(source, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, undefined, 2));
}

/** The keys of FastChat's own scripts. */
const PAIR_KEYS = [
  'question_id',
  'model_1',
  'model_2',
  'g1_winner',
  'g2_winner',
  'judge',
  'g1_user_prompt',
  'g1_judgment',
  'g2_user_prompt',
  'g2_judgment',
  'turn',
  'tstamp',
];

describe('arena-hard', () => {
  const ask = (question: string, a: string, b: string) => `${question}\n--A--\n${a}\n--B--\n${b}`;

  /** Two questions, a model and the baseline, in the form of version 0.1. */
  function writeFirstVersion(scores: (string | null)[][]): void {
    writeJsonl(join(source, 'question.jsonl'), [
      {
        question_id: '0a1b',
        category: 'arena-hard-v0.1',
        cluster: 'Boats',
        turns: [{ content: 'How does a keel work?' }],
      },
      {
        question_id: '0a1c',
        category: 'arena-hard-v0.1',
        cluster: 'Boats',
        turns: [{ content: 'And a sail?' }],
      },
    ]);
    for (const model of ['small', 'gpt-4-0314']) {
      writeJsonl(
        join(source, 'model_answer', `${model}.jsonl`),
        ['0a1b', '0a1c'].map((question_id) => ({
          question_id,
          answer_id: `${model}-${question_id}`,
          model_id: model,
          choices: [{ index: 0, turns: [{ content: `${model} on ${question_id}`, token_len: 4 }] }],
          tstamp: 5.5,
        })),
      );
    }
    writeJsonl(
      join(source, 'model_judgment', 'their-judge', 'small.jsonl'),
      scores.map(([first, second], index) => ({
        question_id: ['0a1b', '0a1c'][index % 2],
        model: 'small',
        judge: 'their-judge',
        games: [
          {
            user_prompt: ask('How does a keel work?', 'gpt-4-0314 on 0a1b', 'small on 0a1b'),
            judgment: `first ${first}`,
            score: first,
          },
          {
            user_prompt: ask('How does a keel work?', 'small on 0a1b', 'gpt-4-0314 on 0a1b'),
            judgment: `second ${second}`,
            score: second,
          },
        ],
      })),
    );
  }

  test('version 0.1: questions, answers and comparisons', async () => {
    writeFirstVersion([['A>>B', 'A>B']]);
    expect(await importAs('arena-hard')).toBe(0);
    expect(readJsonl(ours('question.jsonl'))[0]).toEqual({
      question_id: '0a1b',
      category: 'arena-hard-v0.1',
      turns: ['How does a keel work?'],
      cluster: 'Boats',
    });
    expect(readJsonl(ours('model_answer/small.jsonl'))[0]).toEqual({
      question_id: '0a1b',
      answer_id: 'small-0a1b',
      model_id: 'small',
      choices: [{ index: 0, turns: ['small on 0a1b'] }],
      tstamp: 5.5,
    });
    const [row, ...others] = readJsonl(ours('model_judgment/their-judge_pair.jsonl'));
    expect(others).toEqual([]);
    expect(Object.keys(row as object)).toEqual(expect.arrayContaining(PAIR_KEYS));
    // In their second game the model is A: it is our first. "A>>B" with the baseline as A is the baseline's.
    expect(row).toMatchObject({
      model_1: 'small',
      model_2: 'gpt-4-0314',
      g1_winner: 'model_1',
      g2_winner: 'model_2',
      judge: ['their-judge', 'arena-hard'],
      g1_judgment: 'second A>B',
      g2_judgment: 'first A>>B',
      g1_user_prompt: ask('How does a keel work?', 'small on 0a1b', 'gpt-4-0314 on 0a1b'),
      raw_verdict: ['A>B', 'A>>B'],
      turn: 1,
    });
  });

  // As label_to_score of arena-hard-auto's show_result.py reads them.
  test.each([
    ['A>>B', 'model_1'],
    ['A>B', 'model_1'],
    ['B<A', 'model_1'],
    ['B<<A', 'model_1'],
    ['A=B', 'tie'],
    ['B=A', 'tie'],
    ['B>A', 'model_2'],
    ['B>>A', 'model_2'],
    ['A<B', 'model_2'],
    ['A<<B', 'model_2'],
    ['A', 'error'],
    ['A>>>B', 'error'],
    [null, 'error'],
  ])('the label %s of the game in which the model is A: %s', async (label, winner) => {
    writeFirstVersion([['A=B', label]]);
    expect(await importAs('arena-hard')).toBe(0);
    expect(readJsonl(ours('model_judgment/their-judge_pair.jsonl'))[0]).toMatchObject({
      g1_winner: winner,
      g2_winner: 'tie',
      raw_verdict: [label, 'A=B'],
    });
    expect(stderr.includes('1 game has no verdict')).toBe(winner === 'error');
  });

  test('version 2.0: uid, prompt, messages, a baseline of its own, a game without a reply', async () => {
    writeJsonl(join(source, 'question.jsonl'), [
      { uid: '77ff', category: 'hard_prompt', subcategory: 'x', prompt: 'Tie a knot.' },
    ]);
    writeJsonl(join(source, 'model_answer', 'org_small.jsonl'), [
      {
        uid: '77ff',
        ans_id: 'k1',
        model: 'org/small',
        messages: [
          { role: 'user', content: 'Tie a knot.' },
          { role: 'assistant', content: { answer: 'Over, under, pull.' } },
        ],
        tstamp: 7,
        metadata: { token_len: 5 },
      },
    ]);
    writeJsonl(join(source, 'model_judgment', 'j', 'org_small.jsonl'), [
      {
        uid: '77ff',
        category: 'hard_prompt',
        judge: 'j',
        model: 'org/small',
        baseline: 'big',
        games: [
          {
            score: 'B>>A',
            judgment: { answer: 'B by far', thought: '' },
            prompt: [
              { role: 'system', content: 'Judge.' },
              { role: 'user', content: 'Tie a knot. …' },
            ],
          },
          null,
        ],
      },
    ]);
    expect(await importAs('arena-hard')).toBe(0);
    expect(readJsonl(ours('question.jsonl'))).toEqual([
      { question_id: '77ff', category: 'hard_prompt', turns: ['Tie a knot.'] },
    ]);
    expect(readJsonl(ours('model_answer/org_small.jsonl'))).toEqual([
      {
        question_id: '77ff',
        answer_id: 'k1',
        model_id: 'org/small',
        choices: [{ index: 0, turns: ['Over, under, pull.'] }],
        tstamp: 7,
      },
    ]);
    expect(readJsonl(ours('model_judgment/j_pair.jsonl'))[0]).toMatchObject({
      model_1: 'org/small',
      model_2: 'big',
      g1_winner: 'error',
      g1_judgment: '',
      g2_winner: 'model_1',
      g2_judgment: 'B by far',
      g2_user_prompt: 'Tie a knot. …',
      raw_verdict: [null, 'B>>A'],
    });
  });

  test('what was imported is shown, and is in order', async () => {
    writeFirstVersion([
      ['B>A', 'A>>B'],
      ['A>B', 'A=B'],
    ]);
    expect(await importAs('arena-hard')).toBe(0);
    const where = ['--data-dir', dataDir, '--bench-name', 'ours'];
    stdout = '';
    const flags = ['--mode', 'pairwise-baseline', '--baseline-model', 'gpt-4-0314', '--format', 'json'];
    expect(await main(['show', ...where, ...flags])).toBe(0);
    // A win in both orders, and a match whose orders disagree: a tie.
    expect((JSON.parse(stdout) as { models: object[] }).models).toMatchObject([
      { model: 'small', win: 1, loss: 0, tie: 1 },
    ]);
  });

  test.each([
    ['question.jsonl', { category: 'c', turns: ['?'] }, 'neither "question_id" nor "uid"'],
    ['question.jsonl', { uid: 'u', category: 'c' }, 'neither "turns" nor "prompt"'],
    ['question.jsonl', { uid: 'u', category: 'c', turns: [{ content: ['text', ['picture']] }] }, 'turns'],
    ['model_answer/m.jsonl', { uid: 'u', model: 'm', messages: [] }, 'neither "choices"'],
    [
      'model_answer/m.jsonl',
      { uid: 'u', model: '../../m', choices: [{ turns: ['x'] }] },
      'cannot name a file',
    ],
    ['model_judgment/j/m.jsonl', { uid: 'u', model: 'm', judge: '/j', games: [null] }, 'cannot name a file'],
    ['model_judgment/j/m.jsonl', { uid: 'u', model: 'm', judge: 'j', games: [{ score: 7 }] }, 'games'],
    ['model_answer/m.jsonl', 'no JSON', 'not valid JSON'],
  ])('a bad row of %s (%#) is named, and nothing is written', async (path, row, message) => {
    writeFirstVersion([['A>B', 'B>A']]);
    const file = join(source, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `\n${typeof row === 'string' ? row : JSON.stringify(row)}\n`);
    expect(await importAs('arena-hard')).toBe(2);
    expect(stderr).toContain(`${file}:2: `);
    expect(stderr).toContain(message);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('alpaca-eval', () => {
  const output = (instruction: string, generator: string, text: string) => ({
    dataset: 'made-up',
    instruction,
    output: text,
    generator,
  });
  const annotation = (instruction: string, preference: number | null, change: object = {}) => ({
    dataset: 'made-up',
    instruction,
    output_1: `reference on ${instruction}`,
    generator_1: 'reference',
    output_2: `mine on ${instruction}`,
    generator_2: 'mine',
    annotator: 'their_annotator',
    preference,
    ...change,
  });

  test('questions by their text, answers of both sides, comparisons', async () => {
    writeJson('mine/model_outputs.json', [
      output('Fold a hat.', 'mine', 'mine on Fold a hat.'),
      output('Peel an egg.', 'mine', 'mine on Peel an egg.'),
      output('Fold a hat.', 'mine', 'mine again'),
    ]);
    writeJson('mine/their_annotator/annotations.json', [
      annotation('Fold a hat.', 2, { preference_raw_completion: '{"ordered":["m","M"]}' }),
      annotation('Peel an egg.', 1.14),
      annotation('Fold a hat.', 1.5, { output_2: 'mine again' }),
    ]);
    expect(await importAs('alpaca-eval')).toBe(0);
    const questions = readJsonl<{ question_id: string }>(ours('question.jsonl'));
    // The first 16 digits of `printf %s 'Fold a hat.' | sha256sum`; the third row repeats the first's text.
    expect(questions).toEqual([
      { question_id: 'alpaca-963cb27740e2642b', category: 'made-up', turns: ['Fold a hat.'] },
      { question_id: 'alpaca-0defd3fb1bb6de8b', category: 'made-up', turns: ['Peel an egg.'] },
      { question_id: 'alpaca-963cb27740e2642b-2', category: 'made-up', turns: ['Fold a hat.'] },
    ]);
    const ids = questions.map(({ question_id }) => question_id);
    const turnsOf = (model: string) =>
      readJsonl<{ question_id: string; choices: { turns: string[] }[] }>(
        ours(`model_answer/${model}.jsonl`),
      ).map(({ question_id, choices }) => [question_id, choices[0]?.turns[0]]);
    expect(turnsOf('mine')).toEqual([
      [ids[0], 'mine on Fold a hat.'],
      [ids[1], 'mine on Peel an egg.'],
      [ids[2], 'mine again'],
    ]);
    expect(turnsOf('reference').map(([id]) => id)).toEqual(ids);
    const rows = readJsonl(ours('model_judgment/their_annotator_pair.jsonl'));
    expect(Object.keys(rows[0] as object)).toEqual(expect.arrayContaining(PAIR_KEYS));
    expect(rows).toMatchObject([
      {
        question_id: ids[0],
        model_1: 'mine',
        model_2: 'reference',
        g1_winner: 'model_1',
        g2_winner: 'model_1',
        g1_judgment: '{"ordered":["m","M"]}',
        judge: ['their_annotator', 'alpaca-eval'],
        raw_verdict: [2],
      },
      { question_id: ids[1], g1_winner: 'model_2', raw_verdict: [1.14] },
      { question_id: ids[2], g1_winner: 'tie', raw_verdict: [1.5] },
    ]);
  });

  test.each([
    [1, 'model_2'],
    [1.49, 'model_2'],
    [1.5, 'tie'],
    [0, 'tie'],
    [1.51, 'model_1'],
    [2, 'model_1'],
    [null, 'error'],
  ])('a preference of %s: %s', async (preference, winner) => {
    writeJson('annotations.json', [annotation('Fold a hat.', preference, { annotator: undefined })]);
    expect(await importAs('alpaca-eval')).toBe(0);
    // Without an annotator the folder's name stands for it.
    expect(readJsonl(ours('model_judgment/theirs_pair.jsonl'))).toMatchObject([
      { g1_winner: winner, g2_winner: winner },
    ]);
  });

  test.each([
    [{ instruction: 'Fold.', output: 3, generator: 'm' }, '"output"'],
    [annotation('Fold.', 2.5), '"preference"'],
    [output('Fold.', '..', 'x'), 'cannot name a file'],
  ])('a bad row (%#) is named by its line, and nothing is written', async (bad, message) => {
    mkdirSync(source);
    const file = join(source, 'model_outputs.json');
    const good = 'output' in bad ? output('Cut.', 'm', 'x') : annotation('Cut.', 1);
    writeFileSync(file, `[\n${JSON.stringify(good)},\n\n${JSON.stringify(bad)}\n]`);
    expect(await importAs('alpaca-eval')).toBe(2);
    expect(stderr).toContain(`${file}:4: `);
    expect(stderr).toContain(message);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('swallow', () => {
  const answer = (question_id: string, model_id = 'org/tsubame') => ({
    question_id,
    answer_id: 'x',
    model_id,
    choices: [0, 1].map((index) => ({
      index,
      turns: [`答え${index}`, `続き${index}`],
      prompts: ['<s>問い', '<s>問い 続き'],
    })),
    tstamp: 3,
  });
  const grade = (question_id: string, change: object = {}) => ({
    question_id,
    model: 'org_tsubame',
    judge: ['org/judge', 'single-v1'],
    user_prompt: ['問い 答え0', '問い 答え1'],
    judgment: ['[[7]]', '?'],
    score: [7, -1],
    turn: 1,
    tstamp: 4,
    ...change,
  });

  test('ids become numbers, lists and prompts stay, files are named as ours', async () => {
    writeJsonl(join(source, 'question.jsonl'), [
      { question_id: '1', category: 'stem', turns: ['問い', '続きは'] },
    ]);
    writeJsonl(join(source, 'model_answer', 'org_tsubame.jsonl'), [answer('1')]);
    writeJsonl(join(source, 'reference_answer', 'ref.jsonl'), [answer('1', 'ref')]);
    writeJsonl(join(source, 'model_judgment', 'org_judge_single_azure.jsonl'), [grade('1')]);
    expect(await importAs('swallow')).toBe(0);
    expect(readJsonl(ours('question.jsonl'))).toEqual([
      { question_id: 1, category: 'stem', turns: ['問い', '続きは'] },
    ]);
    expect(readJsonl(ours('model_answer/org_tsubame.jsonl'))).toEqual([{ ...answer('1'), question_id: 1 }]);
    expect(readJsonl(ours('reference_answer/ref.jsonl'))).toHaveLength(1);
    expect(readJsonl(ours('model_judgment/org_judge_single.jsonl'))).toEqual([
      { ...grade('1'), question_id: 1 },
    ]);
    stderr = '';
    expect(await main(['data', 'check', 'ours', '--data-dir', dataDir]), stdout).toBe(0);
  });

  test('lists of different lengths are a bad row', async () => {
    const file = join(source, 'model_judgment', 'j_single.jsonl');
    writeJsonl(file, [grade('1'), grade('2', { score: [7] })]);
    expect(await importAs('swallow')).toBe(2);
    expect(stderr).toContain(`${file}:2: its lists`);
    expect(existsSync(ours('model_judgment'))).toBe(false);
  });

  test('what is there and differs is not overwritten without --force', async () => {
    const file = join(source, 'model_answer', 'a.jsonl');
    writeJsonl(file, [answer('1', 'a')]);
    writeJsonl(join(source, 'model_answer', 'b.jsonl'), [answer('1', 'b')]);
    expect(await importAs('swallow')).toBe(0);
    const before = readFileSync(ours('model_answer/a.jsonl'), 'utf8');
    // The same again is no harm.
    stderr = '';
    expect(await importAs('swallow')).toBe(0);
    expect(stderr).toContain('model_answer/a.jsonl: is there already, left as it is');
    writeJsonl(file, [answer('2', 'a')]);
    writeJsonl(join(source, 'model_answer', 'c.jsonl'), [answer('1', 'c')]);
    expect(await importAs('swallow')).toBe(2);
    expect(stderr).toContain('exist already and differ: model_answer/a.jsonl');
    expect(readFileSync(ours('model_answer/a.jsonl'), 'utf8')).toBe(before);
    expect(existsSync(ours('model_answer/c.jsonl'))).toBe(false);
    expect(await importAs('swallow', '--force')).toBe(0);
    expect(readJsonl(ours('model_answer/a.jsonl'))[0]).toMatchObject({ question_id: 2 });
    expect(readdirSync(dataDir)).toEqual(['ours']);
    expect(readdirSync(ours('model_answer'))).toEqual(['a.jsonl', 'b.jsonl', 'c.jsonl']);
  });

  test('questions that are all there already stay as they are', async () => {
    const question = { question_id: 1, category: 'stem', turns: ['問い'], reference: ['答え'] };
    writeJsonl(ours('question.jsonl'), [question, { ...question, question_id: 2 }]);
    writeJsonl(join(source, 'question.jsonl'), [{ question_id: '1', category: 'stem', turns: ['問い'] }]);
    expect(await importAs('swallow')).toBe(0);
    expect(readJsonl(ours('question.jsonl'))).toHaveLength(2);
    writeJsonl(join(source, 'question.jsonl'), [{ question_id: '1', category: 'stem', turns: ['別の'] }]);
    expect(await importAs('swallow')).toBe(2);
  });
});

test('sources that hold nothing, and names that are none', async () => {
  mkdirSync(source);
  expect(await importAs('swallow')).toBe(2);
  expect(await importAs('alpaca-eval')).toBe(2);
  expect(stderr.match(/holds nothing to import/g)).toHaveLength(2);
  const rest = ['--data-dir', dataDir, '--bench-name'];
  expect(await main(['data', 'import', 'arena-hard', join(source, 'none'), ...rest, 'ours'])).toBe(2);
  expect(stderr).toContain('no such file');
  expect(await main(['data', 'import', 'arena-hard', source, ...rest, '../ours'])).toBe(2);
  expect(stderr).toContain('"../ours" is not the name of a benchmark');
  expect(await main(['data', 'import', 'other', source, ...rest, 'ours'])).toBe(2);
});
