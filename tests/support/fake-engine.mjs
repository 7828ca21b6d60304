#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/*
 * A process that takes the arguments of an inference engine's server and answers as one: /health, /v1/models, /v1/chat/completions.
 * FAKE_ENGINE (JSON) says what goes wrong, FAKE_ENGINE_RECORD names a file that gets a line of JSON for each process and each call.
 */

const behaviour = JSON.parse(process.env.FAKE_ENGINE ?? '{}');
const args = process.argv.slice(2);
const valueOf = (...names) => args[args.findIndex((arg) => names.includes(arg)) + 1];
const served = valueOf('--served-model-name', '--alias');
const port = Number(valueOf('--port'));
const record = (row) => appendFileSync(process.env.FAKE_ENGINE_RECORD, `${JSON.stringify(row)}\n`);
const starts = readFileSync(process.env.FAKE_ENGINE_RECORD, 'utf8').split('"server"').length;

record({ kind: 'server', pid: process.pid, args, env: process.env });
for (const line of behaviour.says ?? []) console.error(line);

if (behaviour.ignoresTerm) process.on('SIGTERM', () => console.log('ignored'));
if (behaviour.child) {
  // Says that it is ready, so that no signal is faster than its handler.
  const script = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);";
  const child = spawn(process.execPath, ['-e', script], {
    detached: behaviour.child === 'session',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  record({ kind: 'child', pid: child.pid });
}
if (behaviour.diesAtStart !== undefined) process.exit(behaviour.diesAtStart);

const readyAt = Date.now() + (behaviour.loadMs ?? 0);
let calls = 0;

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const isReady = !behaviour.neverHealthy && Date.now() >= readyAt;
    if (request.url === '/health') send(isReady ? 200 : 503, {});
    else if (request.url === '/v1/models') send(200, { data: [{ id: served }] });
    else {
      calls += 1;
      const body = JSON.parse(text);
      record({ kind: 'call', pid: process.pid, model: body.model, said: body.messages.at(-1).content });
      if (calls > (behaviour.diesAfterCalls ?? Infinity)) {
        console.error('CUDA error: an illegal memory access');
        process.exit(7);
      }
      const reply = { role: 'assistant', content: `heard ${body.messages.at(-1).content}` };
      setTimeout(
        () =>
          send(200, {
            id: 'x',
            model: served,
            choices: [{ index: 0, message: reply, finish_reason: 'stop' }],
          }),
        behaviour.replyMs ?? 0,
      );
    }
  });
});

if (starts <= (behaviour.portTaken ?? 0)) {
  // Someone was faster: the port is really in use when the server wants it.
  const squatter = createServer();
  await new Promise((resolve) => squatter.listen(port, '127.0.0.1', resolve));
}
server.on('error', (error) => {
  console.error(String(error));
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`listening on ${port}`));
