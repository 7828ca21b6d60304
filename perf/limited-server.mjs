// @ts-check
// A model server with a limit that it does not tell beforehand: a token bucket, filled at RATE per second up to CAPACITY; a
// request that finds it empty is refused (429). Run by hidden-limit.mjs, as
//   node limited-server.mjs '{"rate": 20, "capacity": 20, "latency": 0.5, "tells": "retry-after"}' REPLY.json
// `latency` is the median in seconds; replies take lognormal times. Reports `{accepted, refused}` in the manner of
// `startReportingServer`: the times of arrival, in seconds since the first request.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { logNormal, mulberry32 } from './random.mjs';

/** @import { ServerResponse } from 'node:http' */

/** The spread of the logarithm of the latency: one reply in twenty takes more than 2.3 times the median. */
const SIGMA = 0.5;
/** A gateway refuses quickly. */
const REFUSAL_MS = 20;

const [, , settings, replyFile] = process.argv;
const { rate, capacity, latency, tells } = JSON.parse(settings);
const reply = readFileSync(replyFile);
const random = mulberry32(7);
/** @type {{ accepted: number[], refused: number[] }} */
const arrivals = { accepted: [], refused: [] };
let start = 0;
let tokens = capacity;
let filledAt = performance.now();

const server = createServer((request, response) => {
  request.resume();
  const now = performance.now();
  if (start === 0) {
    start = now;
    process.stdout.write('begun\n');
  }
  tokens = Math.min(capacity, tokens + ((now - filledAt) / 1000) * rate);
  filledAt = now;
  const isAccepted = tokens >= 1;
  if (isAccepted) tokens -= 1;
  (isAccepted ? arrivals.accepted : arrivals.refused).push((now - start) / 1000);
  const headers = limitHeaders(isAccepted);
  if (isAccepted) setTimeout(() => accept(response, headers), latency * 1000 * logNormal(random, SIGMA));
  else setTimeout(() => refuse(response, headers), REFUSAL_MS);
});
server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.resume().on('end', () => {
  process.stdout.write(`${JSON.stringify(arrivals)}\n`, () => process.exit(0));
});

/** @param {ServerResponse} response @param {Record<string, string>} headers */
function accept(response, headers) {
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length, ...headers })
    .end(reply);
}

/** @param {ServerResponse} response @param {Record<string, string>} headers */
function refuse(response, headers) {
  const error = {
    message: 'Rate limit reached.',
    type: 'requests',
    param: null,
    code: 'rate_limit_exceeded',
  };
  response.writeHead(429, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));
}

/**
 * What the server says of its limit, at the moment.
 *
 * @param {boolean} isAccepted
 * @returns {Record<string, string>}
 */
function limitHeaders(isAccepted) {
  const wait = Math.max(0, (1 - tokens) / rate);
  if (tells === 'retry-after') return isAccepted ? {} : { 'retry-after': String(Math.ceil(wait)) };
  if (tells === 'retry-after-ms')
    return isAccepted ? {} : { 'retry-after-ms': String(Math.ceil(wait * 1000)) };
  if (tells !== 'x-ratelimit') return {};
  // As OpenAI says it (platform.openai.com/docs/guides/rate-limits): `reset` is the time until the limit is whole again.
  return {
    'x-ratelimit-limit-requests': String(capacity),
    'x-ratelimit-remaining-requests': String(Math.floor(tokens)),
    'x-ratelimit-reset-requests': `${(((capacity - tokens) / rate) * 1000).toFixed(0)}ms`,
  };
}
