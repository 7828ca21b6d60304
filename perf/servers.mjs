// @ts-check
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { start } from './processes.mjs';

/** @import { Readable } from 'node:stream' */

/**
 * @typedef {object} Server
 * @property {string} baseUrl up to and including `/v1`.
 * @property {() => void} stop
 */

const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'];

/** About 600 characters; nothing in it needs escaping in JSON or in nginx's configuration. */
const JUDGMENT = `${'The assistant answers the question directly, names the relevant facts and keeps to a clear order. One detail in the middle is left unexplained, and the closing remark repeats what was said before. '.repeat(3)}Rating: [[7]]`;

/** What every server here says to every request. */
export const REPLY = JSON.stringify({
  id: 'chatcmpl-perf',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'judge',
  choices: [{ index: 0, message: { role: 'assistant', content: JUDGMENT }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 900, completion_tokens: 120, total_tokens: 1020 },
});

/**
 * Answers at once: nginx with a static reply, one process.
 *
 * @param {string} folder for its configuration and logs.
 * @returns {Promise<Server>}
 */
export async function startImmediateServer(folder) {
  const nginx = NGINX.find((file) => existsSync(file));
  if (nginx === undefined)
    throw new Error('needs nginx: `apt-get install nginx-light` (or brew install nginx)');
  const port = await findFreePort();
  mkdirSync(folder, { recursive: true });
  const configuration = join(folder, 'nginx.conf');
  const bodies = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    configuration,
    `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 120s;
  client_body_buffer_size 128k;
  ${bodies.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type application/json;
    location / { return 200 '${REPLY}'; }
  }
}
`,
  );
  const child = start(nginx, ['-p', folder, '-e', join(folder, 'error.log'), '-c', configuration], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await waitForPort(port, () => child.exitCode !== null);
  return { baseUrl: `http://127.0.0.1:${port}/v1`, stop: () => void child.kill('SIGTERM') };
}

/**
 * Answers after `delay` milliseconds; a process of its own, so that it takes no time from what is measured.
 *
 * @param {number} delay
 * @param {string} folder
 * @returns {Promise<Server>}
 */
export async function startDelayedServer(delay, folder) {
  const replyFile = join(folder, 'reply.json');
  writeFileSync(replyFile, REPLY);
  const script = fileURLToPath(new URL('./delayed-server.mjs', import.meta.url));
  const child = start(process.execPath, [script, String(delay), replyFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve, reject) => {
    child.stdout?.once('data', (bytes) => resolve(Number(String(bytes))));
    child.once('exit', (code) => reject(new Error(`the delayed server ended with ${code}`)));
  });
  return { baseUrl: `http://127.0.0.1:${port}/v1`, stop: () => void child.kill('SIGTERM') };
}

/**
 * A server that reports what it has seen; a process of its own. The script writes three lines to its stdout: its port, anything
 * when the first request has come, and, once its stdin is closed, its report in JSON.
 *
 * @param {string} script its name in this folder.
 * @param {readonly string[]} args
 * @returns {Promise<Server & { begun: Promise<string>, report: () => Promise<any> }>} `report` ends the server.
 */
export async function startReportingServer(script, args) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = start(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: /** @type {Readable} */ (child.stdout) });
  const nextLine = async () => String((await once(lines, 'line'))[0]);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ended with ${code}`);
  });
  // Once it listens, its end is no failure.
  failed.catch(() => {});
  const port = await Promise.race([nextLine(), failed]);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    begun: nextLine(),
    stop: () => void child.kill('SIGTERM'),
    async report() {
      child.stdin?.end();
      return JSON.parse(await nextLine());
    },
  };
}

/**
 * Keeps the bodies of the requests that it is sent.
 *
 * @returns {Promise<Server & { bodies: string[] }>}
 */
export async function startRecordingServer() {
  /** @type {string[]} */
  const bodies = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(REPLY);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    bodies,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns {Promise<number>} */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** @param {number} port @param {() => boolean} hasEnded */
async function waitForPort(port, hasEnded) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (hasEnded()) throw new Error('the server ended before it listened');
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
