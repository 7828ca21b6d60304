import { APICallError } from '@ai-sdk/provider';
import { CallError, type CallFailure } from '../errors.ts';

export interface ServerFacts {
  /** Where the requests go, for messages: without a user's name or password. */
  baseUrl: string;
  model: string;
  /** Never to be shown: a server may echo it. */
  secrets: readonly string[];
  /** The flags that set these things, for remedies. */
  flags: { baseUrl: string; key: string; model: string };
}

/** What went wrong with a call, from whatever a provider's package threw. */
export function toCallError(error: unknown, server: ServerFacts): CallError {
  if (error instanceof CallError) return error;
  const network = networkCode(error);
  if (network !== undefined) return networkError(network, server, error);
  if (!APICallError.isInstance(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return new CallError('malformed-reply', mask(`${server.baseUrl}: ${message}`, server), { cause: error });
  }
  const { statusCode } = error;
  if (statusCode === undefined) return networkError(undefined, server, error);
  if (statusCode < 300) {
    const message = `${server.baseUrl} answered with something that is no chat completion: ${excerpt(error.responseBody)}`;
    return new CallError('malformed-reply', mask(message, server), { statusCode });
  }
  const said = mask(`${server.baseUrl} answered ${statusCode}: ${serverMessage(error)}`, server);
  const kind = kindOfStatus(statusCode, error.responseBody ?? '');
  const retryAfter = readRetryAfter(error.responseHeaders);
  const remedy = remedyFor(kind, server);
  return new CallError(kind, said, {
    statusCode,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function kindOfStatus(status: number, body: string): CallFailure {
  if (status === 401 || status === 403) return 'rejected-key';
  if (status === 404) return 'unknown-model';
  if (
    status === 400 &&
    /model_not_found|invalid_model|unknown model|model .{0,80}does not exist/i.test(body)
  ) {
    return 'unknown-model';
  }
  if (status === 400 && /content_filter|content_policy/i.test(body)) return 'refused';
  // OpenAI says 429 for an empty account too; waiting does not fill it.
  if (status === 429) return /insufficient_quota/.test(body) ? 'rejected-key' : 'rate-limit';
  if (status === 408 || status === 409 || status === 425 || status >= 500) return 'server';
  return 'bad-request';
}

function remedyFor(kind: CallFailure, { flags, model }: ServerFacts): string | undefined {
  switch (kind) {
    case 'rejected-key':
      return `Check the key (${flags.key}) and that it belongs to this server (${flags.baseUrl}).`;
    case 'unknown-model':
      return `Check the model's name (${flags.model} ${model}) and the server (${flags.baseUrl}, which usually ends in /v1).`;
    case 'unreachable':
      return `Check that the server runs and that ${flags.baseUrl} names it.`;
    case 'bad-request':
      return 'The server accepts no such request; docs/answer.md lists the parameters that are sent.';
    case 'rate-limit':
    case 'server':
    case 'network':
    case 'timeout':
    case 'malformed-reply':
    case 'empty-reply':
    case 'refused':
      return undefined;
  }
}

function networkError(code: string | undefined, server: ServerFacts, cause: unknown): CallError {
  if (code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new CallError('timeout', `${server.baseUrl} did not answer in time (${code})`, {
      cause,
      remedy: 'A slow model needs a larger --timeout.',
    });
  }
  const remedy = remedyFor('unreachable', server);
  const what = code === undefined ? 'the connection failed' : describeNetworkCode(code);
  return new CallError('network', `${server.baseUrl}: ${what}`, {
    cause,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function describeNetworkCode(code: string): string {
  const said: Record<string, string> = {
    ECONNREFUSED: 'no server listens there',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'the host name could not be looked up',
    ECONNRESET: 'the connection was reset',
    UND_ERR_SOCKET: 'the connection was closed before the reply was complete',
  };
  return said[code] === undefined ? `the connection failed (${code})` : `${said[code]} (${code})`;
}

/** The code of a failed connection: on the error, on its cause, or on the errors of every address that was tried. */
function networkCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^(E[A-Z]|UND_ERR_|HPE_|ERR_(TLS|SSL|SOCKET))|CERT/.test(code))
      return code;
    if (at instanceof AggregateError && at.errors.length > 0) return networkCode(at.errors[0]);
  }
  return undefined;
}

function serverMessage(error: APICallError): string {
  try {
    const body = JSON.parse(error.responseBody ?? '') as {
      error?: { message?: unknown } | string;
      message?: unknown;
      detail?: unknown;
    };
    const inner = typeof body.error === 'object' ? body.error?.message : body.error;
    const said = inner ?? body.message ?? body.detail;
    if (typeof said === 'string') return oneLine(said);
    if (said !== undefined) return oneLine(JSON.stringify(said));
  } catch {
    // Not JSON: show its beginning.
  }
  return excerpt(error.responseBody);
}

function excerpt(text: string | undefined): string {
  return text === undefined || text.trim() === '' ? '(an empty body)' : oneLine(text);
}

function oneLine(text: string): string {
  // Control characters of a hostile server must not reach the terminal.
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

function mask(text: string, { secrets }: ServerFacts): string {
  return secrets.reduce(
    (masked, secret) => (secret === '' ? masked : masked.replaceAll(secret, '***')),
    text,
  );
}

/** `retry-after-ms` (OpenAI), or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); in milliseconds. */
function readRetryAfter(headers: Record<string, string> | undefined, now = Date.now()): number | undefined {
  const milliseconds = Number(headers?.['retry-after-ms'] ?? NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const value = headers?.['retry-after'];
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
