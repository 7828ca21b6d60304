import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/answers/answer.ts';
import type { SingleJudgment } from '../../src/judgments/judgment.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import { type FakeApiOptions, fingerprint, isJudgePrompt } from '../support/fake-api.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';

/** A benchmark to which these models have answers of different lengths. */
function answered(questions = 4, models: readonly string[] = ['m']): string {
  const cwd = temporaryFolder();
  const written = writeBenchmark(join(cwd, 'data'), { questions });
  for (const model of models) {
    const rows = written.map(({ question_id, turns }, place) => ({
      question_id,
      answer_id: 'x',
      model_id: model,
      choices: [
        { index: 0, turns: turns.map((_, turn) => `${model} says ${'more '.repeat(place * 10 + turn)}`) },
      ],
      tstamp: 1,
    }));
    writeJsonl(join(cwd, 'data/tiny/model_answer', `${model}.jsonl`), rows);
  }
  return cwd;
}

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

const BENCH = ['--bench-name', 'tiny', '--yes'];
const { answer, judge } = commandLines(BENCH);

const answersOf = (cwd: string) =>
  readJsonl<Answer & Record<string, unknown>>(join(cwd, 'data/tiny/model_answer/m.jsonl'));
const judgmentsOf = (cwd: string) =>
  readJsonl<SingleJudgment & Record<string, unknown>>(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'));

function config(cwd: string, value: object): void {
  writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify(value));
}

describe('--dry-run', () => {
  test.each([
    { name: 'answer', args: ['answer', '--model', 'new'], kinds: ['question 104 (stem), turn 1 of 2'] },
    {
      name: 'judge',
      args: ['judge', '--judge-model', 'gpt-4o'],
      kinds: ['single-v1:', 'single-v1-multi-turn:', 'single-math-v1:', 'single-math-v1-multi-turn:'],
    },
    {
      name: 'run',
      args: ['run', '--model', 'new', '--judge-model', 'gpt-4o'],
      kinds: ['question 104 (stem), turn 1 of 2', 'single-v1:', 'single-math-v1-multi-turn:'],
    },
  ])(
    '$name prints the plan, its price and an example of each prompt; it needs no key and writes nothing',
    async ({ args, kinds }) => {
      const cwd = answered();
      const before = new Set(filesIn(cwd));
      const { code, stdout, stderr } = await runCli([...args, ...BENCH, '--dry-run'], { cwd });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      for (const kind of kinds) expect(stdout.split(`== ${kind}`)).toHaveLength(2);
      expect(stdout).toMatch(/\[user\]\n.*how many sheep/s);
      expect(stderr).toMatch(/Cost.*prompt tokens/);
      if (args.includes('gpt-4o'))
        expect(stderr).toMatch(/counted with o200k_base\).*\$0\.\d+, at most \$\d/);
      expect(new Set(filesIn(cwd))).toEqual(before);
    },
  );
});

describe('a budget', () => {
  test('--max-calls stops after so many, and the next run goes on', async () => {
    const cwd = benchmark(4);
    const api = await fakeApi({ latency: 5 });
    const first = await runCli(answer(api, '--max-calls', '5'), { cwd });
    expect(first).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/budget is used up \(5 of 5 calls/),
    });
    expect(api.requests).toHaveLength(5);
    expect(existsSync(join(cwd, 'data/tiny/model_answer/errors'))).toBe(false);
    expect(await runCli(answer(api, '--max-calls', '5'), { cwd })).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(8);
  });

  test('--max-cost is never exceeded, whatever is in flight; what calls cost is in the records', async () => {
    const cwd = answered(8);
    // The fake server counts a token for four characters.
    config(cwd, { models: { j: { prices: { input: 1000, output: 5000 } } } });
    const api = await fakeApi({ latency: [1, 20], reply: () => `${'word '.repeat(40)}Rating: [[7]]` });
    const limit = 2;
    let spent = 0;
    let runs = 0;
    for (let code: number | null = 1; code === 1; runs += 1) {
      const seen = api.requests.length;
      const result = await runCli(
        judge(api, '--max-cost', String(limit), '--judge-max-tokens', '60', '--parallel', '16'),
        { cwd },
      );
      ({ code } = result);
      expect(result.stderr).toMatch(code === 1 ? /budget is used up \(\$[\d.]+ of \$2\.00 spent/ : /\$/);
      const cost = judgmentsOf(cwd).reduce(
        (sum, { usage }) => sum + ((usage as { cost: number }).cost ?? NaN),
        0,
      );
      expect(cost - spent).toBeLessThanOrEqual(limit);
      expect(cost - spent).toBeGreaterThan(0);
      expect(api.requests.length - seen).toBeGreaterThan(0);
      spent = cost;
    }
    expect(runs).toBeGreaterThan(1);
    expect(api.requests).toHaveLength(16);
    const [row] = judgmentsOf(cwd);
    const usage = row?.usage as { prompt_tokens: number; completion_tokens: number; cost: number };
    // 1,000 and 5,000 dollars a million tokens.
    expect(usage.cost).toBeCloseTo(usage.prompt_tokens / 1000 + usage.completion_tokens / 200, 9);
  });

  test('--max-cost needs a price', async () => {
    const cwd = answered();
    const api = await fakeApi();
    const { code, stderr } = await runCli(judge(api, '--max-cost', '1'), { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--max-cost: the price of model j.*\n.*prices/),
    });
    expect(api.requests).toHaveLength(0);
  });
});

