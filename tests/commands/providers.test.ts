import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark } from '../support/temp.ts';
import { anthropicReply, converseReply, googleReply, openAIReply } from '../support/wire-bodies.ts';
import { startWireServer } from '../support/wire-server.ts';

/** Each provider answers and judges through the command line, in its own wire format (tests/models has the formats themselves). */
test.each([
  {
    model: 'anthropic:claude-x',
    id: 'claude-x',
    reply: anthropicReply,
    path: '/v1/messages',
    env: (origin: string) => ({ ANTHROPIC_BASE_URL: origin, ANTHROPIC_API_KEY: 'sk-planted-a' }),
  },
  {
    model: 'google:gemini-x',
    id: 'gemini-x',
    reply: googleReply,
    path: '/v1beta/models/gemini-x:generateContent',
    env: (origin: string) => ({ GOOGLE_GEMINI_BASE_URL: `${origin}/v1beta`, GEMINI_API_KEY: 'sk-planted-g' }),
  },
  {
    model: 'bedrock:vendor.model-v1',
    id: 'vendor.model-v1',
    reply: converseReply,
    path: '/model/vendor.model-v1/converse',
    env: (origin: string) => ({
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: origin,
      AWS_REGION: 'eu-test-1',
      AWS_ACCESS_KEY_ID: 'sk-planted-id',
      AWS_SECRET_ACCESS_KEY: 'sk-planted-secret',
    }),
  },
  {
    model: 'azure:my-deployment',
    id: 'my-deployment',
    reply: openAIReply,
    path: '/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21',
    env: (origin: string) => ({ AZURE_OPENAI_ENDPOINT: origin, AZURE_OPENAI_API_KEY: 'sk-planted-z' }),
  },
  {
    model: 'openai:o3',
    id: 'o3',
    reply: openAIReply,
    path: '/v1/chat/completions',
    env: (origin: string) => ({ OPENAI_BASE_URL: `${origin}/v1`, OPENAI_API_KEY: 'sk-planted-o' }),
  },
])('$model answers and judges', async ({ model, id, reply, path, env }) => {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 2 });
  const server = await startWireServer(() => ({ body: reply('It is so. Rating: [[6]]') }));
  const options = { cwd, env: env(server.origin) };
  const bench = ['--bench-name', 'tiny', '--yes'];
  expect(await runCli(['answer', ...bench, '--model', model], options)).toMatchObject({ code: 0 });
  expect(await runCli(['judge', ...bench, '--judge-model', model], options)).toMatchObject({ code: 0 });
  expect(server.requests).toHaveLength(8);
  expect(new Set(server.requests.map((request) => request.path))).toEqual(new Set([path]));
  const [answer] = readJsonl<{ model_id: string; choices: { turns: string[] }[] }>(
    join(cwd, 'data/tiny/model_answer', `${id}.jsonl`),
  );
  expect(answer).toMatchObject({
    model_id: id,
    choices: [{ turns: ['It is so. Rating: [[6]]', 'It is so. Rating: [[6]]'] }],
  });
  const judgments = readJsonl(join(cwd, 'data/tiny/model_judgment', `${id}_single.jsonl`));
  expect(judgments).toHaveLength(4);
  expect(judgments[0]).toMatchObject({
    judge: [id, expect.any(String)],
    score: 6,
    usage: { prompt_tokens: expect.any(Number) },
  });
  // o3 has a published price, and its stand-in counts tokens; the others here are nobody's models.
  const costs = judgments.map(({ usage }) => (usage as { cost?: number }).cost);
  expect(costs.every((cost) => (model === 'openai:o3' ? (cost ?? 0) > 0 : cost === undefined))).toBe(true);
});

test('a server of OpenAI’s API that is named for another provider’s model is told to be unused, once', async () => {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 1 });
  const server = await startWireServer(() => ({ body: anthropicReply('It is so.') }));
  const elsewhere = await startWireServer({ status: 500 });
  const env = { ANTHROPIC_BASE_URL: server.origin, ANTHROPIC_API_KEY: 'sk-planted-a' };
  const answer = ['answer', '--bench-name', 'tiny', '--yes', '--openai-api-base', `${elsewhere.origin}/v1`];
  const { code, stderr } = await runCli([...answer, '--model', 'anthropic:x'], { cwd, env });
  expect(code).toBe(0);
  expect(stderr.match(/^warning: --openai-api-base .*$/gm)).toEqual([
    'warning: --openai-api-base is not used for anthropic:x; its server is ANTHROPIC_BASE_URL.',
  ]);
  expect(server.requests).toHaveLength(2);
  expect(elsewhere.requests).toHaveLength(0);
  // What the config file says of the model is not displaced by the unused flag.
  writeFileSync(
    join(cwd, 'llm-judge.config.json'),
    JSON.stringify({ models: { mine: { model: 'anthropic:y', baseUrl: server.origin } } }),
  );
  const named = await runCli([...answer, '--model', 'mine'], {
    cwd,
    env: { ...env, ANTHROPIC_BASE_URL: elsewhere.origin },
  });
  expect(named).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`not used for mine; its server is ${server.origin}.`),
  });
  expect(server.requests).toHaveLength(4);
  expect((await runCli([...answer, '--model', 'groq:m', '--dry-run'], { cwd, env })).stderr).toContain(
    'its server is https://api.groq.com/openai/v1.',
  );
});
