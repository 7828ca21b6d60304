import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { fakeApi } from '../support/tiny.ts';

function tinyBenchmark(questions = 4) {
  const cwd = temporaryFolder();
  return { cwd, questions: writeBenchmark(join(cwd, 'data'), { questions }) };
}

interface Answer {
  question_id: number;
  choices: { index: number; turns: string[]; reasoning?: (string | null)[]; finish_reason: string[] }[];
}

describe('answer', () => {
  it('asks turn by turn, by the temperature of the category, each choice with a seed of its own', async () => {
    const api = await fakeApi();
    const { cwd, questions } = tinyBenchmark();
    const args = ['answer', '--bench-name', 'tiny', '--model', 'org/m', '--num-choices', '2', '--seed', '7'];
    const { code } = await runCli(
      [
        ...args,
        '--system-prompt',
        'Be brief.',
        '--max-tokens',
        '99',
        '--extra-body',
        '{"top_k":3}',
        '--openai-api-base',
        api.baseUrl,
      ],
      { cwd, env: { OPENAI_API_KEY: 'sk-test' } },
    );
    expect(code).toBe(0);
    expect(api.requests).toHaveLength(16);
    expect(new Set(api.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer sk-test']),
    );
    // FastChat's temperature_config; stem is 0.1.
    const temperatures: Record<string, number> = { writing: 0.7, math: 0, coding: 0, stem: 0.1 };
    for (const { body, messages, model, seed } of api.requests) {
      expect(model).toBe('org/m');
      expect([7, 8]).toContain(seed);
      expect(messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
      const question = questions.find(({ turns }) => turns[0] === messages[1]?.content);
      expect(body).toMatchObject({
        max_tokens: 99,
        top_k: 3,
        temperature: temperatures[question?.category ?? ''],
      });
    }
    const rows = readJsonl<Answer>(join(cwd, 'data/tiny/model_answer/org_m.jsonl'));
    expect(rows).toHaveLength(4);
    for (const { question_id, choices } of rows) {
      const question = questions.find((each) => each.question_id === question_id);
      expect(choices.map(({ index }) => index)).toEqual([0, 1]);
      for (const { index, turns } of choices) {
        const second = api.requests.find(
          ({ reply, messages }) => reply === turns[1] && messages.length === 4,
        );
        expect(second?.seed).toBe(7 + index);
        expect(second?.messages.slice(1).map(({ content }) => content)).toEqual([
          question?.turns[0],
          turns[0],
          question?.turns[1],
        ]);
      }
    }
  });

  it('makes only what is missing when more choices are wanted, and keeps those there are', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark();
    const args = [
      'answer',
      '--bench-name',
      'tiny',
      '--model',
      'm',
      '--seed',
      '1',
      '--openai-api-base',
      api.baseUrl,
    ];
    await runCli(args, { cwd });
    const file = join(cwd, 'data/tiny/model_answer/m.jsonl');
    const before = readJsonl<Answer>(file);
    await runCli([...args, '--num-choices', '3'], { cwd });
    expect(api.requests).toHaveLength(8 + 16);
    // The later row of a question counts, as in FastChat.
    const after = new Map(readJsonl<Answer>(file).map((row) => [row.question_id, row]));
    for (const { question_id, choices } of before) {
      expect(after.get(question_id)?.choices).toHaveLength(3);
      expect(after.get(question_id)?.choices[0]).toEqual(choices[0]);
    }
    const third = await runCli([...args, '--num-choices', '2'], { cwd });
    expect(third.stderr).toContain('Calls      0 to make');
  });

  it('keeps reasoning apart: later turns and the judge do not see it', async () => {
    const api = await fakeApi({
      reply: ({ messages }) =>
        messages.some(({ content }) => content.includes('[[rating]]'))
          ? '<think>It could be [[2]].</think>Rating: [[9]]'
          : `<think>secret thoughts</think>\n\nAnswer ${messages.length}`,
    });
    const { cwd } = tinyBenchmark(1);
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    const [row] = readJsonl<Answer>(join(cwd, 'data/tiny/model_answer/m.jsonl'));
    expect(row?.choices[0]).toMatchObject({
      turns: ['Answer 1', 'Answer 3'],
      reasoning: ['secret thoughts', 'secret thoughts'],
    });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    expect(JSON.stringify(api.requests.map(({ messages }) => messages))).not.toContain('secret');
    expect(readJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'))).toMatchObject([
      { score: 9, judgment: 'Rating: [[9]]', reasoning: 'It could be [[2]].' },
      { score: 9 },
    ]);
  });

  it('keeps a reply that was cut at the token limit, and says so', async () => {
    const api = await fakeApi({ finishReason: 'length' });
    const { cwd } = tinyBenchmark(1);
    const { code, stderr } = await runCli(
      ['answer', '--bench-name', 'tiny', '--model', 'm', '--openai-api-base', api.baseUrl],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('2 replies were cut at the token limit');
    const [row] = readJsonl<Answer>(join(cwd, 'data/tiny/model_answer/m.jsonl'));
    expect(row?.choices[0]?.finish_reason).toEqual(['length', 'length']);
  });

  it('reads .env, and a variable that is set goes before it', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark(1);
    writeFileSync(join(cwd, '.env'), `OPENAI_BASE_URL=${api.baseUrl}\nOPENAI_API_KEY=from-file\n`);
    await runCli(['answer', '--bench-name', 'tiny', '--model', 'm'], { cwd });
    await runCli(['answer', '--bench-name', 'tiny', '--model', 'n'], {
      cwd,
      env: { OPENAI_API_KEY: 'from-shell' },
    });
    const keys = api.requests.map(({ model, headers }) => `${model} ${headers.authorization}`);
    expect(new Set(keys)).toEqual(new Set(['m Bearer from-file', 'n Bearer from-shell']));
  });
});

