import { Agent, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import { type Deadlines, createDeadlines } from './deadlines.ts';
import { type ResponseHead, streamedResponse, wholeResponse } from './http-response.ts';

const LARGEST_REPLY_BYTES = 256 << 20;

/** How a provider's package sends a request. */
export type Fetch = typeof globalThis.fetch;

export interface HttpOptions {
  /** The most connections to one server. */
  connections: number;
  /** How long a whole reply may take, in milliseconds from sending; a streamed one, to begin and then between its pieces. */
  timeout: number;
  /** The server is one of this machine's own, and no proxy is asked, whatever the environment names. @default false */
  isDirect?: boolean | undefined;
}

/**
 * Connections to model servers, and the `fetch` that the providers' packages send their requests through. Both reject with the
 * signal's reason when it is aborted, and with undici's error where the connection fails, before or within the body.
 */
export interface HttpClient {
  /** Resolves when the whole body is there: 256 MB at most. */
  fetch: Fetch;
  /** Resolves when a good reply begins, its body a `ReadableStream`; any other reply, and one in JSON, is waited for whole. */
  fetchStream: Fetch;
  /** Drops the connections, and the requests that wait for a reply. */
  close(): Promise<void>;
}

export function createHttpClient(options: HttpOptions): HttpClient {
  const connections = { dispatcher: openDispatcher(options), deadlines: createDeadlines(options.timeout) };
  return {
    fetch: ((url: string, init: RequestInit = {}) => send(connections, url, init, () => false)) as Fetch,
    fetchStream: ((url: string, init: RequestInit = {}) => send(connections, url, init, isStream)) as Fetch,
    async close() {
      connections.deadlines.stop();
      // Connections that wait for a reply are dropped, not waited for: by now nobody wants it.
      await connections.dispatcher.destroy();
    },
  };
}

function openDispatcher({ connections, timeout, isDirect = false }: HttpOptions): Dispatcher {
  const agentOptions: Agent.Options = {
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout: Math.min(timeout, 15_000) },
  };
  return proxyAddresses().length > 0 && !isDirect
    ? new EnvHttpProxyAgent(agentOptions)
    : new Agent(agentOptions);
}

/** The proxies that the environment names, as it names them: with a user's name and password, where they have one. */
export function proxyAddresses({ env } = process): string[] {
  return ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
    .map((name) => env[name] ?? '')
    .filter((address) => address !== '');
}

function isStream({ status, headers }: ResponseHead): boolean {
  return status >= 200 && status < 300 && !String(headers['content-type']).startsWith('application/json');
}

/**
 * One request over `dispatch`, the lowest of undici's interfaces: a `Readable` between the parser and us costs a tenth of a call,
 * and WHATWG fetch several times the call. A body is never paused: a connection that the server closes meanwhile would end this
 * process (nodejs/undici#5360).
 */
function send(
  { dispatcher, deadlines }: { dispatcher: Dispatcher; deadlines: Deadlines },
  url: string | URL,
  { method = 'GET', headers, body, signal }: RequestInit,
  mayStream: (head: ResponseHead) => boolean,
): Promise<Response> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
    let head: ResponseHead | undefined;
    const chunks: Buffer[] = [];
    let received = 0;
    const abort = () => {
      controller?.abort(signal?.reason as Error);
      // A request that still waits for a connection has no controller.
      reject(signal?.reason as Error);
    };
    const late = () =>
      head === undefined ? new errors.HeadersTimeoutError() : new errors.BodyTimeoutError();
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    const open = () =>
      new ReadableStream<Uint8Array>({
        start: (opened) => void (stream = opened),
        cancel(reason) {
          stream = undefined;
          controller?.abort(reason instanceof Error ? reason : new Error('nobody reads the reply'));
        },
      });
    dispatcher.dispatch(
      {
        origin,
        path: pathname + search,
        method,
        headers: headers as Record<string, string>,
        body: (body ?? null) as string | null,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (signal?.aborted) started.abort(signal.reason as Error);
          else deadlines.begin(started, late);
        },
        onResponseStart(started, status, fields, statusText = '') {
          if (status < 200) return;
          head = { status, statusText, headers: fields };
          const isTooLong = Number(fields['content-length'] ?? 0) > LARGEST_REPLY_BYTES;
          if (isTooLong && !mayStream(head)) {
            started.abort(new errors.ResponseExceededMaxSizeError());
            return;
          }
          if (!mayStream(head)) return;
          deadlines.end(started);
          resolve(streamedResponse(head, open()));
        },
        onResponseData(_, chunk) {
          if (stream !== undefined) stream.enqueue(chunk);
          else if ((received += chunk.length) <= LARGEST_REPLY_BYTES) chunks.push(chunk);
          else controller?.abort(new errors.ResponseExceededMaxSizeError());
        },
        onResponseEnd(ended) {
          deadlines.end(ended);
          signal?.removeEventListener('abort', abort);
          stream?.close();
          resolve(wholeResponse(head as ResponseHead, chunks));
        },
        onResponseError(failed, error) {
          deadlines.end(failed);
          signal?.removeEventListener('abort', abort);
          stream?.error(error);
          reject(error);
        },
      },
    );
  });
}
