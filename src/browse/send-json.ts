import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Context } from 'hono';

/** Below that, compression costs more than it saves. */
const LEAST_BYTES = 4096;

const compress = promisify(gzip);

/** JSON, and the same compressed; kept where it is sent to several. */
export interface JsonBody {
  text: string;
  gzipped?: Promise<Buffer<ArrayBuffer>>;
}

/** Sends JSON, compressed where the client takes it. Compression is quick rather than thorough: most clients are on this machine. */
export async function sendJson(context: Context, body: JsonBody): Promise<Response> {
  const headers = { 'content-type': 'application/json; charset=utf-8', vary: 'accept-encoding' };
  const accepted = context.req.header('accept-encoding') ?? '';
  if (!/\bgzip\b/.test(accepted) || body.text.length < LEAST_BYTES) {
    return context.body(body.text, 200, headers);
  }
  body.gzipped ??= compress(body.text, { level: constants.Z_BEST_SPEED }) as Promise<Buffer<ArrayBuffer>>;
  return context.body(await body.gzipped, 200, { ...headers, 'content-encoding': 'gzip' });
}