describe('judge', () => {
  it('judges again what has changed since, and results use the newest', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark(2);
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    const file = join(cwd, 'data/tiny/model_answer/m.jsonl');
    const rows = readJsonl<Answer>(file);
    const edited = rows[0]?.choices[0];
    if (edited) edited.turns[1] = 'another second answer';
    writeJsonl(file, rows);
    const calls = api.requests.length;
    const { stderr } = await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    expect(stderr).toContain('4 (3 already judged, 1 stale)');
    expect(api.requests).toHaveLength(calls + 1);
    const { stdout } = await runCli(['show', '--bench-name', 'tiny', '--format', 'json'], { cwd });
    expect((JSON.parse(stdout) as SingleResults).models).toMatchObject([
      { average: { n: 4 }, left_out: { stale: 1 } },
    ]);
  });

  it('judges again under an edited system message', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark(1);
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    const prompts = join(cwd, 'data/tiny/judge_prompts.jsonl');
    writeJsonl(
      prompts,
      readJsonl(prompts).map((prompt) => ({ ...prompt, system_prompt: 'Be stern.' })),
    );
    const { stderr } = await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    expect(stderr).toContain('2 (0 already judged, 2 stale)');
  });

  it('asks at temperature 0 for 2048 tokens at most, with the reference in the prompt where it is needed', async () => {
    const api = await fakeApi();
    const { cwd, questions } = tinyBenchmark();
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    const before = api.requests.length;
    await runCli(['judge', ...base, '--judge-model', 'org/j'], { cwd });
    for (const { body } of api.requests.slice(before)) {
      expect(body).toMatchObject({ model: 'org/j', temperature: 0, max_tokens: 2048 });
    }
    const rows = readJsonl<{ question_id: number; user_prompt: string; judge: string[]; reference?: string }>(
      join(cwd, 'data/tiny/model_judgment/org_j_single.jsonl'),
    );
    expect(rows).toHaveLength(8);
    for (const { question_id, user_prompt, judge, reference } of rows) {
      const { category } = questions.find((each) => each.question_id === question_id) ?? {};
      const needsReference = category === 'math' || category === 'coding';
      expect(user_prompt.includes(`There are ${question_id} of them.`)).toBe(needsReference);
      expect(judge[1]?.startsWith('single-math-v1')).toBe(needsReference);
      expect(reference).toBe(needsReference ? 'human' : undefined);
    }
  });

  it('grades any number of turns', async () => {
    const api = await fakeApi();
    const cwd = temporaryFolder();
    writeJsonl(join(cwd, 'data/long/question.jsonl'), [
      { question_id: 'x1', category: 'chat', turns: ['one?', 'two?', 'three?', 'four?'] },
    ]);
    const base = ['--bench-name', 'long', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    const { code } = await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    // Without a judge prompt file of its own the package's is used; its prompts name the form of the verdict.
    const rows = readJsonl<{ question_id: string; turn: number; judge: string[] }>(
      join(cwd, 'data/long/model_judgment/j_single.jsonl'),
    );
    expect(code).toBe(0);
    expect(rows.map(({ turn, judge }) => `${turn} ${judge[1]}`).toSorted()).toEqual([
      '1 single-v1',
      '2 single-v1-multi-turn',
      '3 single-v1-conversation',
      '4 single-v1-conversation',
    ]);
  });

  it('records several choices as lists, and judges only the new ones when their number grows', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark(2);
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm', '--num-choices', '2', '--seed', '1'], { cwd });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    const before = api.requests.length;
    await runCli(['answer', ...base, '--model', 'm', '--num-choices', '3', '--seed', '1'], { cwd });
    const { stderr } = await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    expect(stderr).toContain('Calls      4 to make');
    expect(api.requests).toHaveLength(before + 4 + 4);
    const rows = readJsonl<{ score: number[]; user_prompt: string[] }>(
      join(cwd, 'data/tiny/model_judgment/j_single.jsonl'),
    );
    expect(rows.map(({ score }) => score.length)).toEqual([2, 2, 2, 2, 3, 3, 3, 3]);
  });
});

