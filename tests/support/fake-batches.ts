import { setMaxListeners } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A call that a client has made; `number` counts the calls of one route (`POST /v1/batches`, `GET /v1/batches/ID`) from 1. */
export interface FakeCall {
  route: string;
  number: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type BatchFault =
  /** An error in place of the work. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** The connection ends before the work, or after it and before the reply. */
  | { kind: 'reset' }
  | { kind: 'lose-reply'; afterwards?: () => void }
  /** The connection ends in the middle of the reply. */
  | { kind: 'truncated' };

/** What becomes of a request of a batch. */
export type FakeOutcome = 'reply' | 'expired' | 'missing' | 'garbage' | { status: number; body: object };

export interface FakeBatchOptions {
  /** @default a reply with the number of the result and the end of the conversation in it */
  reply?: (prompt: string, number: number) => string;
  /** @default 'reply' for each */
  outcome?: (prompt: string, batchNumber: number) => FakeOutcome;
  /** At which look a batch has ended. @default 2 */
  endsAtLook?: number;
  /** What goes wrong with a call; awaited, so that a test can hold a call up. */
  fault?: (call: FakeCall) => BatchFault | undefined | Promise<BatchFault | undefined>;
  /** Milliseconds before each line of results. @default 0 */
  lineDelay?: number;
}

export interface FakeBatch {
  id: string;
  /** Counted from 1. */
  number: number;
  requests: { customId: string; prompt: string; body: Record<string, unknown> }[];
  createdAt: number;
  looks: number;
}

/** What both fake batch servers have in common. */
export interface FakeBatchServer {
  /** What a client takes as the base URL, `/v1` included. */
  baseUrl: string;
  calls: FakeCall[];
  batches: FakeBatch[];
  /** How often a route was called. */
  count(route: string): number;
  close(): Promise<void>;
}

export interface Reply {
  status?: number;
  /** An object is sent as JSON, a list as lines, one at a time. */
  body: object | readonly string[];
}

/** The HTTP around a fake batch server: records the calls, makes the faults, sends what `handle` says. */
export async function serveBatches(
  options: FakeBatchOptions,
  handle: (call: FakeCall & { path: string; query: URLSearchParams }) => Reply | Promise<Reply>,
): Promise<Omit<FakeBatchServer, 'batches'>> {
  const calls: FakeCall[] = [];
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const count = (route: string) => calls.filter((call) => call.route === route).length;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '', 'http://fake');
    const path = url.pathname;
    const route = `${incoming.method} ${path.replace(/(file|batch|msgbatch)[-_][\w-]+/, 'ID')}`;
    const { headers } = incoming;
    const call = { route, number: count(route) + 1, headers, body: Buffer.concat(chunks) };
    calls.push(call);
    const fault = await options.fault?.(call);
    if (response.destroyed) return;
    if (fault?.kind === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '{"error":{"message":"a fault of the server","type":"server_error"}}');
      return;
    }
    const { status = 200, body } = await handle({ ...call, path, query: url.searchParams });
    if (fault?.kind === 'lose-reply') {
      fault.afterwards?.();
      response.socket?.resetAndDestroy();
      return;
    }
    if (!Array.isArray(body)) {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    response.writeHead(status, { 'content-type': 'application/octet-stream' });
    for (const [index, line] of body.entries()) {
      if (options.lineDelay) await sleep(options.lineDelay, undefined, { signal: closing.signal });
      if (fault?.kind === 'truncated' && index === Math.floor(body.length / 2)) {
        response.write(String(line).slice(0, 20), () => response.socket?.destroy());
        return;
      }
      response.write(`${line}\n`);
    }
    response.end();
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      if (!closing.signal.aborted) response.writeHead(599).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    count,
    close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** The last message of a conversation: its text. */
export function promptOf(body: Record<string, unknown>): string {
  const { content } = (body['messages'] as { content: unknown }[]).at(-1) as { content: unknown };
  return typeof content === 'string' ? content : ((content as { text: string }[]).at(-1)?.text ?? '');
}

/** Holds a line separator and a paragraph separator as they are, as servers send them. */
export const defaultBatchReply = (prompt: string, number: number): string =>
  `Reply ${number} to "${prompt}".\u2028それから\u2029"three" \\ four\n`;
