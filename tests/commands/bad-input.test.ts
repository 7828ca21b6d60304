import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import type { FakeApiOptions } from '../support/fake-api.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { fakeApi } from '../support/tiny.ts';

/** A data folder with the benchmark `tiny` and complete answers of model `m`. */
function answeredData(): string {
  const cwd = temporaryFolder();
  const questions = writeBenchmark(join(cwd, 'data'), { questions: 4 });
  writeJsonl(
    join(cwd, 'data/tiny/model_answer/m.jsonl'),
    questions.map(({ question_id, turns }) => ({
      question_id,
      answer_id: `a${question_id}`,
      model_id: 'm',
      choices: [{ index: 0, turns: turns.map((_, turn) => `answer ${question_id}.${turn + 1}`) }],
      tstamp: 0,
    })),
  );
  return cwd;
}

const JUDGE = ['judge', '--bench-name', 'tiny', '--model-list', 'm', '--judge-model', 'j'];

/** Every file below a folder that is not there before the command runs must not be there after it. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Runs a command that must fail with exit code 2, one error, nothing on stdout and nothing written. */
async function refused(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const before = filesBelow(cwd);
  const { code, stdout, stderr } = await runCli(args, { cwd, env });
  expect(stdout).toBe('');
  expect(stderr.match(/^(internal )?error/gm), stderr).toEqual(['error']);
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(filesBelow(cwd)).toEqual(before);
  return stderr;
}

