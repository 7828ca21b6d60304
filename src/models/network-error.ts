import { CallError } from '../errors.ts';
import { causesOf } from './causes.ts';
import { proxyAddresses } from './http.ts';

export interface Place {
  /** Where the request went, for messages. */
  baseUrl: string;
  /** The flag that sets it. */
  flag: string;
}

const SAID: Record<string, string> = {
  ECONNREFUSED: 'no server listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before the reply was complete',
};

/** Node's codes for what is wrong with a certificate. */
const CERTIFICATE = /CERT|^UNABLE_TO_|^SELF_SIGNED/;

/** A connection that failed, before the reply or within it. @param code undefined where the cause names none. */
export function networkError(code: string | undefined, { baseUrl, flag }: Place, cause: unknown): CallError {
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new CallError('malformed-reply', `${baseUrl}: the reply is larger than 256 MB`, { cause });
  }
  const proxy = proxyFault(cause);
  if (proxy !== undefined) return proxy;
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new CallError('unreachable', `${baseUrl}: its certificate is not trusted (${code})`, {
      cause,
      remedy: 'NODE_EXTRA_CA_CERTS names a file with the certificate of its authority.',
    });
  }
  if (code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new CallError('timeout', `${baseUrl} did not answer in time (${code})`, {
      cause,
      remedy: 'A slow model needs a larger --timeout.',
    });
  }
  const said = code === undefined ? undefined : SAID[code];
  const what = said === undefined ? 'the connection failed' : said;
  const proxies =
    proxyAddresses().length > 0
      ? ' HTTP_PROXY or HTTPS_PROXY is set: see that NO_PROXY names what is near.'
      : '';
  return new CallError('network', `${baseUrl}: ${what}${code === undefined ? '' : ` (${code})`}`, {
    cause,
    remedy: `Check that the server runs and that ${flag} names it.${proxies}`,
  });
}

/** What the proxy said, or that it is not there. undici has no code for the former. */
function proxyFault(cause: unknown): CallError | undefined {
  const remedy = 'Check HTTP_PROXY and HTTPS_PROXY; NO_PROXY names the hosts that are reached without.';
  for (const error of causesOf(cause)) {
    const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1];
    if (status !== undefined) {
      // A gateway's error may pass; what the proxy forbids, it forbids every time.
      const kind = Number(status) >= 500 ? 'network' : 'unreachable';
      return new CallError(kind, `the proxy answered ${status} and opened no connection`, { cause, remedy });
    }
    const { address, port, code } = error as NodeJS.ErrnoException & { address?: string; port?: number };
    if (code === undefined || address === undefined || !isProxy(address, port)) continue;
    const what = SAID[code] ?? 'the connection failed';
    return new CallError('network', `the proxy at ${address}:${port}: ${what} (${code})`, { cause, remedy });
  }
  return undefined;
}

function isProxy(address: string, port: number | undefined): boolean {
  return proxyAddresses().some((text) => {
    const url = URL.parse(text);
    if (url === null) return false;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isHost = host === address || (host === 'localhost' && /^(127\.0\.0\.1|::1)$/.test(address));
    return isHost && port === (Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
  });
}

/** The code of a failed connection: on the error, on its cause, or on the errors of every address that was tried. */
export function networkCode(error: unknown): string | undefined {
  for (const { code } of causesOf(error) as Generator<NodeJS.ErrnoException>) {
    if (typeof code !== 'string') continue;
    if (CERTIFICATE.test(code) || /^(E[A-Z]|UND_ERR_|HPE_|ERR_(TLS|SSL|SOCKET))/.test(code)) return code;
  }
  return undefined;
}
