import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/answers/answer.ts';
import { runCli } from '../support/cli.ts';
import type { FakeApiOptions } from '../support/fake-api.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';

const BENCH = ['--bench-name', 'tiny', '--yes', '--parallel', '1'];
const { answer, judge } = commandLines(BENCH);
const answersOf = (cwd: string) => readJsonl<Answer>(join(cwd, 'data/tiny/model_answer/m.jsonl'));

const NOT_NOW = { kind: 'status', status: 400, message: 'not now' } as const;
const WITHHELD = {
  kind: 'status',
  status: 400,
  body: JSON.stringify({ error: { message: 'The response was filtered.', code: 'content_filter' } }),
} as const;

/** The second turn has failed: the first waits for it. */
async function halfAnswered() {
  const cwd = benchmark(1);
  const api = await fakeApi({ fault: (number) => (number === 2 ? NOT_NOW : undefined) });
  expect(await runCli(answer(api), { cwd })).toMatchObject({ code: 1 });
  expect(api.requests).toHaveLength(2);
  return { cwd, api };
}

/** Two choices are judged by a call each. The second call has failed: the first reply waits for it, be it a judgment or a refusal. */
async function halfJudged(first?: typeof WITHHELD) {
  const cwd = temporaryFolder();
  const [question] = writeBenchmark(join(cwd, 'data'), { questions: 1, turns: 1 });
  const choices = [0, 1].map((index) => ({ index, turns: [`Answer ${index}`] }));
  const row = { question_id: question?.question_id, answer_id: 'a', model_id: 'm', choices, tstamp: 0 };
  writeJsonl(join(cwd, 'data/tiny/model_answer/m.jsonl'), [row]);
  const api = await fakeApi({ fault: (number) => [first, NOT_NOW][number - 1] });
  expect(await runCli(judge(api), { cwd })).toMatchObject({ code: 1 });
  expect(api.requests).toHaveLength(2);
  return { cwd, api };
}

describe('a turn that waits for the rest of its answer', () => {
  test.for([
    { name: 'an unchanged command', more: [], calls: 1 },
    { name: 'a changed limit of tokens', more: ['--max-tokens', '7'], calls: 2 },
    { name: 'log-probabilities', more: ['--top-logprobs', '2'], calls: 2 },
    { name: 'a further parameter', more: ['--extra-body', '{"top_k": 3}'], calls: 2 },
    { name: 'a repetition penalty', more: ['--repetition-penalty', '1.1'], calls: 2 },
    { name: 'a header', more: ['--header', 'x-route: other'], calls: 2 },
  ])('under $name: $calls calls, as the plan says', async ({ more, calls }) => {
    const { cwd, api } = await halfAnswered();
    const dry = await runCli(answer(api, ...more, '--dry-run'), { cwd });
    expect(dry.stderr).toContain(`Calls      ${calls} to make`);
    const { code, stderr } = await runCli(answer(api, ...more), { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`Calls      ${calls} to make`);
    expect(stderr).toContain(`turns answered ${calls}/${calls}`);
    expect(api.requests).toHaveLength(2 + calls);
  });

  test('is taken up at a server that has moved, under another query it is not', async () => {
    const { cwd, api } = await halfAnswered();
    const moved = await fakeApi();
    const query = `${moved.baseUrl}?api-version=2`;
    expect(
      (await runCli([...answer(api, '--dry-run'), '--openai-api-base', query], { cwd })).stderr,
    ).toContain('Calls      2 to make');
    expect(await runCli(answer(moved), { cwd })).toMatchObject({ code: 0 });
    expect(moved.requests).toHaveLength(1);
  });

  test('is not paid for in the plan', async () => {
    const { cwd, api } = await halfAnswered();
    const tokens = async (...more: string[]) => {
      const { stderr } = await runCli(answer(api, '--dry-run', ...more), { cwd });
      return Number(/([\d,]+) prompt tokens/.exec(stderr)?.[1]?.replaceAll(',', ''));
    };
    // The first turn's question is sent with both turns: of a conversation of q, q + a + r the second is left.
    const [left, whole] = [await tokens(), await tokens('--top-logprobs', '2')];
    expect(left).toBeGreaterThan(whole / 2);
    expect(left).toBeLessThan(whole);
  });

  test('and is empty counts under --allow-empty alone', async () => {
    const cwd = benchmark(1);
    const api = await fakeApi({
      fault: (number) => (number === 1 ? { kind: 'empty-content' } : number === 2 ? NOT_NOW : undefined),
    });
    expect(await runCli(answer(api, '--allow-empty'), { cwd })).toMatchObject({ code: 1 });
    expect(await runCli(answer(api), { cwd })).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(4);
    expect(answersOf(cwd)[0]?.choices[0]?.turns).not.toContain('');
  });
});

describe('a judgment that waits for the rest of its record', () => {
  test.for([
    { name: 'an unchanged command', more: [], calls: 1 },
    { name: 'a changed limit of tokens', more: ['--judge-max-tokens', '7'], calls: 2 },
    { name: 'log-probabilities', more: ['--top-logprobs', '2'], calls: 2 },
    { name: 'a further parameter', more: ['--extra-body', '{"top_k": 3}'], calls: 2 },
  ])('under $name: $calls calls, as the plan says', async ({ more, calls }) => {
    const { cwd, api } = await halfJudged();
    const dry = await runCli(judge(api, ...more, '--dry-run'), { cwd });
    expect(dry.stderr).toContain(`Calls      ${calls} to make`);
    const { code, stderr } = await runCli(judge(api, ...more), { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`Calls      ${calls} to make`);
    expect(api.requests).toHaveLength(2 + calls);
  });

  test('is not recorded under another system prompt than it was made with', async () => {
    const { cwd, api } = await halfJudged();
    const file = join(cwd, 'data/tiny/judge_prompts.jsonl');
    writeJsonl(
      file,
      readJsonl(file).map((prompt) => ({ ...prompt, system_prompt: 'Be stern.' })),
    );
    expect(await runCli(judge(api), { cwd })).toMatchObject({ code: 0 });
    const systems = api.requests.slice(2).map(({ messages }) => messages[0]?.content);
    expect(systems).toEqual(['Be stern.', 'Be stern.']);
  });

  test.for([
    { more: [], calls: 1 },
    { more: ['--retry-refused'], calls: 2 },
  ])('and was refused: $calls calls with flags $more', async ({ more, calls }) => {
    const { cwd, api } = await halfJudged(WITHHELD);
    const again = await runCli(judge(api, ...more), { cwd });
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining(`Calls      ${calls} to make`) });
    expect(api.requests).toHaveLength(2 + calls);
  });
});

