import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { InputError } from '../../src/errors.ts';
import { checkDataFolder } from '../../src/judgments/check-data.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'llm-judge-check-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Writes a file; rows that are strings go in as they are. */
function put(path: string, rows: readonly unknown[], end = '\n'): void {
  const file = join(dataDir, path);
  mkdirSync(dirname(file), { recursive: true });
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  writeFileSync(file, lines.join('\n') + end);
}

const question = (question_id: number | string, category = 'writing', turns = ['Say A.', 'Say B.']) => ({
  question_id,
  category,
  turns,
});

const answer = (question_id: number | string, turns = ['A', 'B'], model_id = 'tiny') => ({
  question_id,
  answer_id: `${question_id}`,
  model_id,
  choices: [{ index: 0, turns }],
  tstamp: 1,
});

const grade = (question_id: number | string, turn: number, change: object = {}) => ({
  question_id,
  model: 'tiny',
  judge: ['judge', 'single-v1'],
  user_prompt: 'grade it',
  judgment: '[[7]]',
  score: 7,
  turn,
  tstamp: 1,
  ...change,
});

const game = (question_id: number | string, change: object = {}) => ({
  question_id,
  model_1: 'tiny',
  model_2: 'small',
  g1_winner: 'model_1',
  g2_winner: 'tie',
  judge: ['judge', 'pair-v2'],
  g1_user_prompt: 'compare',
  g1_judgment: '[[A]]',
  g2_user_prompt: 'compare',
  g2_judgment: '[[C]]',
  turn: 1,
  tstamp: 1,
  ...change,
});

const prompt = (name: string, prompt_template: string, type = 'single') => ({
  name,
  type,
  system_prompt: '',
  prompt_template,
  output_format: '[[rating]]',
});

const PROMPTS = [
  prompt('single-v1', 'Grade {answer} to {question}'),
  prompt('single-v1-multi-turn', 'Grade {answer_2} to {question_2}'),
  prompt('single-math-v1', 'Grade {answer} by {ref_answer_1}'),
  prompt('single-math-v1-multi-turn', 'Grade {answer_2} by {ref_answer_2}'),
];

/** A benchmark with nothing wrong in it. */
function putGood(): void {
  put('toy/question.jsonl', [question(1), question(2, 'math')]);
  put('toy/judge_prompts.jsonl', PROMPTS);
  put('toy/reference_answer/human.jsonl', [answer(2)]);
  put('toy/model_answer/tiny.jsonl', [answer(1), answer('2')]);
  put('toy/model_answer/small.jsonl', [answer(1, ['A', 'B'], 'small'), answer(2, ['A', 'B'], 'small')]);
  put('toy/model_judgment/judge_single.jsonl', [grade(1, 1), grade(1, 2), grade('2', 1)]);
  put('toy/model_judgment/judge_pair.jsonl', [game(1), game(2, { g1_winner: 'tie', g2_winner: 'tie' })]);
}

/** The problems as `severity file:line: message`, files named from the data folder. */
function check(benchName?: string): string[] {
  const found: string[] = [];
  checkDataFolder(dataDir, benchName, ({ file, line, message, severity }) => {
    const where = file.startsWith(dataDir) ? file.slice(dataDir.length + 1) : file;
    found.push(`${severity} ${where}${line === undefined ? '' : `:${line}`}: ${message}`);
  });
  return found;
}

/** The problems, all of one file, as `severity line: message`. */
function checkFile(path: string): string[] {
  return check().map((problem) => problem.replace(`${path}:`, ''));
}

