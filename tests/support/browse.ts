import { type IncomingHttpHeaders, request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import type { QuestionTexts } from '../../src/analysis/texts.ts';
import { type Cli, type CliOptions, spawnCli } from './cli.ts';
import type { AtEnd } from './temp.ts';

export interface Browse extends Cli {
  /** What the command has printed, without a key. */
  address: string;
  /** The line as it was printed. */
  line: string;
}

/** Starts the real command, and stops it when the test has ended. */
export async function browse(
  args: readonly string[],
  options: CliOptions,
  atEnd: AtEnd = onTestFinished,
): Promise<Browse> {
  const cli = spawnCli([...(args[0] === 'qa_browser' ? args : ['browse', '--no-open', ...args])], options);
  atEnd(async () => {
    cli.child.kill('SIGINT');
    await cli.result;
  });
  const line = await Promise.race([
    new Promise<string>((resolve) => cli.child.stdout.once('data', (text: string) => resolve(text.trim()))),
    cli.result.then(({ stderr }) => Promise.reject(new Error(`browse ended: ${stderr}`))),
  ]);
  return Object.assign(cli, { line, address: line.replace(/\?.*$/, '') });
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request as it is given: no client mends its path or its headers. */
export function ask(
  address: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const call = request(
      { hostname: hostname.replace(/^\[|\]$/g, ''), port, path, method, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

async function readJson<T>(address: string, path: string): Promise<T> {
  const response = await fetch(new URL(path, address));
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${body}`);
  return JSON.parse(body) as T;
}

export function readTexts(address: string, query: string): Promise<QuestionTexts> {
  return readJson(address, `api/texts?${query}`);
}

/** The snapshot once it is whole and as it is wanted. */
export async function snapshotWhen(
  address: string,
  bench: string,
  isWanted: (snapshot: Snapshot) => boolean = () => true,
): Promise<Snapshot> {
  const end = Date.now() + 10_000;
  for (;;) {
    const snapshot = await readJson<Snapshot>(address, `api/snapshot?bench=${encodeURIComponent(bench)}`);
    if (snapshot.progress === 1 && isWanted(snapshot)) return snapshot;
    if (Date.now() > end) throw new Error(`not within 10 s: ${JSON.stringify(snapshot).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The token that only the page has. */
export async function readToken(address: string, headers: Record<string, string> = {}): Promise<string> {
  const { body } = await ask(address, '/', { headers });
  const settings = /<script type="application\/json" id="settings">([^<]*)</.exec(body)?.[1] ?? '';
  return (JSON.parse(settings) as { token: string }).token;
}