describe('bad files', () => {
  it('a benchmark that is not there', async () => {
    const stderr = await refused(['answer', '--bench-name', 'nowhere', '--model', 'm'], temporaryFolder());
    expect(stderr).toContain(join('data', 'nowhere', 'question.jsonl'));
    expect(stderr).toContain('llm-judge data pull');
  });

  it.each(['../up', '/etc', '.', '..', 'a/b', ''])('a benchmark name that is no folder: %j', async (name) => {
    const stderr = await refused(['show', '--bench-name', name], temporaryFolder());
    expect(stderr).toContain('--bench-name');
  });

  it.each([
    ['{"question_id": 1,', 'not valid JSON'],
    ['[1, 2]', 'wrong shape'],
    ['{"question_id": 1, "category": "math"}', '"turns"'],
    ['{"question_id": 1, "category": "math", "turns": []}', '"turns"'],
    ['{"question_id": null, "category": "math", "turns": ["q"]}', '"question_id"'],
    ['{"question_id": 101, "category": "math", "turns": ["q"]}', 'stands twice'],
    ['{"question_id": "101", "category": "math", "turns": ["q"]}', 'stands twice'],
  ])('a bad question: %s', async (line, what) => {
    const cwd = answeredData();
    const file = join(cwd, 'data/tiny/question.jsonl');
    writeJsonl(file, readJsonl(file));
    writeFileSync(file, `${line}\n`, { flag: 'a' });
    const stderr = await refused([...JUDGE, '--openai-api-base', 'http://127.0.0.1:9/v1'], cwd);
    expect(stderr).toContain('question.jsonl:5');
    expect(stderr).toContain(what);
  });

  it('a benchmark.json with a key that is none', async () => {
    const cwd = answeredData();
    writeFileSync(join(cwd, 'data/tiny/benchmark.json'), '{"temperature": {"math": 1}}');
    const stderr = await refused(['show', '--bench-name', 'tiny'], cwd);
    expect(stderr).toContain('benchmark.json');
    expect(stderr).toContain('temperature');
  });

  it('a torn judge prompt file, an unknown field, a missing prompt', async () => {
    const cwd = answeredData();
    const prompts = readJsonl<{ name: string; prompt_template: string }>(
      join(cwd, 'data/tiny/judge_prompts.jsonl'),
    );
    const own = join(cwd, 'own.jsonl');
    const judge = [...JUDGE, '--judge-file', 'own.jsonl', '--openai-api-base', 'http://127.0.0.1:9/v1'];

    writeFileSync(own, '{"name": "single-v1"');
    expect(await refused(judge, cwd)).toContain('own.jsonl:1');

    writeJsonl(
      own,
      prompts.map((prompt) => ({ ...prompt, prompt_template: `${prompt.prompt_template}{anwser}` })),
    );
    const unknown = await refused(judge, cwd);
    expect(unknown).toContain('own.jsonl:1');
    expect(unknown).toContain('{anwser}');

    writeJsonl(
      own,
      prompts.filter(({ name }) => name !== 'single-math-v1'),
    );
    const missing = await refused(judge, cwd);
    expect(missing).toContain('single-math-v1');
    expect(missing).toContain('"math"');

    expect(
      await refused(
        [...JUDGE, '--judge-file', 'none.jsonl', '--openai-api-base', 'http://127.0.0.1:9/v1'],
        cwd,
      ),
    ).toContain('none.jsonl');
  });

  it('answers that are missing, unfinished, or an error of FastChat', async () => {
    const cwd = answeredData();
    const judge = [...JUDGE, '--openai-api-base', 'http://127.0.0.1:9/v1'];
    const file = join(cwd, 'data/tiny/model_answer/m.jsonl');
    const rows = readJsonl<{ choices: { turns: string[] }[] }>(file);

    writeJsonl(file, rows.slice(0, 3));
    expect(await refused(judge, cwd)).toContain('question 104 has no answer');
    writeJsonl(file, [...rows.slice(0, 3), { ...rows[3], choices: [{ index: 0, turns: ['one'] }] }]);
    expect(await refused(judge, cwd)).toContain('m.jsonl:4: question 104 has 1 of 2 turns');
    writeJsonl(file, [{ ...rows[0], choices: [{ index: 0, turns: ['$ERROR$', 'x'] }] }, ...rows.slice(1)]);
    expect(await refused(judge, cwd)).toContain('m.jsonl:1: question 101 has an error');
    writeFileSync(file, '{"question_id": 101, "model_id": "m", "choices": "none"}\n');
    expect(await refused(judge, cwd)).toContain('m.jsonl:1');
    expect(
      await refused(
        judge.map((word) => (word === 'm' ? 'other' : word)),
        cwd,
      ),
    ).toContain('no answers of model "other"');
  });

  it('a reference that is missing', async () => {
    const cwd = answeredData();
    const judge = [...JUDGE, '--openai-api-base', 'http://127.0.0.1:9/v1'];
    const file = join(cwd, 'data/tiny/reference_answer/human.jsonl');
    writeJsonl(file, readJsonl(file).slice(1));
    const stderr = await refused(judge, cwd);
    expect(stderr).toContain('human.jsonl');
    expect(stderr).toContain('question 102');
    expect(await refused([...judge, '--reference', 'gold'], cwd)).toContain('There are: human');
  });

  it('judgments that are not there', async () => {
    expect(await refused(['show', '--bench-name', 'tiny'], answeredData())).toContain('gpt-4_single.jsonl');
  });
});

