import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived, for assertions on each byte of it. */
export interface WireRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** The parsed body; undefined where it is no JSON. */
  body: Record<string, unknown> | undefined;
}

/** What a request is answered with. */
export interface WireReply {
  /** @default 200 */
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string;
  /** Server-sent events, each an object (sent as JSON) or a whole event as text; the content type is set. */
  events?: readonly (object | string)[];
  /** How the reply ends: cut off by a reset connection, or never. @default 'end' */
  ending?: 'end' | 'reset' | 'stall';
}

export interface WireServer {
  /** Without a slash at its end. */
  origin: string;
  requests: WireRequest[];
  close(): Promise<void>;
}

/** A server that answers as it is told, and records what it was asked. It is closed when the test has ended. */
export async function startWireServer(
  reply: WireReply | ((request: WireRequest, number: number) => WireReply),
): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => {});
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const request: WireRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        text,
        body: parseObject(text),
      };
      requests.push(request);
      answer(response, typeof reply === 'function' ? reply(request, requests.length) : reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { origin: `http://127.0.0.1:${port}`, requests, close };
}

function answer(
  response: ServerResponse,
  { status = 200, headers, body, events, ending = 'end' }: WireReply,
) {
  const type = events === undefined ? 'application/json' : 'text/event-stream';
  response.writeHead(status, { 'content-type': type, ...headers });
  const text = events === undefined ? toText(body ?? '') : events.map(toEvent).join('');
  if (ending === 'end') response.end(text);
  else {
    response.write(text === '' ? ' ' : text);
    if (ending === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 20);
  }
}

function toText(body: object | string): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function toEvent(event: object | string): string {
  if (typeof event === 'string') return event;
  const type = (event as { type?: unknown }).type;
  // Anthropic names its events by their type; the others have none.
  const name = typeof type === 'string' ? `event: ${type}\n` : '';
  return `${name}data: ${JSON.stringify(event)}\n\n`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