describe('checkDataFolder', () => {
  it('finds nothing where nothing is wrong', () => {
    putGood();
    expect(check()).toEqual([]);
    expect(checkDataFolder(dataDir, undefined, () => {})).toEqual(['toy']);
  });

  it('reports every bad question', () => {
    putGood();
    put('toy/question.jsonl', [
      question(1),
      question(2, 'math'),
      question(1),
      { question_id: 4, turns: [] },
      'not JSON',
      question(3, 'writing', [' ', 'Say B.']),
    ]);
    expect(check()).toEqual([
      'error toy/question.jsonl:3: question_id 1 stands twice (first on line 1)',
      expect.stringMatching(
        /^error toy\/question\.jsonl:4: record of the wrong shape: "category": .*; "turns": /,
      ),
      expect.stringMatching(/^error toy\/question\.jsonl:5: not valid JSON/),
      'warning toy/question.jsonl:6: turn 1 is empty',
      'error toy/model_answer/small.jsonl: no answer to question 3',
      'error toy/model_answer/tiny.jsonl: no answer to question 3',
    ]);
  });

  it('reports bad settings', () => {
    putGood();
    put('toy/benchmark.json', ['{"max_tokens": 0, "colour": "red"}']);
    expect(check()).toEqual([expect.stringMatching(/^error toy\/benchmark\.json: .*"max_tokens".*colour/)]);
    put('toy/benchmark.json', ['{"reference": "gold"}']);
    expect(check()).toEqual([expect.stringMatching(/no reference_answer\/gold\.jsonl/)]);
    put('toy/benchmark.json', ['{']);
    expect(check()).toEqual([expect.stringMatching(/^error toy\/benchmark\.json: not valid JSON/)]);
  });

  it('reports judge prompts that cannot be filled, stand twice, or are missing', () => {
    putGood();
    put('toy/judge_prompts.jsonl', [
      prompt('single-v1', 'Grade {answer} by {ref_answer_1}'),
      prompt('single-v1-multi-turn', 'Grade {answer_2'),
      prompt('single-v1', 'Grade {answer}'),
      prompt('pair-v2', 'Compare {answer_a} and {answer_c}', 'pairwise'),
      prompt('of-my-own', 'Grade {answer_2} {{as it is}}'),
      { name: 'nameless' },
    ]);
    const found = check();
    expect(found).toEqual([
      expect.stringMatching(/judge_prompts\.jsonl:1: .* unknown field \{ref_answer_1\}/),
      expect.stringMatching(/judge_prompts\.jsonl:2: .* a lone "\{"/),
      'error toy/judge_prompts.jsonl:3: judge prompt "single-v1" stands twice (first on line 1)',
      'error toy/judge_prompts.jsonl:4: judge prompt "pair-v2" has unknown field {answer_c}',
      expect.stringMatching(/judge_prompts\.jsonl:6: record of the wrong shape: "type": /),
      expect.stringMatching(/judge_prompts\.jsonl: no judge prompt "single-math-v1"/),
      expect.stringMatching(/judge_prompts\.jsonl: no judge prompt "single-math-v1-multi-turn"/),
    ]);
  });

  it('checks the prompts of the data folder once, for all benchmarks that use them', () => {
    putGood();
    rmSync(join(dataDir, 'toy/judge_prompts.jsonl'));
    put('toy_2/question.jsonl', [question(1)]);
    put('judge_prompts.jsonl', [prompt('single-v1', 'Grade {answr}'), ...PROMPTS.slice(1)]);
    put('judge_ja_prompts.jsonl', ['[]']);
    expect(check()).toEqual([
      expect.stringMatching(/^error judge_ja_prompts\.jsonl:1: record of the wrong shape/),
      'error judge_ja_prompts.jsonl: holds no judge prompt',
      expect.stringMatching(/^error judge_prompts\.jsonl:1: .*\{answr\}/),
    ]);
  });

  it('reports references that are missing, short, doubled or of no question', () => {
    putGood();
    put('toy/question.jsonl', [question(1), question(2, 'math'), question(3, 'coding'), question(4, 'math')]);
    put(
      'toy/model_answer/tiny.jsonl',
      [1, 2, 3, 4].map((id) => answer(id)),
    );
    put(
      'toy/model_answer/small.jsonl',
      [1, 2, 3, 4].map((id) => answer(id, ['A', 'B'], 'small')),
    );
    put('toy/reference_answer/human.jsonl', [answer(2, ['A']), answer(2), answer(9)]);
    expect(check()).toEqual([
      'error toy/reference_answer/human.jsonl:1: question 2 has 2 turns, its reference 1',
      'warning toy/reference_answer/human.jsonl:2: question 2 has a reference on line 1 already; this one counts',
      'warning toy/reference_answer/human.jsonl:3: question 9 is not in the benchmark',
      'error toy/reference_answer/human.jsonl: no reference for questions 3-4',
    ]);
    rmSync(join(dataDir, 'toy/reference_answer'), { recursive: true });
    expect(check()).toEqual([
      'error toy/reference_answer: no reference answers, which questions 2-4 are judged with',
    ]);
  });

  it('reports answers that cannot be judged, and those that are not counted', () => {
    putGood();
    put('toy/model_answer/tiny.jsonl', [
      answer(1, ['A']),
      answer(1, ['A', '$ERROR$']),
      answer(7, ['A', 'B'], 'another'),
      { question_id: 2, model_id: 'tiny', choices: 'none' },
    ]);
    put('toy/model_answer/small.jsonl', [answer(1, ['A', 'B'], 'small'), '{"question_id": 2, "mod'], '');
    expect(check()).toEqual([
      expect.stringMatching(/^warning toy\/model_answer\/small\.jsonl:2: the last line is torn/),
      'error toy/model_answer/small.jsonl: no answer to question 2',
      'error toy/model_answer/tiny.jsonl:1: question 1, choice 0: 1 of 2 turns answered',
      'warning toy/model_answer/tiny.jsonl:2: question 1 has an answer on line 1 already; this one counts',
      `error toy/model_answer/tiny.jsonl:2: question 1, choice 0: turn 2 is an error ($ERROR$), not an answer`,
      'warning toy/model_answer/tiny.jsonl:3: model_id "another" does not go with the file\'s name',
      'warning toy/model_answer/tiny.jsonl:3: question 7 is not in the benchmark',
      expect.stringMatching(/^error toy\/model_answer\/tiny\.jsonl:4: record of the wrong shape: "choices"/),
      'error toy/model_answer/tiny.jsonl: no answer to question 2',
    ]);
  });

  it('takes a slash in a model id for the underscore of its file', () => {
    putGood();
    put(
      'toy/model_answer/org_tiny.jsonl',
      [1, 2].map((id) => answer(id, ['A', 'B'], 'org/tiny')),
    );
    put('toy/model_judgment/judge_single.jsonl', [grade(1, 1, { model: 'org/tiny' })]);
    expect(check()).toEqual([]);
  });

  it('reports judgments that are doubled, of nothing, without a verdict, or of the wrong shape', () => {
    putGood();
    put(
      'toy/model_judgment/judge_single.jsonl',
      [
        grade(1, 1),
        grade(1, 1, { user_prompt: 'another' }),
        grade(8, 1),
        grade(8, 2),
        grade(2, 3),
        grade(2, 1, { model: 'gone' }),
        grade(2, 1, { score: -1 }),
        grade(2, 2, { score: [-1, 4], user_prompt: ['a', 'b'], judgment: ['c'] }),
        { ...grade(1, 2), turn: 0 },
        '{"question_id',
      ],
      '',
    );
    expect(checkFile('toy/model_judgment/judge_single.jsonl')).toEqual([
      'warning 2: the same question, turn, judge and model as on line 1; results use the newest',
      'error 8: its lists with one entry a choice are not of one length',
      expect.stringMatching(/^error 9: record of the wrong shape: "turn": /),
      expect.stringMatching(/^warning 10: the last line is torn/),
      'warning 3: question 8 is not in the benchmark (2 rows, this is the first)',
      'warning 5: question 2 has no turn 3',
      'warning 6: model "gone" has no answers here',
      'warning 7: 2 judgments have no verdict (score -1 or winner "error"); the first is on this line',
    ]);
  });

  it('reports bad games of pairs', () => {
    putGood();
    put('toy/model_judgment/judge_pair.jsonl', [
      game(1),
      game(1),
      game(1, { model_1: 'small', model_2: 'tiny' }),
      game(2, { g2_winner: 'nobody' }),
      game(2, { g1_winner: 'error' }),
    ]);
    expect(checkFile('toy/model_judgment/judge_pair.jsonl')).toEqual([
      'warning 2: the same question, turn, judge and model as on line 1; results use the newest',
      expect.stringMatching(/^error 4: record of the wrong shape: "g2_winner": /),
      'warning 5: 1 judgment has no verdict (score -1 or winner "error"); the first is on this line',
    ]);
  });

  it('passes over files that are no records of ours', () => {
    putGood();
    put('toy/model_judgment/errors/judge_single.errors.jsonl', ['nothing']);
    put('toy/model_judgment/partial/judge_single.jsonl', ['nothing']);
    put('votes/human.jsonl', ['nothing']);
    expect(check()).toEqual([]);
  });

  it('checks answers without questions as far as it can, and one benchmark alone', () => {
    putGood();
    put('bare/model_answer/tiny.jsonl', [answer(1), 'torn']);
    const found = [
      'error bare/question.jsonl: no such file, so answers and judgments cannot be compared with the questions',
      expect.stringMatching(/^error bare\/model_answer\/tiny\.jsonl:2: not valid JSON/),
    ];
    expect(check('bare')).toEqual(found);
    expect(check().slice(0, 2)).toEqual(found);
  });

  it('refuses a folder with nothing to check', () => {
    expect(() => check()).toThrow(InputError);
    expect(() => check('toy')).toThrow(InputError);
    expect(() => checkDataFolder(join(dataDir, 'gone'), undefined, () => {})).toThrow('no such folder');
  });
});

async function run(...argv: string[]) {
  const out: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => out.push(String(chunk)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  try {
    return { code: await main(['data', 'check', '--data-dir', dataDir, ...argv]), out: out.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('llm-judge data check', () => {
  it('says so where no problem is found', async () => {
    putGood();
    expect(await run()).toEqual({ code: 0, out: 'no problem found in toy\n' });
  });

  it('fails for errors, not for warnings', async () => {
    putGood();
    put('toy/model_judgment/judge_pair.jsonl', [game(1), game(1)]);
    const warned = await run('toy');
    expect(warned.code).toBe(0);
    expect(warned.out).toMatch(/judge_pair\.jsonl:2: warning: the same question/);
    put('toy/question.jsonl', [question(1), question(1)]);
    const failed = await run('--format', 'json');
    expect(failed.code).toBe(2);
    expect(JSON.parse(failed.out)).toMatchObject({
      checked: ['toy'],
      problems: expect.arrayContaining([
        expect.objectContaining({ file: join(dataDir, 'toy/question.jsonl'), line: 2, severity: 'error' }),
      ]),
    });
  });
});