test('--cache answers identical requests from the disk, across folders and commands, and says so', async () => {
  const api = await fakeApi();
  const cache = join(temporaryFolder(), 'cache');
  const one = benchmark(4);
  const two = benchmark(4);
  const ask = (cwd: string) => runCli(answer(api, '--num-choices', '2', '--cache', cache), { cwd });
  expect(await ask(one)).toMatchObject({ code: 0 });
  expect(api.requests).toHaveLength(16);
  const again = await ask(two);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('16 replies from the cache') });
  expect(api.requests).toHaveLength(16);
  const texts = (cwd: string) =>
    answersOf(cwd).map(({ question_id, choices }) => [question_id, choices.map(({ turns }) => turns)]);
  expect(new Map(texts(two) as never)).toEqual(new Map(texts(one) as never));
  // Other parameters are another request.
  expect(
    await runCli(answer(api, '--num-choices', '2', '--cache', cache, '--top-p', '0.5'), {
      cwd: benchmark(4),
    }),
  ).toMatchObject({ code: 0 });
  expect(api.requests).toHaveLength(32);
});

describe('refused replies', () => {
  const withheld = { error: { message: 'The response was filtered.', code: 'content_filter' } };
  const filter: NonNullable<FakeApiOptions['fault']> = (_, { messages }) =>
    messages.some(({ content }) => content.includes('Question 2:'))
      ? { kind: 'status', status: 400, body: JSON.stringify(withheld) }
      : undefined;

  test('of a contestant are no errors and no answers; they are not asked for again, unless that is asked for', async () => {
    const cwd = benchmark(4);
    const api = await fakeApi({ fault: filter });
    const first = await runCli(answer(api), { cwd });
    expect(first).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/1 answer was refused or withheld/),
    });
    expect(new Set(answersOf(cwd).map(({ question_id }) => question_id))).toEqual(new Set([101, 103, 104]));
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/refused/m.jsonl'))).toMatchObject([
      {
        question_id: 102,
        model_id: 'm',
        choice: 0,
        turn: 1,
        kind: 'content-filter',
        said: expect.stringContaining('filtered'),
      },
    ]);
    expect(existsSync(join(cwd, 'data/tiny/model_answer/errors'))).toBe(false);
    const made = api.requests.length;
    expect(await runCli(answer(api), { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('--retry-refused'),
    });
    expect(api.requests).toHaveLength(made);

    const judged = await runCli(judge(api), { cwd });
    expect(judged).toMatchObject({ code: 0, stderr: expect.stringMatching(/Refused +1 questions/) });
    expect(judgmentsOf(cwd)).toHaveLength(6);

    const calm = await fakeApi();
    expect(await runCli(answer(calm, '--retry-refused'), { cwd })).toMatchObject({ code: 0 });
    expect(calm.requests).toHaveLength(2);
    expect(answersOf(cwd)).toHaveLength(4);
    expect(await runCli(judge(calm), { cwd })).toMatchObject({ code: 0 });
    expect(judgmentsOf(cwd)).toHaveLength(8);
  });

  test('in the second turn, or of one choice of several, leave the other choices', async () => {
    const cwd = benchmark(2);
    let refusals = 0;
    const api = await fakeApi({
      fault: (_, { messages, seed }) =>
        messages.length === 3 && seed === 6 && messages[0]?.content.includes('Question 1:')
          ? ((refusals += 1), { kind: 'status', status: 400, body: JSON.stringify(withheld) })
          : undefined,
    });
    const args = answer(api, '--num-choices', '3', '--seed', '5');
    expect(await runCli(args, { cwd })).toMatchObject({ code: 0 });
    const first = answersOf(cwd).find(({ question_id }) => question_id === 101);
    expect(first?.choices.map(({ index }) => index)).toEqual([0, 2]);
    expect(readJsonl(join(cwd, 'data/tiny/model_answer/refused/m.jsonl'))).toMatchObject([
      { question_id: 101, choice: 1, turn: 2, turns: [expect.stringContaining('Answer')] },
    ]);
    expect(existsSync(join(cwd, 'data/tiny/model_answer/partial'))).toBe(false);
    expect(await runCli(args, { cwd })).toMatchObject({ code: 0 });
    expect(refusals).toBe(1);
  });

  test('of a judge are records without a verdict, which scores leave out and count', async () => {
    const cwd = answered();
    const api = await fakeApi({ fault: filter });
    expect(await runCli(judge(api), { cwd })).toMatchObject({ code: 0 });
    const refused = judgmentsOf(cwd).filter(({ refusal }) => refusal !== undefined);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({
      question_id: 102,
      score: -1,
      judgment: '',
      refusal: { kind: 'content-filter' },
    });
    const shown = await runCli(['show', '--bench-name', 'tiny', '--format', 'json'], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({
      models: [{ average: { n: 6 }, left_out: { refused: 2, unparsed: 0 } }],
    });
    const made = api.requests.length;
    expect(await runCli(judge(api), { cwd })).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(made);
    const calm = await fakeApi();
    expect(await runCli(judge(calm, '--retry-refused'), { cwd })).toMatchObject({ code: 0 });
    expect(calm.requests).toHaveLength(2);
  });
});

