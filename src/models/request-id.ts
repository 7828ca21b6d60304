import type { Mask } from './mask-secrets.ts';

/** OpenAI and most others; Anthropic; AWS; Azure. */
const NAMES = ['x-request-id', 'request-id', 'x-amzn-requestid', 'apim-request-id'];

/** A name is short; what is longer is something else that a server has put there. */
const LONGEST = 200;

/** The server's own name of a request, for its support. A server may echo a key in it. */
export function readRequestId(
  headers: Readonly<Record<string, string>> | undefined,
  mask: Mask,
): string | undefined {
  if (headers === undefined) return undefined;
  for (const name of NAMES) {
    if (headers[name] !== undefined) return mask(headers[name]).slice(0, LONGEST);
  }
  return undefined;
}
