import { CallError } from '../errors.ts';
import type { CallLog, CallLogEntry } from './call-log.ts';
import type { Call, Replied } from './call.ts';

/** A try of a call, for the log. */
export interface Try {
  call: Call<Replied>;
  /** The call's own id. */
  id: string;
  /** Counted from 1. */
  tries: number;
  /** When it asked for its turn, and when it was sent; milliseconds. */
  asked: number;
  sent: number;
}

/** Runners of this process so far: their calls' ids differ. */
let runners = 0;

/** What a runner writes to the log of calls. A log that cannot be written costs no reply: it is said once, and given up. */
export class CallJournal {
  readonly #model: string;
  readonly #warn: (message: string) => void;
  readonly #runner: string;
  #log: CallLog | undefined;
  #calls = 0;

  constructor(log: CallLog | undefined, model: string, warn: (message: string) => void) {
    this.#log = log;
    this.#model = model;
    this.#warn = warn;
    runners += 1;
    this.#runner = `${process.pid.toString(36)}-${runners.toString(36)}`;
  }

  nextId(): string {
    this.#calls += 1;
    return `${this.#runner}-${this.#calls.toString(36)}`;
  }

  replied(made: Try, reply: Replied): void {
    if (this.#log === undefined) return;
    this.#write({
      ...this.#entry(made, reply.refusal === undefined ? 'ok' : 'refused'),
      ...this.#replyOf(reply),
    });
  }

  cached(call: Call<Replied>, id: string, reply: Replied): void {
    if (this.#log === undefined) return;
    const {
      latency_ms: _,
      waited_ms: __,
      ...entry
    } = this.#entry({ call, id, tries: 1, asked: 0, sent: 0 }, 'cached');
    this.#write({ ...entry, ...this.#replyOf(reply) });
  }

  /** @param isDropped the try was not waited for any longer. */
  failed(made: Try, error: unknown, isDropped: boolean): void {
    if (this.#log === undefined) return;
    const failure = error instanceof CallError && !isDropped ? error : undefined;
    this.#write({
      ...this.#entry(made, failure?.kind ?? 'dropped'),
      http_status: failure?.statusCode,
      retry_after_ms: failure?.retryAfter,
      request_id: failure?.requestId,
      prompt_tokens: failure?.usage?.prompt_tokens,
      completion_tokens: failure?.usage?.completion_tokens,
    });
  }

  #entry({ call, id, tries, asked, sent }: Try, status: string): CallLogEntry {
    return {
      call: id,
      model: this.#model,
      about: call.about,
      try: tries,
      status,
      latency_ms: Math.round(performance.now() - sent),
      waited_ms: Math.round(sent - asked),
      ...(this.#log?.withPrompts ? { messages: call.request.messages } : {}),
    };
  }

  #replyOf({ usage, finishReason, requestId, text }: Replied): Partial<CallLogEntry> {
    return {
      prompt_tokens: usage?.prompt_tokens,
      completion_tokens: usage?.completion_tokens,
      cost: usage?.cost,
      finish_reason: finishReason,
      request_id: requestId,
      ...(this.#log?.withPrompts ? { reply: text } : {}),
    };
  }

  #write(entry: CallLogEntry): void {
    try {
      this.#log?.write(entry);
    } catch (error) {
      this.#log = undefined;
      this.#warn(`the log of calls cannot be written any more: ${(error as Error).message}`);
    }
  }
}
