import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../errors.ts';
import { makeFolders } from '../make-folders.ts';

/** One try of a call. No message of a server stands in it: it may quote what it was sent. */
export interface CallLogEntry {
  /** The call's own id; its tries share it. */
  call: string;
  model: string;
  /** Which answer or judgment it is for. */
  about: string;
  /** Counted from 1. */
  try: number;
  /** `ok`, `cached`, `refused` (by a content filter), `dropped` (interrupted), or the kind of failure. */
  status: string;
  http_status?: number | undefined;
  /** Milliseconds from sending to the end of the reply. */
  latency_ms?: number | undefined;
  /** Milliseconds for which the try waited for its turn. */
  waited_ms?: number | undefined;
  retry_after_ms?: number | undefined;
  prompt_tokens?: number | undefined;
  completion_tokens?: number | undefined;
  cost?: number | undefined;
  finish_reason?: string | undefined;
  /** The server's own name of the request. */
  request_id?: string | undefined;
  /** With --log-prompts alone. */
  messages?: unknown;
  reply?: string | undefined;
}

/** Writes a line a try to a file, which grows from run to run. */
export class CallLog {
  readonly withPrompts: boolean;
  readonly #fd: number;

  /** @throws InputError for a file that cannot be written. */
  constructor(file: string, { withPrompts }: { withPrompts: boolean }) {
    this.withPrompts = withPrompts;
    try {
      makeFolders(dirname(file));
      this.#fd = openSync(file, 'a', 0o600);
    } catch (error) {
      throw new InputError(
        `${file} cannot be written (${(error as NodeJS.ErrnoException).code})`,
        { flag: '--log-file' },
        'Name a file in a folder that you may write to.',
      );
    }
  }

  write(entry: CallLogEntry): void {
    // Whole lines in one write: two processes may share the file.
    writeSync(this.#fd, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
