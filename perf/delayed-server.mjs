// @ts-check
// A model server that takes DELAY milliseconds for every reply. Run by servers.mjs, as
//   node delayed-server.mjs DELAY REPLY.json
// Writes its port to stdout and ends when its stdin is closed.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , delay, replyFile] = process.argv;
const reply = readFileSync(replyFile);
const head = { 'content-type': 'application/json', 'content-length': reply.length };

const server = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.writeHead(200, head).end(reply), Number(delay));
});
server.keepAliveTimeout = 120_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
