/** The headers of a response as undici hands them over. */
export type ReceivedHeaders = Record<string, string | string[] | undefined>;

export interface ResponseHead {
  status: number;
  statusText: string;
  headers: ReceivedHeaders;
}

type Body = Pick<ReadableStream<Uint8Array>, 'getReader'>;

/**
 * What stands for a `Response`. The providers' packages use little of one: the status, headers that are looked up or listed, and
 * a body that is read once.
 */
export function wholeResponse(head: ResponseHead, chunks: readonly Buffer[]): Response {
  return toResponse(head, readChunks(chunks), async () => Buffer.concat(chunks).toString('utf8'));
}

/**
 * The name of a header that no server can send, under which a streamed reply keeps its status: a package makes one up for an error
 * that is the first event.
 */
export const STATUS = ':status';

export function streamedResponse(head: ResponseHead, body: ReadableStream<Uint8Array>): Response {
  const headers = { ...head.headers, [STATUS]: String(head.status) };
  return toResponse({ ...head, headers }, body, () => new Response(body).text());
}

function toResponse(
  { status, statusText, headers: received }: ResponseHead,
  body: Body,
  text: () => Promise<string>,
): Response {
  const headers = new Map<string, string>();
  for (const name in received) {
    const value = received[name];
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  const ok = status >= 200 && status < 300;
  return { ok, status, statusText, headers, body, text } as unknown as Response;
}

/** A body that is there already, read chunk by chunk as a stream is. */
function readChunks(chunks: readonly Uint8Array[]): Body {
  let next = 0;
  const reader = {
    async read() {
      const value = chunks[next];
      next += 1;
      return value === undefined ? { done: true, value } : { done: false, value };
    },
    releaseLock() {},
    async cancel() {},
  };
  return { getReader: () => reader } as unknown as Body;
}
