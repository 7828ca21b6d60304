import { JsonlAppender } from './append.ts';
import { PartialStore, errorsFile } from './partial.ts';
import { RefusedLog } from './refused-log.ts';

/** A row of the refused calls. */
export interface RefusedRow {
  key: string;
}

/** A record file open for writing, with those beside it: finished calls of unfinished records, calls that failed, calls that were refused. */
export interface RecordFile<Part> {
  file: string;
  appender: JsonlAppender;
  partial: PartialStore<Part>;
  failures: FailureLog;
  refused: RefusedLog<RefusedRow>;
  /** Forces everything to the disk and gives the lock back. */
  close(): void;
}

/** Takes the lock of a record file. @throws InputError when another process holds it. */
export function openRecordFile<Part>(file: string, warn: (message: string) => void): RecordFile<Part> {
  const appender = new JsonlAppender(file, warn);
  try {
    const partial = new PartialStore<Part>(file, warn);
    const failures = new FailureLog(errorsFile(file), warn);
    const refused = new RefusedLog<RefusedRow>(file, warn);
    return {
      file,
      appender,
      partial,
      failures,
      refused,
      close() {
        partial.close();
        failures.close();
        refused.close();
        appender.close();
      },
    };
  } catch (error) {
    appender.close();
    throw error;
  }
}

/** What waits beside a record file, for reading alone: no lock is taken, and nothing is written. */
export function readWaiting<Part>(
  file: string,
  warn: (message: string) => void,
): Pick<RecordFile<Part>, 'partial' | 'refused'> {
  return { partial: new PartialStore<Part>(file, warn), refused: new RefusedLog<RefusedRow>(file, warn) };
}

/** A failed call as it is written down; `kind` and `error` are what a person reads. */
export interface Failure {
  kind: string;
  error: string;
  /** What the user can do about it. */
  remedy?: string | undefined;
}

/** The failed calls of a run: each is written to the errors file, and they are counted by kind for the summary. */
class FailureLog {
  readonly file: string;
  readonly #warn: (message: string) => void;
  readonly #kinds = new Map<string, { count: number; example: Failure }>();
  #appender: JsonlAppender | undefined;

  constructor(file: string, warn: (message: string) => void) {
    this.file = file;
    this.#warn = warn;
  }

  get count(): number {
    return [...this.#kinds.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** By kind: how many, and the first one. */
  get kinds(): ReadonlyMap<string, { count: number; example: Failure }> {
    return this.#kinds;
  }

  add(failure: Failure): void {
    this.#appender ??= new JsonlAppender(this.file, this.#warn, () => {});
    this.#appender.append(failure);
    const kind = this.#kinds.get(failure.kind);
    if (kind === undefined) this.#kinds.set(failure.kind, { count: 1, example: failure });
    else kind.count += 1;
  }

  close(): void {
    this.#appender?.close();
  }
}