describe('run', () => {
  it('answers, judges and shows; a second run makes no call', async () => {
    const api = await fakeApi({ latency: [1, 20] });
    const { cwd } = tinyBenchmark(8);
    const servers = ['--openai-api-base', api.baseUrl, '--judge-api-base', api.baseUrl];
    const contestants = ['--model', 'a', 'b', '--judge-model', 'j', '--parallel', '2'];
    const args = ['run', '--bench-name', 'tiny', ...contestants, '--format', 'json'];
    const first = await runCli([...args, ...servers], { cwd });
    expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(2 * 16 + 2 * 16);
    const { models } = JSON.parse(first.stdout) as SingleResults;
    expect(models.map(({ model }) => model).toSorted()).toEqual(['a', 'b']);
    expect(models.every(({ average }) => average.n === 16)).toBe(true);
    // Overlapped: the first judgment is asked for before the last answer.
    const firstJudged = api.requests.findIndex(({ model }) => model === 'j');
    const lastAnswered = api.requests.findLastIndex(({ model }) => model !== 'j');
    expect(firstJudged).toBeLessThan(lastAnswered);

    const second = await runCli([...args, ...servers], { cwd });
    expect(api.requests).toHaveLength(64);
    expect(second.stdout).toBe(first.stdout);
  });

  it('ends with the judge\u2019s error, keeps the answers there are, and makes no more', async () => {
    const api = await fakeApi({
      latency: 5,
      fault: (_, { model }) =>
        model === 'j' ? { kind: 'status', status: 401, message: 'bad key' } : undefined,
    });
    const { cwd } = tinyBenchmark(40);
    const args = ['run', '--bench-name', 'tiny', '--model', 'a', '--judge-model', 'j', '--parallel', '2'];
    const { code, stderr } = await runCli(
      [...args, '--openai-api-base', api.baseUrl, '--judge-api-base', api.baseUrl],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr.match(/^error/gm)).toHaveLength(1);
    expect(stderr).toContain('--judge-api-key');
    expect(api.requests.filter(({ model }) => model === 'a').length).toBeLessThan(40);
  });
});

describe('show', () => {
  it('prints the same scores in every format, and nothing else on stdout', async () => {
    const api = await fakeApi();
    const { cwd } = tinyBenchmark();
    const base = ['--bench-name', 'tiny', '--openai-api-base', api.baseUrl];
    await runCli(['answer', ...base, '--model', 'm'], { cwd });
    await runCli(['judge', ...base, '--judge-model', 'j'], { cwd });
    const show = async (format: string, ...more: string[]) =>
      (await runCli(['show', '--bench-name', 'tiny', '--format', format, ...more], { cwd })).stdout;
    const [scores] = (JSON.parse(await show('json')) as SingleResults).models;
    const mean = scores?.average.mean ?? NaN;
    const { interval = { low: NaN, high: NaN }, standard_error: error = NaN } = scores?.average ?? {};
    expect(scores).toMatchObject({ model: 'm', average: { n: 8 }, turns: { 1: { n: 4 }, 2: { n: 4 } } });
    expect(Object.keys(scores?.categories ?? {})).toEqual(['writing', 'math', 'coding', 'stem']);
    const withEnds = (name: string) => `${name},${name}_low,${name}_high,${name}_standard_error`;
    expect((await show('csv')).split('\n').slice(0, 2)).toEqual([
      `model,${withEnds('average')},n,${['turn_1', 'turn_2', 'writing', 'math', 'coding', 'stem'].map(withEnds).join(',')},unparsed,refused,doubtful,duplicate,stale`,
      expect.stringContaining(`m,${mean},${interval.low},${interval.high},${error},8,`),
    ]);
    const range = `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
    expect(await show('markdown')).toContain(`| ${mean.toFixed(2)} (${range}) | ${error.toFixed(2)} | 8 |`);
    const table = await show('table');
    expect(table).toContain(mean.toFixed(2));
    expect(table).toContain(`│ ${range} │ ${error.toFixed(2)} │`);
    // A pipe is no terminal: there are no bars.
    expect(table).not.toContain('●');
    for (const format of ['json', 'csv', 'markdown', 'table']) {
      expect(await show(format, '--no-ci')).not.toMatch(/interval|low|95%| to |standard_error|SE/);
    }
    expect((await show('csv', '--no-ci')).split('\n')[0]).toMatch(/^model,average,n,/);
  });
});
