#!/usr/bin/env node
// Tokens a second of weights in this process, against llama.cpp's own server with the same file, threads and replies at a time.
//
//   node perf/gguf-throughput.mjs --file MODEL.gguf --server LLAMA-SERVER [--threads 2] [--rounds 3] [--tokens 128] [--least 0.9]
//
// Each round measures both sides at 1, 4 and 8 replies at a time, one after the other; greedy, so that both say the same. The table has
// the medians. Run it on a machine that does nothing else: llama.cpp's threads wait for each other by spinning, and lose much more than
// their share to another process. Exits with 1 where a ratio is below --least.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openModel } from '../dist/index.js';

const { values: flags } = parseArgs({
  options: {
    file: { type: 'string', default: process.env.LLM_JUDGE_TEST_GGUF },
    server: { type: 'string', default: process.env.LLM_JUDGE_TEST_LLAMA_SERVER },
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '3' },
    tokens: { type: 'string', default: '128' },
    least: { type: 'string', default: '0' },
  },
});
// As bin/llm-judge.js does, which see; here the pool has started already.
if (process.env.UV_THREADPOOL_SIZE === undefined) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
  process.exit(status ?? 1);
}
if (!flags.file || !flags.server) {
  console.error('Name a model with --file and llama-server with --server.');
  process.exit(2);
}
const PARALLEL = [1, 4, 8];
const CONTEXT = 2048;
const TOPICS = ['a river', 'an old clock', 'the moon', 'bread', 'a lighthouse', 'winter', 'a violin', 'ants'];
const maxTokens = Number(flags.tokens);
const threads = Number(flags.threads);

const rates = new Map();
for (let round = 0; round < Number(flags.rounds); round += 1) {
  for (const parallel of PARALLEL) {
    for (const side of ['ours', 'server']) {
      const model = await (side === 'ours' ? openOurs(parallel) : openServer(parallel));
      await ask(model, TOPICS[0], 8);
      const rate = await measure(model, parallel);
      await model.close();
      const key = `${side} ${parallel}`;
      rates.set(key, [...(rates.get(key) ?? []), rate]);
    }
  }
}

let isBelow = false;
const one = median(rates.get('ours 1'));
console.log(`${threads} threads, ${maxTokens} tokens a reply, load ${loadavg()[0].toFixed(1)}`);
console.log('at a time   ours tok/s   llama-server tok/s   ratio   of one at a time');
for (const parallel of PARALLEL) {
  const ours = median(rates.get(`ours ${parallel}`));
  const server = median(rates.get(`server ${parallel}`));
  const ratio = ours / server;
  if (ratio < Number(flags.least)) isBelow = true;
  console.log(
    [
      String(parallel).padStart(9),
      ours.toFixed(1).padStart(12),
      server.toFixed(1).padStart(20),
      ratio.toFixed(2).padStart(7),
      (ours / one).toFixed(2).padStart(18),
    ].join(' '),
  );
}
if (isBelow) {
  console.error(`A ratio is below ${flags.least}.`);
  process.exitCode = 1;
}

async function measure(model, parallel) {
  const start = performance.now();
  const replies = await Promise.all(
    Array.from({ length: parallel }, (_, index) => ask(model, TOPICS[index], maxTokens)),
  );
  const tokens = replies.reduce((sum, { usage }) => sum + usage.completion_tokens, 0);
  return tokens / ((performance.now() - start) / 1000);
}

function ask(model, topic, most) {
  const content = `Write a long story about ${topic}, of many paragraphs.`;
  return model.complete({ messages: [{ role: 'user', content }], temperature: 0, maxTokens: most });
}

async function openOurs(parallel) {
  const model = await openModel({ name: flags.file, parallel, local: { threads, contextSize: CONTEXT } });
  await model.prepare();
  return model;
}

async function openServer(parallel) {
  const port = await freePort();
  const libraries = dirname(flags.server);
  const server = spawn(
    flags.server,
    ['-m', flags.file, '--host', '127.0.0.1', '--port', String(port), '--parallel', String(parallel)]
      .concat(['-t', String(threads), '-tb', String(threads), '-c', String(CONTEXT * parallel), '--jinja'])
      .concat(['--no-webui', '-b', '512', '-ub', '512']),
    { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: libraries } },
  );
  const ended = once(server, 'exit');
  for (;;) {
    if (server.exitCode !== null) throw new Error(`llama-server ended with code ${server.exitCode}`);
    const health = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (health?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const model = await openModel({ name: 'model', baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: '' });
  return {
    complete: (request) => model.complete(request),
    async close() {
      await model.close();
      server.kill();
      await ended;
    },
  };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