describe('bad flags', () => {
  it.each([
    [['judge', '--paralel', '3'], '--parallel'],
    [['judge', '--parallel', '0'], '--parallel'],
    [['judge', '--parallel', 'many'], 'whole number'],
    [['answer', '--model', 'm', '--extra-body', '[1]'], 'JSON object'],
    [['answer', '--model', 'm', '--force-temperature', '-1'], '--force-temperature'],
    [['show', '--format', 'xml'], 'table'],
    [['judgee'], 'judge'],
  ])('%j', async (args, what) => {
    expect(await refused(args, temporaryFolder())).toContain(what);
  });

  it.each([
    '../../escape',
    '/etc/passwd',
    '..',
    '.hidden',
    'a\\b',
    'a\u0000b'.replace('\u0000', '\u0007'),
    '',
  ])('a model id that is no file name: %j', async (id) => {
    const args = ['answer', '--bench-name', 'starter', '--model', 'm', '--model-id', id];
    const stderr = await refused([...args, '--openai-api-base', 'http://127.0.0.1:9/v1'], temporaryFolder());
    expect(stderr).toContain('--model-id');
  });

  it('no key for a server that needs one, no model, no web address', async () => {
    const cwd = temporaryFolder();
    expect(await refused(['answer', '--bench-name', 'starter', '--model', 'm'], cwd)).toContain(
      'OPENAI_API_KEY',
    );
    expect(await refused(['answer', '--bench-name', 'starter'], cwd)).toContain('--model');
    const base = ['answer', '--bench-name', 'starter', '--model', 'm', '--openai-api-base', 'localhost:8000'];
    expect(await refused(base, cwd)).toContain('no web address');
    const slice = ['answer', '--bench-name', 'starter', '--model', 'm', '--question-begin', '24'];
    expect(await refused(slice, cwd)).toContain('--question-begin');
  });
});