describe('an empty reply in the cache', () => {
  test('is an answer under --allow-empty alone', async () => {
    let isSilent = true;
    const api = await fakeApi({ fault: () => (isSilent ? { kind: 'empty-content' } : undefined) });
    const cache = join(temporaryFolder(), 'cache');
    const silent = benchmark(1);
    expect(await runCli(answer(api, '--cache', cache, '--allow-empty'), { cwd: silent })).toMatchObject({
      code: 0,
    });
    expect(api.requests).toHaveLength(2);
    isSilent = false;
    const cwd = benchmark(1);
    expect(await runCli(answer(api, '--cache', cache), { cwd })).toMatchObject({ code: 0 });
    expect(answersOf(cwd)[0]?.choices[0]?.turns).not.toContain('');
    expect(api.requests).toHaveLength(4);
  });

  test('is no judgment', async () => {
    const { cwd, api } = await halfJudged();
    const cache = join(temporaryFolder(), 'cache');
    const more = ['--cache', cache, '--judge-max-tokens', '9'];
    expect(await runCli(judge(api, ...more), { cwd })).toMatchObject({ code: 0 });
    const made = api.requests.length;
    for (const file of readdirSync(cache, { recursive: true, encoding: 'utf8' })) {
      // As a run that keeps empty answers would have left it.
      if (file.endsWith('.json')) writeJsonl(join(cache, file), [{ text: '', finishReason: 'stop' }]);
    }
    rmSync(join(cwd, 'data/tiny/model_judgment'), { recursive: true });
    expect(await runCli(judge(api, ...more), { cwd })).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(made + 2);
  });
});

describe('refused choices', () => {
  /** Refuses these of the three choices (whose seeds are 5 to 7) of the first question. */
  const refuse = (...refused: number[]): NonNullable<FakeApiOptions['fault']> => {
    return (_, { seed }) => (seed !== undefined && refused.includes(seed - 5) ? WITHHELD : undefined);
  };

  test('when they are asked for again, the choices beyond those asked for stay', async () => {
    const cwd = benchmark(1);
    const sampled = ['--seed', '5'];
    const refusing = await fakeApi({ fault: refuse(1) });
    expect(await runCli(answer(refusing, ...sampled, '--num-choices', '4'), { cwd })).toMatchObject({
      code: 0,
    });
    expect(answersOf(cwd)[0]?.choices.map(({ index }) => index)).toEqual([0, 2, 3]);
    const calm = await fakeApi();
    const again = ['--num-choices', '2', '--retry-refused'];
    expect(await runCli(answer(calm, ...sampled, ...again), { cwd })).toMatchObject({ code: 0 });
    expect(calm.requests).toHaveLength(2);
    expect(
      answersOf(cwd)
        .at(-1)
        ?.choices.map(({ index }) => index),
    ).toEqual([0, 1, 2, 3]);
  });

  test('the plan counts the questions of which any choice was refused, while it lacks an answer', async () => {
    const cwd = benchmark(2);
    const sampled = ['--seed', '5', '--num-choices', '2'];
    const refusing = await fakeApi({ fault: refuse(1) });
    expect(await runCli(answer(refusing, ...sampled), { cwd })).toMatchObject({ code: 0 });
    const second = await runCli(answer(refusing, ...sampled), { cwd });
    expect(second.stderr).toMatch(/Refused +2 questions/);
    const dry = await runCli(answer(refusing, ...sampled, '--dry-run'), { cwd });
    expect(dry.stderr).toMatch(/Refused +2 questions/);
    expect(dry.stderr).toMatch(/Calls +0 to make/);
    const calm = await fakeApi();
    expect(await runCli(answer(calm, ...sampled, '--retry-refused'), { cwd })).toMatchObject({ code: 0 });
    const last = await runCli(answer(calm, ...sampled), { cwd });
    expect(last.stderr).not.toContain('Refused');
  });

  test('a refusal under other parameters is none', async () => {
    const cwd = benchmark(1);
    const refusing = await fakeApi({ fault: () => WITHHELD });
    expect(await runCli(answer(refusing), { cwd })).toMatchObject({ code: 0 });
    const made = refusing.requests.length;
    expect(await runCli(answer(refusing), { cwd })).toMatchObject({ code: 0 });
    expect(refusing.requests).toHaveLength(made);
    const more = ['--extra-body', '{"safety": "off"}'];
    expect(await runCli(answer(refusing, ...more), { cwd })).toMatchObject({ code: 0 });
    expect(refusing.requests.length).toBeGreaterThan(made);
  });
});
