import { Agent, type Dispatcher, request } from 'undici';

const LARGEST_REPLY_BYTES = 256 << 20;

/** How a provider's package sends a request. */
type Fetch = typeof globalThis.fetch;

export interface HttpOptions {
  /** The most connections to one server. */
  connections: number;
  /** How long a reply may take to begin, and to go on, in milliseconds. */
  timeout: number;
}

/** Connections to model servers, and the `fetch` that the providers' packages send their requests through. */
export interface HttpClient {
  fetch: Fetch;
  close(): Promise<void>;
}

/**
 * A `fetch` over `undici.request`. WHATWG fetch costs several times the processor time of the request itself, and the
 * providers' packages use little of it: the status, the headers, and the body read once.
 */
export function createHttpClient({ connections, timeout }: HttpOptions): HttpClient {
  const dispatcher = new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout: Math.min(timeout, 15_000) },
  });
  return {
    fetch: (async (url: string | URL, init: RequestInit = {}) => {
      const response = await request(url, {
        dispatcher,
        method: init.method ?? 'GET',
        headers: init.headers as Record<string, string>,
        body: init.body as string,
        signal: init.signal ?? null,
        // Never pause a body: a connection that the server closes meanwhile would end this process (nodejs/undici#5360).
        highWaterMark: LARGEST_REPLY_BYTES,
      });
      return readWhole(response);
    }) as Fetch,
    // Connections that wait for a reply are dropped, not waited for: by now nobody wants it.
    close: () => dispatcher.destroy(),
  };
}

/** The reply as the providers' packages read it: one chunk, and headers that are looked up or listed. */
async function readWhole(response: Dispatcher.ResponseData): Promise<Response> {
  const bytes = await response.body.bytes();
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return {
    ok: response.statusCode >= 200 && response.statusCode < 300,
    status: response.statusCode,
    statusText: response.statusText,
    headers,
    body: { getReader: () => readOnce(bytes) },
  } as unknown as Response;
}

function readOnce(bytes: Uint8Array) {
  let isRead = false;
  return {
    async read() {
      if (isRead) return { done: true, value: undefined };
      isRead = true;
      return { done: false, value: bytes };
    },
    releaseLock() {},
    async cancel() {},
  };
}
