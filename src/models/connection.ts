import { createHash } from 'node:crypto';
import { type BaseUrl, readBaseUrl } from './base-url.ts';
import type { ServerFacts } from './call-error.ts';
import { headersInAddress } from './headers-in-address.ts';
import { createHttpClient, type Fetch, proxyAddresses } from './http.ts';
import { maskSecrets, secretsInHeaders } from './mask-secrets.ts';
import { isKeyHeader, isSecretName } from './secret-names.ts';

/** What any provider is opened with. */
export interface ProviderOptions {
  /** The model's name at the server. */
  model: string;
  /** Up to and including the version, as in `https://api.openai.com/v1`. Its query is sent with every request. */
  baseUrl: string;
  apiKey?: string | undefined;
  /** What else is never to be shown, beside the key and what is sent in headers. */
  secrets?: readonly string[] | undefined;
  /** Sent with every request; they override the provider's own. */
  headers?: Record<string, string> | undefined;
  /** Sent with every request beside the parameters that are common to all servers, for example `{"top_k": 1}`. */
  extraBody?: Record<string, unknown> | undefined;
  /** The most connections. @default 64 */
  connections?: number | undefined;
  /** How long a whole reply may take, in milliseconds; a streamed one, to begin and then between its pieces. @default 600_000 */
  timeout?: number | undefined;
  /** See `HttpOptions`. */
  isDirect?: boolean | undefined;
  /** Replies are asked for as streams. @default false */
  stream?: boolean | undefined;
  /** Whether the model reasons, so that it takes other parameters. @default by its name, where the provider knows it */
  isReasoning?: boolean | undefined;
  /** Puts something between the provider and the network. */
  wrapFetch?: ((fetch: Fetch) => Fetch) | undefined;
  /** The flags to name in error messages. */
  flags?: ServerFacts['flags'] | undefined;
}

/** A server and the way to it, for one model. */
export interface Connection {
  /** See `BaseUrl.href`. */
  baseUrl: string;
  headers: Record<string, string>;
  fetch: Fetch;
  server: ServerFacts;
  /** See `ChatModel`. */
  address: string;
  account: string;
  close(): Promise<void>;
}

/** The flags of the command line that are named where nobody says which. */
export const FLAGS = { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--model' };

/** @throws InputError for a base URL that is none. */
export function connect(provider: string, options: ProviderOptions, base = baseUrlOf(options)): Connection {
  const { model, apiKey, extraBody, isReasoning, stream = false } = options;
  const http = createHttpClient({
    connections: options.connections ?? 64,
    timeout: options.timeout ?? 600_000,
    isDirect: options.isDirect,
  });
  const headers = { ...basicAuthorization(base, apiKey), ...options.headers };
  // A batch's results are read line by line as they come.
  const plain = stream || options.wrapFetch !== undefined ? http.fetchStream : http.fetch;
  const query = Object.entries(base.query).filter(([name]) => !isSecretName(name));
  return {
    baseUrl: base.href,
    headers,
    fetch: withQuery(options.wrapFetch?.(plain) ?? plain, base.query),
    server: {
      baseUrl: base.href,
      model,
      mask: maskSecrets([...secretsOf(base, apiKey, headers), ...(options.secrets ?? [])]),
      flags: options.flags ?? FLAGS,
    },
    address: JSON.stringify({
      provider,
      baseUrl: base.href,
      ...(query.length === 0 ? {} : { query: Object.fromEntries(query) }),
      model,
      ...(extraBody === undefined ? {} : { extraBody }),
      ...(options.headers === undefined ? {} : { headers: headersInAddress(options.headers) }),
      ...(isReasoning === undefined ? {} : { isReasoning }),
    }),
    account: createHash('sha256')
      .update(JSON.stringify([provider, base.origin, apiKey ?? '', ...keysInHeaders(headers)]))
      .digest('hex')
      .slice(0, 16),
    close: () => http.close(),
  };
}

function baseUrlOf({ baseUrl, flags = FLAGS }: ProviderOptions): BaseUrl {
  return readBaseUrl(baseUrl, flags.baseUrl);
}

/** The name and password of an address are for its server, and go there unless a key was given for it. */
function basicAuthorization({ credentials }: BaseUrl, apiKey: string | undefined): Record<string, string> {
  if (credentials === undefined || apiKey !== undefined) return {};
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function secretsOf(base: BaseUrl, apiKey: string | undefined, headers: Record<string, string>): string[] {
  const { credentials = '' } = base;
  return [
    apiKey ?? '',
    credentials.slice(credentials.indexOf(':') + 1),
    ...Object.entries(base.query).flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
    ...secretsInHeaders(headers),
    ...proxyAddresses().map((address) => URL.parse(address)?.password ?? ''),
  ];
}

/** What stands for the account in headers that people give. */
function keysInHeaders(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => (isKeyHeader(name) ? [value] : []));
}

function withQuery(fetch: Fetch, query: Record<string, string>): Fetch {
  const text = new URLSearchParams(query).toString();
  if (text === '') return fetch;
  return (url, init) => {
    const address = url as string;
    return fetch(`${address}${address.includes('?') ? '&' : '?'}${text}`, init);
  };
}
