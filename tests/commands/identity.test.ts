import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { fakeApi } from '../support/tiny.ts';

function tiny(questions = 2) {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions });
  return cwd;
}

describe('which model an answer is of', () => {
  it('a model id with a slash is one model for answer, run and judge', async () => {
    const api = await fakeApi();
    const cwd = tiny();
    const run = ['run', '--bench-name', 'tiny', '--model', 'org/m', '--judge-model', 'j'];
    await runCli([...run, '--openai-api-base', api.baseUrl, '--judge-api-base', api.baseUrl], { cwd });
    const { stderr } = await runCli(
      ['judge', '--bench-name', 'tiny', '--judge-model', 'j', '--openai-api-base', api.baseUrl],
      { cwd },
    );
    expect(stderr).toContain('1 (org/m)');
    expect(stderr).toContain('Calls      0 to make');
  });

  it('a file with answers of another model is refused', async () => {
    const api = await fakeApi();
    const cwd = tiny();
    const answer = [
      'answer',
      '--bench-name',
      'tiny',
      '--answer-file',
      'x.jsonl',
      '--openai-api-base',
      api.baseUrl,
    ];
    await runCli([...answer, '--model', 'aa'], { cwd });
    const { code, stderr } = await runCli([...answer, '--model', 'bb'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/x\.jsonl:\d: holds answers of model "aa", not "bb"/);
  });
});

describe('which judgment counts', () => {
  it('a prompt that is changed and changed back: the judgment under the present one counts, without a call', async () => {
    let score = 2;
    const api = await fakeApi({ reply: () => `Rating: [[${score}]]` });
    const cwd = tiny(1);
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm', '--allow-empty'], { cwd });
    const file = join(cwd, 'data/tiny/judge_prompts.jsonl');
    const first = readJsonl<{ prompt_template: string }>(file);
    const judge = () => runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    await judge();
    score = 9;
    writeJsonl(
      file,
      first.map((prompt) => ({ ...prompt, prompt_template: `${prompt.prompt_template}!` })),
    );
    await judge();
    writeJsonl(file, first);
    const calls = api.requests.length;
    await judge();
    expect(api.requests).toHaveLength(calls);
    const show = await runCli(['show', '--bench-name', 'tiny', '--format', 'json'], { cwd });
    expect((JSON.parse(show.stdout) as SingleResults).models[0]?.average.mean).toBe(2);
    const again = await judge();
    expect(again.stderr).toContain('2 already judged');
  });

  it('a system message that is added to a judge prompt is seen', async () => {
    const api = await fakeApi();
    const cwd = tiny(1);
    const file = join(cwd, 'data/tiny/judge_prompts.jsonl');
    writeJsonl(
      file,
      readJsonl(file).map((prompt) => ({ ...prompt, system_prompt: '' })),
    );
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    writeJsonl(
      file,
      readJsonl(file).map((prompt) => ({ ...prompt, system_prompt: 'Be stern.' })),
    );
    const { stderr } = await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    expect(stderr).toContain('2 to make');
  });
});

describe('keys', () => {
  it('run keeps OPENAI_API_KEY, which is the judge\u2019s, from the model\u2019s server', async () => {
    const [model, judge] = [await fakeApi(), await fakeApi()];
    const cwd = tiny();
    const args = ['run', '--bench-name', 'tiny', '--model', 'm', '--judge-model', 'j'];
    const env = { OPENAI_API_KEY: 'sk-planted-key', OPENAI_BASE_URL: judge.baseUrl };
    await runCli([...args, '--openai-api-base', model.baseUrl], { cwd, env });
    expect(model.requests.length).toBeGreaterThan(0);
    expect(model.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(new Set(judge.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer sk-planted-key']),
    );
  });

  it('a password in the address is not shown', async () => {
    const base = 'http://bob:hunter2@127.0.0.1:9/v1';
    const args = ['answer', '--bench-name', 'tiny', '--model', 'm', '--openai-api-base', base];
    const { code, stderr } = await runCli(args, { cwd: tiny() });
    expect(code).toBe(2);
    expect(stderr).toContain('127.0.0.1:9');
    expect(stderr).not.toContain('hunter2');
  });
});

describe('servers that change their mind', () => {
  it('one 403 among successes fails that call alone', async () => {
    const api = await fakeApi({
      fault: (number) =>
        number === 5 ? { kind: 'status', status: 403, message: 'flagged by moderation' } : undefined,
    });
    const cwd = tiny(4);
    const args = ['answer', '--bench-name', 'tiny', '--model', 'm', '--parallel', '1'];
    const { code, stderr } = await runCli([...args, '--openai-api-base', api.baseUrl], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('flagged by moderation');
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/m.jsonl'))).toHaveLength(3);
  });

  it('one that dies in the middle ends the run, not each call by itself', async () => {
    const api = await fakeApi({ fault: (number) => (number > 6 ? { kind: 'reset' } : undefined) });
    const cwd = tiny(30);
    const args = ['answer', '--bench-name', 'tiny', '--model', 'm', '--parallel', '2', '--retry-for', '4'];
    const start = performance.now();
    const { code, stderr } = await runCli([...args, '--openai-api-base', api.baseUrl], { cwd });
    expect(code).toBe(1);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

it('messages do not carry control characters of files to the terminal', async () => {
  const cwd = tiny();
  writeJsonl(join(cwd, 'data/tiny/question.jsonl'), [
    { question_id: 'q\u001B[31mX', category: 'math', turns: ['a?', 'b?'] },
  ]);
  const check = await runCli(['data', 'check', 'tiny'], { cwd });
  expect(check.stdout + check.stderr).not.toContain('\u001B');
  expect(check.stdout).toContain('question');
});