describe('bad servers', () => {
  it('none there', async () => {
    const stderr = await refused(
      [...JUDGE, '--openai-api-base', 'http://127.0.0.1:9/v1', '--yes'],
      answeredData(),
    );
    expect(stderr).toContain('no server listens there');
    expect(stderr).toContain('--openai-api-base');
  });

  // Error bodies as OpenAI's API documents them (error codes page).
  it.each([
    [401, 'invalid_api_key', 'Incorrect API key provided: sk-planted-key-1234.', '--openai-api-key'],
    [
      404,
      'model_not_found',
      'The model `j` does not exist or you do not have access to it.',
      '--judge-model j',
    ],
    [
      429,
      'insufficient_quota',
      'You exceeded your current quota, please check your plan.',
      '--openai-api-key',
    ],
  ])(
    '%i %s ends the run at once, with one message and no key in it',
    async (status, code, message, remedy) => {
      const api = await fakeApi({ fault: () => ({ kind: 'status', status, code, message }) });
      const cwd = answeredData();
      const stderr = await refused([...JUDGE, '--openai-api-base', api.baseUrl, '--parallel', '2'], cwd, {
        OPENAI_API_KEY: 'sk-planted-key-1234',
      });
      expect(stderr).toContain(remedy);
      expect(stderr).not.toContain('planted-key');
      expect(api.requests.length).toBeLessThanOrEqual(2);
    },
  );

  it('a request that the server never accepts', async () => {
    const api = await fakeApi({
      fault: () => ({ kind: 'status', status: 400, message: 'max_tokens is too large' }),
    });
    const cwd = answeredData();
    const { code, stderr } = await runCli([...JUDGE, '--openai-api-base', api.baseUrl, '--parallel', '4'], {
      cwd,
    });
    expect(code).toBe(2);
    // Said once, though four calls were under way, and no failure of a single call.
    expect(stderr.split('max_tokens is too large')).toHaveLength(2);
    expect(api.requests.length).toBeLessThanOrEqual(4);
    expect(existsSync(join(cwd, 'data/tiny/model_judgment/errors'))).toBe(false);
  });

  it('a call that fails for good: the others are judged, the exit code is 1, and a rerun tries it again', async () => {
    const isBad = (number: number) => number === 4;
    const api = await fakeApi({
      fault: (number) =>
        isBad(number)
          ? { kind: 'status', status: 400, message: 'too long', code: 'context_length_exceeded' }
          : undefined,
    });
    const cwd = answeredData();
    const judge = [...JUDGE, '--openai-api-base', api.baseUrl, '--parallel', '1'];
    const first = await runCli(judge, { cwd });
    expect(first).toMatchObject({ code: 1 });
    expect(first.stderr).toContain('1 call failed (too-long)');
    const file = join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
    expect(readJsonl(file)).toHaveLength(7);
    expect(readJsonl(join(cwd, 'data/tiny/model_judgment/errors/j_single.errors.jsonl'))).toMatchObject([
      { kind: 'too-long', turn: expect.any(Number) },
    ]);
    const second = await runCli(judge, { cwd });
    expect(second).toMatchObject({ code: 0 });
    expect(readJsonl(file)).toHaveLength(8);
    expect(api.requests).toHaveLength(9);
  });

  it('an empty reply is no judgment and no answer', async () => {
    const api = await fakeApi({ fault: () => ({ kind: 'empty-content' }) });
    const cwd = answeredData();
    const judged = await runCli([...JUDGE, '--first-n', '1', '--openai-api-base', api.baseUrl], { cwd });
    expect(judged).toMatchObject({ code: 2 });
    expect(judged.stderr).toContain('said nothing');
    expect(existsSync(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'))).toBe(false);

    const answer = [
      'answer',
      '--bench-name',
      'tiny',
      '--question-end',
      '1',
      '--model',
      'n',
      '--openai-api-base',
      api.baseUrl,
    ];
    const answered = await runCli(answer, { cwd });
    expect(answered).toMatchObject({ code: 2 });
    expect(answered.stderr).toContain('--allow-empty');
    expect(existsSync(join(cwd, 'data/tiny/model_answer/n.jsonl'))).toBe(false);

    expect(await runCli([...answer, '--allow-empty'], { cwd })).toMatchObject({ code: 0 });
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/n.jsonl'))).toMatchObject([
      { choices: [{ turns: ['', ''] }] },
    ]);
  });

  it.each<[string, NonNullable<FakeApiOptions['fault']>]>([
    [
      '429 with Retry-After',
      (number) =>
        number % 3 === 0 ? { kind: 'status', status: 429, headers: { 'retry-after': '0' } } : undefined,
    ],
    ['500', (number) => (number % 3 === 0 ? { kind: 'status', status: 500 } : undefined)],
    [
      'an HTML page of a proxy',
      (number) =>
        number % 3 === 0 ? { kind: 'status', status: 502, body: '<html>Bad Gateway</html>' } : undefined,
    ],
    ['a connection reset', (number) => (number % 3 === 2 ? { kind: 'reset' } : undefined)],
    ['a torn body', (number) => (number % 3 === 0 ? { kind: 'truncated' } : undefined)],
    ['an empty body', (number) => (number % 3 === 0 ? { kind: 'empty-body' } : undefined)],
  ])('%s is tried again, and leaves no trace in the records', async (_, fault) => {
    const api = await fakeApi({ fault });
    const cwd = answeredData();
    const { code, stderr } = await runCli([...JUDGE, '--openai-api-base', api.baseUrl, '--parallel', '4'], {
      cwd,
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const rows = readJsonl<{ score: number }>(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'));
    expect(rows).toHaveLength(8);
    expect(rows.every(({ score }) => score >= 1)).toBe(true);
    expect(existsSync(join(cwd, 'data/tiny/model_judgment/errors'))).toBe(false);
  });

  it('a server that stalls: --timeout ends the try', async () => {
    const api = await fakeApi({ fault: (number) => (number === 2 ? { kind: 'stall' } : undefined) });
    const { code } = await runCli([...JUDGE, '--openai-api-base', api.baseUrl, '--timeout', '1'], {
      cwd: answeredData(),
    });
    expect(code).toBe(0);
  });

  it('a data folder that cannot be written', async () => {
    const cwd = answeredData();
    mkdirSync(join(cwd, 'elsewhere'));
    writeFileSync(join(cwd, 'file'), '');
    const stderr = await refused(
      [
        'answer',
        '--bench-name',
        'starter',
        '--data-dir',
        'file',
        '--model',
        'm',
        '--openai-api-base',
        'http://127.0.0.1:9/v1',
      ],
      cwd,
    );
    expect(stderr).toContain('file');
  });
});
