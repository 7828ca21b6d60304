// @ts-check
// A model server that takes for each request as long as a table says, whoever asks and in whatever order. Run by heavy-tail.mjs, as
//   node tabled-server.mjs LATENCIES.json REPLY.json
// LATENCIES.json: milliseconds by `requestKey`. Reports, in the manner of `startReportingServer`, `{replies, longest, sum, wall}`:
// the longest latency given, their sum, and the time from the first request to the last reply, in milliseconds.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , latenciesFile, replyFile] = process.argv;
/** @type {Record<string, number>} */
const latencies = JSON.parse(readFileSync(latenciesFile, 'utf8'));
const reply = readFileSync(replyFile);
const head = { 'content-type': 'application/json', 'content-length': reply.length };
const given = { replies: 0, longest: 0, sum: 0, wall: 0 };
let start = 0;

const server = createServer((request, response) => {
  if (start === 0) {
    start = performance.now();
    process.stdout.write('begun\n');
  }
  const came = performance.now();
  const hash = createHash('sha256');
  request.on('data', (bytes) => hash.update(bytes));
  request.on('end', () => {
    const latency = latencies[hash.digest('base64url')];
    if (latency === undefined) {
      response.writeHead(400).end('{"error": {"message": "not a request that is in the table"}}');
      return;
    }
    // Late timers and the reading of the request are not the client's.
    setTimeout(
      () => {
        response.writeHead(200, head).end(reply);
        given.replies += 1;
        given.longest = Math.max(given.longest, latency);
        given.sum += latency;
        given.wall = performance.now() - start;
      },
      latency - (performance.now() - came),
    );
  });
});
server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.resume().on('end', () => {
  process.stdout.write(`${JSON.stringify(given)}\n`, () => process.exit(0));
});
