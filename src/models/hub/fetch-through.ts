import { InputError } from '../../errors.ts';
import type { Fetch } from '../http.ts';
import { type HubConnection, connectionFault } from './hub-connection.ts';
import type { HubOptions } from './hub-options.ts';
import { withRetries } from './passing-fault.ts';
import { type Asked, refusal } from './refusal.ts';

const LARGEST_BYTES = 64 << 20;

/**
 * The `fetch` that the client library asks the hub with. The library itself would want tokens to begin with `hf_`, follow no proxy, and
 * leave `x-error-code` out of its errors; and it tries once.
 *
 * It rejects with PassingFault where nobody answers, and with InputError where the hub refuses.
 */
export function fetchThrough(
  connection: HubConnection,
  asked: Asked,
  options: HubOptions,
  mostTries: number,
): Fetch {
  const { signal } = options;
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const { statusCode, headers: fields, body } = await connection.get(url, { headers, signal });
    const bytes: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > LARGEST_BYTES) break;
        bytes.push(chunk as Buffer);
      }
    } catch (error) {
      throw connectionFault(new URL(url).host, error);
    }
    if (size > LARGEST_BYTES) throw new InputError('its list of files is too long', { file: asked.repo });
    if (statusCode < 200 || statusCode >= 300) {
      throw refusal(statusCode, fields, asked, connection.environment);
    }
    const link = fields['link'];
    return new Response(Buffer.concat(bytes), {
      status: statusCode,
      headers: { 'content-type': 'application/json', ...(typeof link === 'string' ? { link } : {}) },
    });
  };
  return ((url: string | URL, init: RequestInit = {}) =>
    withRetries(() => send(String(url), init), options, {
      mostTries,
      // The cache may do, and otherwise the user need not wait for what is likely a slip.
      isWorthAnother: ({ isUnreachable }) => !isUnreachable,
    })) as Fetch;
}
