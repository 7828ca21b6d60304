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
 * - `rejected-key`, `unknown-model`, `unreachable`: every other call would fail the same way;
 * - `bad-request`: the server refused this request; it may accept others;
 * - `rate-limit`, `server`, `network`, `timeout`, `malformed-reply`, `empty-reply`: worth another try.
 * - `refused`: the provider's content filter withheld the reply.
 */
export type CallFailure =
  | 'rejected-key'
  | 'unknown-model'
  | 'unreachable'
  | 'bad-request'
  | 'rate-limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'malformed-reply'
  | 'empty-reply'
  | 'refused';

/** One call to a model failed. The retry loop and the commands ask the error what follows from it. */
export class CallError extends Error {
  override name = 'CallError';
  readonly kind: CallFailure;
  readonly statusCode: number | undefined;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  readonly remedy: string | undefined;

  constructor(
    kind: CallFailure,
    message: string,
    facts: { statusCode?: number; retryAfter?: number; remedy?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: facts.cause });
    this.kind = kind;
    this.statusCode = facts.statusCode;
    this.retryAfter = facts.retryAfter;
    this.remedy = facts.remedy;
  }

  /** Another try of the same call may succeed. */
  get isRetryable(): boolean {
    return !(this.stopsRun || this.kind === 'bad-request' || this.kind === 'refused');
  }

  /** No other call of the run can succeed either: stop sending. */
  get stopsRun(): boolean {
    return this.kind === 'rejected-key' || this.kind === 'unknown-model' || this.kind === 'unreachable';
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
