// @ts-check
// The yardstick: makes the calls of a judging run and nothing else. Run by judge-throughput.mjs, as
//   node bare-loop.mjs fetch|undici URL BODIES.jsonl CALLS PARALLEL
// It takes the bodies in turn. Writes `{seconds}` of the loop itself to stderr: start and reading are not in it.
import { readFileSync } from 'node:fs';

const [, , client, url, bodiesFile, calls, parallel] = process.argv;
const bodies = readFileSync(bodiesFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const headers = { 'content-type': 'application/json' };

/** @type {Record<string, () => Promise<(body: object) => Promise<any>>>} */
const CLIENTS = {
  fetch: async () => async (body) => {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  },
  undici: async () => {
    const { Agent, request } = await import('undici');
    const dispatcher = new Agent({ connections: Number(parallel) });
    return async (body) => {
      const response = await request(url, {
        dispatcher,
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return JSON.parse(await response.body.text());
    };
  },
};

const call = await CLIENTS[client]();
let next = 0;
const worker = async () => {
  while (next < Number(calls)) {
    const reply = await call(bodies[next++ % bodies.length]);
    if (typeof reply.choices[0].message.content !== 'string') throw new Error('not a chat completion');
  }
};
const start = performance.now();
await Promise.all(Array.from({ length: Number(parallel) }, worker));
process.stderr.write(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
// Connections are still open.
process.exit(0);
