import { createHash } from 'node:crypto';

/**
 * Names a call by all that decides its reply: the request, and what the model's `address` says of its provider, name and further
 * parameters. A reply that waits for the rest of its record is taken up under the same key alone.
 */
export function replyKey(address: string, request: object): string {
  return createHash('sha256')
    .update(JSON.stringify([withoutOrigin(address), request]))
    .digest('base64url');
}

/** A model that was moved to another host or port is the same model: a server that is started anew often has another port. */
function withoutOrigin(address: string): unknown {
  let parts: unknown;
  try {
    parts = JSON.parse(address);
  } catch {
    return address; // of a model of the caller's own, which may call itself anything
  }
  if (typeof parts !== 'object' || parts === null || !('baseUrl' in parts)) return parts;
  const { baseUrl } = parts;
  const url = typeof baseUrl === 'string' ? URL.parse(baseUrl) : null;
  return url === null ? parts : { ...parts, baseUrl: url.pathname };
}
