import type { BatchResult } from './batch-api.ts';
import type { ReadRequest } from './read-request.ts';
import type { RefusedCall } from './send.ts';

/** A chat request whose sender waits for the reply. */
export interface QueuedRequest extends ReadRequest {
  /** Its `custom_id`. */
  id: string;
}

/** What those who gather and watch batches hand back to the transport. */
export interface Desk {
  /** The reply, good or bad, that the batch has for this request. */
  deliver(request: QueuedRequest, response: Response): void;
  /** There is none: what went wrong is handed on, and the same request may come again. */
  fail(request: QueuedRequest, error: unknown): void;
  /** To be submitted once more. */
  requeue(request: QueuedRequest): void;
}

/** A result as the reply that a call of its own would have had. */
export function toResponse(result: BatchResult & { kind: 'reply' }, requestIdHeader: string): Response {
  const { status, body, requestId } = result;
  // What is no status of a reply with a body comes from a broken server.
  const isSound =
    Number.isInteger(status) && status >= 200 && status <= 599 && ![204, 205, 304].includes(status);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (requestId !== undefined && /^[\w.:-]{1,200}$/.test(requestId)) headers[requestIdHeader] = requestId;
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  return new Response(text, { status: isSound ? status : 502, headers });
}

/** What the batch API answered a call of ours with, as the reply to a request. */
export function refusalResponse({ status, body, retryAfter }: RefusedCall): Response {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.ceil(retryAfter / 1000));
  // A redirect that `fetch` has not followed is no reply.
  return new Response(body, { status: status >= 400 && status <= 599 ? status : 502, headers });
}
