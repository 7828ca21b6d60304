import { closeSync, openSync, readSync } from 'node:fs';
import { InputError } from '../errors.ts';

const CHUNK_BYTES = 1 << 20;

/** An element of the array that a JSON file holds, and the line that it begins on (counted from 1). */
export interface ArrayElement {
  value: unknown;
  line: number;
}

/**
 * The elements of a file that is one JSON array, in order, with at most one chunk and one element in memory: such files hold
 * whole conversations, and may be longer than a string can be.
 *
 * @throws InputError naming file and line where it is no JSON array.
 */
export function* readArrayElements(file: string): Generator<ArrayElement> {
  const fd = openSync(file, 'r');
  try {
    const scanner = new Scanner(file);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const read = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) break;
      yield* scanner.scan(chunk.subarray(0, read));
    }
    scanner.end();
  } finally {
    closeSync(fd);
  }
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [0x22, 0x5c, 0x2c, 0x0a];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
/** Space, tab, newline, return, and the bytes of a byte order mark. */
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Finds where elements begin and end; whether each is JSON is for JSON.parse to say. */
class Scanner {
  readonly #file: string;
  #line = 1;
  /** Brackets that are open: none before and after the array, one between its elements. */
  #depth = 0;
  #isOver = false;
  #isInString = false;
  #isEscaped = false;
  #hasElements = false;
  /** The element that has begun, and what earlier chunks hold of it. */
  #begun: { pieces: Buffer[]; line: number } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  *scan(chunk: Buffer): Generator<ArrayElement> {
    let start = 0;
    for (let place = 0; place < chunk.length; place += 1) {
      const byte = chunk[place] as number;
      if (byte === NEWLINE) this.#line += 1;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
        continue;
      }
      if (BLANK.has(byte)) continue;
      if (this.#isOver) throw this.#wrong('something stands behind the end of the array');
      if (this.#depth === 0) {
        this.#depth = 1;
        continue;
      }
      const isClosing = CLOSING.has(byte);
      if (this.#depth === 1 && (byte === COMMA || isClosing)) {
        if (this.#begun !== undefined) yield this.#finish(chunk.subarray(start, place));
        else if (byte === COMMA || this.#hasElements) throw this.#wrong('an element is missing');
        this.#isOver = isClosing;
        continue;
      }
      if (this.#begun === undefined) {
        this.#begun = { pieces: [], line: this.#line };
        start = place;
      }
      if (byte === QUOTE) this.#isInString = true;
      else if (OPENING.has(byte)) this.#depth += 1;
      else if (isClosing) this.#depth -= 1;
    }
    // The chunk's memory is used again for the next one.
    this.#begun?.pieces.push(Buffer.from(chunk.subarray(start)));
  }

  /** @throws InputError where the file ends too soon. */
  end(): void {
    if (!this.#isOver) throw this.#wrong('the array has no end');
  }

  #finish(last: Buffer): ArrayElement {
    const { pieces, line } = this.#begun as { pieces: Buffer[]; line: number };
    this.#begun = undefined;
    this.#hasElements = true;
    const text = Buffer.concat([...pieces, last]).toString('utf8');
    try {
      return { value: JSON.parse(text), line };
    } catch (error) {
      throw this.#wrong((error as Error).message, line);
    }
  }

  #wrong(what: string, line = this.#line): InputError {
    return new InputError(
      `not valid JSON (${what})`,
      { file: this.#file, line },
      'The file must be one JSON array, or have one JSON object on each line.',
    );
  }
}