describe('order', () => {
  test('the longest prompts are judged first', async () => {
    const cwd = answered(8);
    const api = await fakeApi();
    expect(await runCli(judge(api, '--parallel', '1'), { cwd })).toMatchObject({ code: 0 });
    const lengths = api.requests.map(({ messages }) => messages.at(-1)?.content.length ?? 0);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    expect(new Set(lengths).size).toBeGreaterThan(8);
  });

  test('questions that others answered at length are asked first', async () => {
    const cwd = answered(4, ['other']);
    const api = await fakeApi();
    expect(await runCli(answer(api, '--parallel', '1'), { cwd })).toMatchObject({ code: 0 });
    const asked = api.requests
      .filter(({ messages }) => messages.length === 1)
      .map(({ messages }) => messages[0]?.content);
    expect(asked.map((text) => /Question (\d)/.exec(text ?? '')?.[1])).toEqual(['4', '3', '2', '1']);
  });
});

describe('limits', () => {
  test('--rpm holds for all models on one key together, and they take turns', async () => {
    const cwd = benchmark(6);
    const api = await fakeApi();
    const start = Date.now();
    const result = await runCli(
      [
        'run',
        ...BENCH,
        '--model',
        'a',
        'b',
        '--openai-api-base',
        api.baseUrl,
        '--openai-api-key',
        'k',
        '--judge-model',
        'j',
        '--judge-api-base',
        api.baseUrl,
        '--judge-api-key',
        'k',
        '--rpm',
        '720',
        '--parallel',
        '20',
      ],
      { cwd },
    );
    expect(result).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(2 * 6 * 2 * 2);
    // 12 a second, a second's worth at once: 48 calls take 3 s.
    expect((api.requests.at(-1)?.time ?? 0) - (api.requests[0]?.time ?? 0)).toBeGreaterThan(2700);
    expect(Date.now() - start).toBeLessThan(20_000);
    const first = api.requests.slice(0, 12).map(({ model }) => model);
    expect(first.filter((model) => model === 'a').length).toBeGreaterThanOrEqual(5);
    expect(first.filter((model) => model === 'b').length).toBeGreaterThanOrEqual(5);
  });

  test('--parallel auto begins with few calls and grows', async () => {
    const cwd = answered(60);
    let most = 0;
    const api = await fakeApi({ latency: 60, onRequest: () => (most = Math.max(most, api.inFlight)) });
    expect(await runCli(judge(api, '--parallel', 'auto'), { cwd })).toMatchObject({ code: 0 });
    const early = api.requests.filter(({ time }) => time - (api.requests[0]?.time ?? 0) < 60);
    expect(early.length).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(12);
  });

  test('a server that asks to wait for an hour ends the run with one message', async () => {
    const cwd = answered(6);
    const api = await fakeApi({
      fault: (number) =>
        number > 2 ? { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } } : undefined,
    });
    const { code, stderr } = await runCli(judge(api, '--parallel', '4'), { cwd });
    expect(code).toBe(1);
    expect(stderr.match(/60 minutes/g)).toHaveLength(1);
    expect(existsSync(join(cwd, 'data/tiny/model_judgment/errors'))).toBe(false);
  });
});

