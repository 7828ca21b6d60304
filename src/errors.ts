/** Where in the user's input a problem stands: a file (and its line, counted from 1) or a flag. */
export interface Place {
  file?: string;
  line?: number;
  flag?: string;
}

/**
 * The user's input cannot be used: a bad file, a bad flag, a missing key. The command ends with exit code 2.
 * `message` says what is wrong, `place` where, `remedy` what to do about it.
 */
export class InputError extends Error {
  override name = 'InputError';
  readonly place: Place;
  readonly remedy: string | undefined;

  constructor(message: string, place: Place = {}, remedy?: string) {
    super(message);
    this.place = place;
    this.remedy = remedy;
  }
}

/**
 * Why a call to a model failed.
 * - `rejected-key`, `unknown-model`, `unreachable`: every other call would fail the same way; so with `none-accepted` (the server has
 *   refused every request of ours) and `unavailable` (it asks to wait longer than calls are retried);
 * - `bad-request`: the server refused this request; it may accept others;
 * - `too-long`: this conversation does not fit the model's context; others may;
 * - `cut-reply`: the token limit ended the reply before it said anything; it would again;
 * - `rate-limit`, `server`, `network`, `timeout`, `truncated-reply`, `malformed-reply`, `empty-reply`: worth another try. A reply that
 *   is no whole JSON (`truncated-reply`) is the connection's fault; one that is, but no chat completion (`malformed-reply`), is the server's.
 */
export type CallFailure =
  | 'rejected-key'
  | 'unknown-model'
  | 'unreachable'
  | 'none-accepted'
  | 'unavailable'
  | 'bad-request'
  | 'too-long'
  | 'rate-limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'truncated-reply'
  | 'malformed-reply'
  | 'empty-reply'
  | 'cut-reply';

/** What a server says of one of its limits with each reply. */
export interface RateLimit {
  /** Requests or tokens that the limit allows in its period. */
  limit?: number;
  /** How many of them are left now. */
  remaining: number;
  /** Milliseconds from now until the limit is whole again. */
  reset?: number;
}

export interface RateLimits {
  requests?: RateLimit;
  tokens?: RateLimit;
}

/** The tokens of a reply; the keys are those of the records. */
interface FailedUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  cached_tokens?: number;
}

/** The same request would fail in the same way. */
const ONCE: ReadonlySet<CallFailure> = new Set(['bad-request', 'too-long', 'cut-reply']);

const STOPPING: ReadonlySet<CallFailure> = new Set([
  'rejected-key',
  'unknown-model',
  'unreachable',
  'none-accepted',
  'unavailable',
]);

/** One call to a model failed. The retry loop and the commands ask the error what follows from it. */
export class CallError extends Error {
  override name = 'CallError';
  readonly kind: CallFailure;
  readonly statusCode: number | undefined;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  readonly limits: RateLimits | undefined;
  /** The server's own name of the request. */
  readonly requestId: string | undefined;
  readonly remedy: string | undefined;
  /** What the server counted, and charges, though the reply is of no use. */
  readonly usage: FailedUsage | undefined;

  constructor(
    kind: CallFailure,
    message: string,
    facts: {
      statusCode?: number | undefined;
      retryAfter?: number | undefined;
      limits?: RateLimits | undefined;
      requestId?: string | undefined;
      remedy?: string | undefined;
      usage?: FailedUsage | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.kind = kind;
    this.statusCode = facts.statusCode;
    this.retryAfter = facts.retryAfter;
    this.limits = facts.limits;
    this.requestId = facts.requestId;
    this.remedy = facts.remedy;
    this.usage = facts.usage;
  }

  /** Another try of the same call may succeed. */
  get isRetryable(): boolean {
    return !(this.stopsRun || ONCE.has(this.kind));
  }

  /** No other call of the run can succeed either: stop sending. */
  get stopsRun(): boolean {
    return STOPPING.has(this.kind);
  }
}

/** The user interrupted the work (Ctrl-C); what was finished is on disk. Exit code 130. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/** One line for a person: where, what, and the remedy on a line of its own. */
export function describeError(error: unknown): string {
  if (error instanceof InputError) {
    const { file, line, flag } = error.place;
    const where = file === undefined ? flag : line === undefined ? file : `${file}:${line}`;
    const head = where === undefined ? error.message : `${where}: ${error.message}`;
    return error.remedy === undefined ? head : `${head}\n  ${error.remedy}`;
  }
  if (error instanceof CallError) {
    return error.remedy === undefined ? error.message : `${error.message}\n  ${error.remedy}`;
  }
  return error instanceof Error ? error.message : String(error);
}
