import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ZodType } from 'zod';
import { InputError } from '../errors.ts';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/** One line of a file. `number` counts from 1; `offset` and `length` are bytes, the newline left out. */
export interface Line {
  number: number;
  offset: number;
  length: number;
  text: string;
  /** False for a last line that has no newline after it. */
  isTerminated: boolean;
}

/** Where a line begins: bytes before it, and how many lines. */
export interface LineStart {
  offset: number;
  number: number;
}

/**
 * The lines of a file, in order, with at most one chunk and one line in memory. Empty lines are passed over.
 * Reads synchronously: several times as fast as `readline`, and a stage has nothing else to do meanwhile.
 *
 * @param from where to begin; it must be the start of a line.
 * @throws InputError when the file cannot be opened.
 */
export function* readLines(file: string, from: LineStart = { offset: 0, number: 0 }): Generator<Line> {
  const fd = openForReading(file);
  try {
    // One buffer for the whole file: a new one for each chunk keeps the garbage collector busy.
    let buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    // What the buffer begins with: the bytes of a line that is not whole yet, and where they stand in the file.
    let pending = 0;
    let pendingOffset = from.offset;
    // A pipe (`<(…)` of a shell) cannot be read from a place.
    let position = from.offset === 0 ? null : from.offset;
    let number = from.number;
    for (;;) {
      if (pending > buffer.length / 2) buffer = enlarged(buffer, pending);
      const read = readSync(fd, buffer, pending, buffer.length - pending, position);
      if (read === 0) break;
      if (position !== null) position += read;
      const filled = buffer.subarray(0, pending + read);
      let start = 0;
      // The search starts behind what was searched before.
      for (let searchFrom = pending; ; searchFrom = start) {
        const end = filled.indexOf(NEWLINE, searchFrom);
        if (end === -1) break;
        number += 1;
        const line = toLine(filled, start, end, pendingOffset, number, true);
        if (line) yield line;
        start = end + 1;
      }
      buffer.copyWithin(0, start, filled.length);
      pending = filled.length - start;
      pendingOffset += start;
    }
    if (pending > 0) {
      const line = toLine(buffer, 0, pending, pendingOffset, number + 1, false);
      if (line) yield line;
    }
  } finally {
    closeSync(fd);
  }
}

/** A buffer of twice the size that begins with the same bytes. */
function enlarged(buffer: Buffer<ArrayBuffer>, filled: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
  buffer.copy(larger, 0, 0, filled);
  return larger;
}

function toLine(
  buffer: Buffer,
  start: number,
  end: number,
  base: number,
  number: number,
  isTerminated: boolean,
): Line | undefined {
  let text = buffer.toString('utf8', start, end);
  if (number === 1 && text.startsWith('\uFEFF')) text = text.slice(1);
  if (text[0] !== '{' && text.trim() === '') return undefined;
  return { number, offset: base + start, length: end - start, text, isTerminated };
}

/** A record and where it stands. */
export interface Located<T> {
  record: T;
  line: number;
  offset: number;
  length: number;
}

export interface ReadOptions<T = unknown> {
  /** Called with a torn last line (a process was killed while writing it), which is then passed over. Without it such a line is an error. */
  onTornLine?: (line: Line) => void;
  /** A quick test that no value passes but those that the schema takes and leaves as they are; the schema is asked of the others alone. */
  isPlain?: ((value: unknown) => value is T) | undefined;
}

/**
 * The records of a JSONL file, each checked against `schema`.
 *
 * @throws InputError naming file and line for JSON that does not parse or a record of the wrong shape.
 */
export function* readRecords<T>(
  file: string,
  schema: ZodType<T>,
  options: ReadOptions<T> = {},
): Generator<Located<T>> {
  const { isPlain } = options;
  for (const line of readLines(file)) {
    const value = parseLine(file, line, options);
    if (value === TORN) continue;
    yield {
      record: isPlain?.(value) ? value : checkRecord(value, schema, file, line.number),
      line: line.number,
      offset: line.offset,
      length: line.length,
    };
  }
}

const TORN = Symbol('torn');

function parseLine(file: string, line: Line, options: Pick<ReadOptions, 'onTornLine'>): unknown {
  try {
    return JSON.parse(line.text);
  } catch (error) {
    if (!line.isTerminated && options.onTornLine) {
      options.onTornLine(line);
      return TORN;
    }
    throw new InputError(
      `not valid JSON (${(error as Error).message})`,
      { file, line: line.number },
      'Each line must be one JSON object; mend or remove this line.',
    );
  }
}

/** `value` as a record of `schema`. @throws InputError naming file, line and the first field that is wrong. */
export function checkRecord<T>(value: unknown, schema: ZodType<T>, file: string, line?: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new InputError(
    `record of the wrong shape: ${field === '' ? '' : `"${field}": `}${issue?.message ?? 'invalid'}`,
    line === undefined ? { file } : { file, line },
    'Mend this record; docs/files.md shows each file with its keys.',
  );
}

/**
 * Reads single records again by the place where they were found: what a stage keeps in memory is an offset, not the record.
 * The file must not be rewritten meanwhile.
 */
export class RecordReader {
  readonly #fd: number;

  constructor(file: string) {
    this.#fd = openForReading(file);
  }

  /** The JSON value in `length` bytes from `offset`. */
  readAt({ offset, length }: { offset: number; length: number }): unknown {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(this.#fd, buffer, filled, length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    const text = buffer.toString('utf8', 0, filled);
    return JSON.parse(offset === 0 && text.startsWith('\uFEFF') ? text.slice(1) : text);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Opens a file to be read. @throws InputError where there is none, or it is a folder. */
export function openForReading(file: string): number {
  try {
    const fd = openSync(file, 'r');
    if (fstatSync(fd).isDirectory()) {
      closeSync(fd);
      throw new InputError('is a folder, not a file', { file });
    }
    return fd;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new InputError(code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`, { file });
  }
}