test('a judge that can judge nothing stops the answering', async () => {
  const cwd = benchmark(40);
  const models = await fakeApi({ latency: 150 });
  const judges = await fakeApi({ fault: () => ({ kind: 'status', status: 401, code: 'invalid_api_key' }) });
  const { code, stderr } = await runCli(
    [
      'run',
      ...BENCH,
      '--model',
      'm',
      '--openai-api-base',
      models.baseUrl,
      '--judge-model',
      'j',
      '--judge-api-base',
      judges.baseUrl,
      '--judge-parallel',
      'auto',
      '--parallel',
      '4',
    ],
    { cwd },
  );
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('401') });
  expect(judges.requests).toHaveLength(1);
  expect(models.requests.length).toBeLessThan(40);
});

test('a model of the config file: its server, name, parameters, limits and key', async () => {
  const cwd = benchmark(2);
  const api = await fakeApi();
  config(cwd, {
    parallel: 3,
    models: {
      mine: {
        model: 'org/served-name',
        modelId: 'mine-v2',
        baseUrl: api.baseUrl,
        apiKeyEnv: 'MINE_KEY',
        headers: { 'x-team': 'judges', 'x-pass': '${MINE_PASS}' },
        parameters: {
          temperature: 0.25,
          topP: 0.5,
          maxTokens: 77,
          seed: 3,
          systemPrompt: 'Be brief.',
          extraBody: { top_k: 4 },
        },
      },
    },
  });
  const env = { MINE_KEY: 'sk-PLANTED-config', MINE_PASS: 'PLANTED-pass' };
  expect(
    await runCli(['answer', ...BENCH, '--model', 'mine', '--top-p', '0.75'], { cwd, env }),
  ).toMatchObject({ code: 0 });
  expect(api.requests[0]?.body).toMatchObject({
    model: 'org/served-name',
    temperature: 0.25,
    top_p: 0.75,
    max_tokens: 77,
    seed: 3,
    top_k: 4,
  });
  expect(api.requests[0]?.messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
  expect(api.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer sk-PLANTED-config',
    'x-team': 'judges',
    'x-pass': 'PLANTED-pass',
  });
  expect(readJsonl(join(cwd, 'data/tiny/model_answer/mine-v2.jsonl'))[0]).toMatchObject({
    model_id: 'mine-v2',
    generation: { temperature: 0.25, top_p: 0.75, max_tokens: 77, seed: 3 },
  });
});

test('of two judges on one file the second says who holds it and what to do', async () => {
  const cwd = answered();
  const api = await fakeApi({ latency: 700 });
  const first = spawnCli(judge(api), { cwd });
  while (api.requests.length === 0) await sleep(5);
  const second = await runCli(judge(api), { cwd });
  expect(second).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      new RegExp(`another llm-judge \\(pid ${first.child.pid},.*\\n.*Wait until it ends or stop it`),
    ),
  });
  expect(await first.result).toMatchObject({ code: 0 });
  expect(judgmentsOf(cwd)).toHaveLength(8);
  expect(api.requests).toHaveLength(8);
});

test('--log-file has a line for each call, and the end of the run a summary', async () => {
  const cwd = answered();
  const api = await fakeApi({
    fault: (number) =>
      number === 2 ? { kind: 'status', status: 429, headers: { 'retry-after-ms': '20' } } : undefined,
  });
  const { code, stderr } = await runCli(judge(api, '--log-file', 'logs/calls.jsonl'), { cwd });
  expect(code).toBe(0);
  expect(stderr).toMatch(/j: 8 calls, [\d,]+ prompt tokens, [\d,]+ output tokens, no price/);
  expect(stderr).toMatch(/j: half of the replies within .*, 95% within .*, 1 retries \(1 for rate limits\)/);
  const lines = readJsonl(join(cwd, 'logs/calls.jsonl'));
  expect(lines).toHaveLength(9);
  expect(lines.filter(({ status }) => status === 'rate-limit')).toMatchObject([
    { http_status: 429, try: 1, model: 'j' },
  ]);
  expect(readFileSync(join(cwd, 'logs/calls.jsonl'), 'utf8')).not.toContain('sheep');
  await runCli(answer(api, '--log-file', 'logs/more.jsonl', '--log-prompts'), { cwd: cwd });
  const wrong = await runCli(answer(api, '--log-prompts'), { cwd });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--log-file') });
});

test('--header and --stream', async () => {
  const cwd = benchmark(1);
  const api = await fakeApi();
  mkdirSync(join(cwd, 'x'));
  expect(await runCli(answer(api, '--header', 'X-Org: me', '--header', 'x-two: 2'), { cwd })).toMatchObject({
    code: 0,
  });
  expect(api.requests[0]?.headers).toMatchObject({ 'x-org': 'me', 'x-two': '2' });
  expect(await runCli(answer(api, '--header', 'nonsense'), { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--header'),
  });
  expect(
    api.requests.every((request) => fingerprint(request) !== '' && !isJudgePrompt(request.messages)),
  ).toBe(true);
});
