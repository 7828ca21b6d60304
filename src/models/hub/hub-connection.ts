import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { InputError } from '../../errors.ts';
import { proxyAddresses } from '../http.ts';
import { networkCode } from '../network-error.ts';
import type { HubEnvironment } from './hub-environment.ts';
import { PassingFault } from './passing-fault.ts';

const MOST_REDIRECTS = 10;
/**
 * undici 7 ends the process when a server closes a connection whose body is paused because its reader is slower
 * (nodejs/undici#5360, mended in 8). Bodies are read as they arrive, so none is paused.
 */
const NEVER_PAUSE = 2 ** 30;

export interface HubRequest {
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Connections to the hub and to the hosts that it sends downloads to. */
export interface HubConnection {
  environment: HubEnvironment;
  /** Follows redirects. The authorization is shown to the hub's own origin and to no other. @throws PassingFault, InputError */
  get: (url: string, options: HubRequest) => Promise<Dispatcher.ResponseData>;
  close: () => Promise<void>;
}

export function openHubConnection(environment: HubEnvironment, connections: number): HubConnection {
  const agentOptions: Agent.Options = {
    connections,
    pipelining: 1,
    connect: { timeout: 15_000 },
    headersTimeout: environment.silence,
    bodyTimeout: environment.silence,
  };
  const dispatcher =
    proxyAddresses().length > 0 ? new EnvHttpProxyAgent(agentOptions) : new Agent(agentOptions);
  return {
    environment,
    get: (url, options) => get(dispatcher, environment, url, options),
    close: () => dispatcher.destroy(),
  };
}

async function get(
  dispatcher: Dispatcher,
  { endpoint, authorization }: HubEnvironment,
  url: string,
  { headers, signal }: HubRequest,
): Promise<Dispatcher.ResponseData> {
  const { origin, host } = new URL(endpoint);
  let target = new URL(url);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const isHub = target.origin === origin;
    const response = await request(target, {
      dispatcher,
      signal: signal ?? null,
      highWaterMark: NEVER_PAUSE,
      headers: {
        'user-agent': 'llm-judge',
        // Ranges and sums are of the file's own bytes.
        'accept-encoding': 'identity',
        ...headers,
        ...(isHub && authorization !== undefined ? { authorization } : {}),
      },
    }).catch((error: unknown) => {
      throw connectionFault(target.host, error);
    });
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || typeof location !== 'string')
      return response;
    await response.body.dump().catch(() => {});
    const next = URL.parse(location, target.href);
    if (next === null || !/^https?:$/.test(next.protocol)) break;
    // What was asked for over TLS does not come without.
    if (target.protocol === 'https:' && next.protocol === 'http:') break;
    target = next;
  }
  throw new InputError(
    'its redirects lead nowhere',
    { file: host },
    'Try again later, or a mirror: HF_ENDPOINT.',
  );
}

/** A connection that failed, before the reply or within it. */
export function connectionFault(host: string, error: unknown): PassingFault | InputError {
  const code = networkCode(error) ?? '';
  if (/CERT|^UNABLE_TO_|^SELF_SIGNED/.test(code)) {
    return new InputError(
      `its certificate is not trusted (${code})`,
      { file: host },
      'NODE_EXTRA_CA_CERTS names a file with the certificate of its authority.',
    );
  }
  const isUnreachable = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/.test(code);
  if (isUnreachable || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new PassingFault(`${host} cannot be reached (${code})`, { isUnreachable: true });
  }
  if (/TIMEOUT/.test(code)) return new PassingFault(`${host} does not answer in time`);
  return new PassingFault(`the connection to ${host} broke${code === '' ? '' : ` (${code})`}`);
}
