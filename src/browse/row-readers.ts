import { RecordReader } from '../records/jsonl.ts';

/** A process may have a thousand files open, and a folder may hold more. */
const MOST_OPEN = 32;

/** Where a row stands in a file, in bytes. */
export interface RowPlace {
  offset: number;
  length: number;
}

/** Reads rows again by their places; the files used last stay open. */
export class RowReaders {
  readonly #open = new Map<string, RecordReader>();

  /** The JSON value at a place; undefined where the file has changed since, or has gone. */
  read(file: string, place: RowPlace): unknown {
    try {
      return this.#readerOf(file).readAt(place);
    } catch {
      return undefined;
    }
  }

  /** Another file has this name now, or none. */
  forget(file: string): void {
    this.#open.get(file)?.close();
    this.#open.delete(file);
  }

  close(): void {
    for (const file of this.#open.keys()) this.forget(file);
  }

  #readerOf(file: string): RecordReader {
    const known = this.#open.get(file);
    if (known !== undefined) {
      // To the end of the line: the first one is the one used longest ago.
      this.#open.delete(file);
      this.#open.set(file, known);
      return known;
    }
    if (this.#open.size >= MOST_OPEN) this.forget(this.#open.keys().next().value as string);
    const reader = new RecordReader(file);
    this.#open.set(file, reader);
    return reader;
  }
}
