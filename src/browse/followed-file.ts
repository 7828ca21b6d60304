import { type Stats, closeSync, openSync, readSync, statSync } from 'node:fs';
import { type Line, type LineStart, readLines } from '../records/jsonl.ts';
import { Problems, describeProblem } from './problems.ts';

/** What has become of a file since it was looked at last. */
type Change = 'same' | 'grown' | 'replaced' | 'gone';

/** So many bytes before the place that was read to tell an appended file from one written anew. */
const TAIL_BYTES = 256;

/** A JSONL file that is read on from where it stopped, while others append to it. */
export class FollowedFile {
  readonly path: string;
  /** As people know it: within the data folder. */
  readonly name: string;
  problems = new Problems();
  /** Its size, when it was looked at last. */
  size = 0;
  #next: LineStart = { offset: 0, number: 0 };
  #seen: Stats | undefined;
  #tail: Buffer = Buffer.alloc(0);
  #isWaiting = false;
  #lines = 0;

  constructor(path: string, name: string) {
    this.path = path;
    this.name = name;
  }

  /** Bytes that are read, or are a torn last line which waits for its end. */
  get done(): number {
    return this.#isWaiting ? this.size : Math.min(this.#next.offset, this.size);
  }

  /** Grows with every line that is passed, and every problem. */
  get steps(): number {
    return this.#lines + this.problems.count;
  }

  /** Looks at the disk. After `replaced`, reading begins anew. */
  look(): Change {
    const stats = readStats(this.path);
    if (stats === undefined || !stats.isFile()) return 'gone';
    const seen = this.#seen;
    this.#seen = stats;
    this.size = stats.size;
    if (seen === undefined) return 'grown';
    const isSameFile = stats.ino === seen.ino && stats.dev === seen.dev;
    if (isSameFile && stats.size === seen.size && stats.mtimeMs === seen.mtimeMs) return 'same';
    this.#isWaiting = false;
    // The same size at another time: something within was changed.
    if (isSameFile && stats.size !== seen.size && stats.size >= this.#next.offset && this.#hasSameTail()) {
      return 'grown';
    }
    this.#next = { offset: 0, number: 0 };
    this.#tail = Buffer.alloc(0);
    this.problems = new Problems();
    return 'replaced';
  }

  /**
   * Hands over each row that was not read before; yields after each, so that the reading can be spread over time. What is no row
   * becomes a problem. A last line without an end that is no JSON is left for later: somebody is writing it.
   */
  *readOn(add: (value: unknown, line: Line) => void): Generator<void> {
    try {
      for (const line of readLines(this.path, this.#next)) {
        let value: unknown;
        try {
          value = JSON.parse(line.text);
        } catch (error) {
          if (!line.isTerminated) {
            this.#isWaiting = true;
            break;
          }
          this.problems.add(`${this.name}:${line.number}: not valid JSON (${(error as Error).message}).`);
          this.#passOver(line);
          yield;
          continue;
        }
        try {
          add(value, line);
        } catch (error) {
          this.problems.add(describeProblem(error, this.name, line.number));
        }
        this.#passOver(line);
        yield;
      }
      this.#tail = this.#readTail();
    } catch (error) {
      this.#isWaiting = true;
      this.problems.add(describeProblem(error, this.name));
    }
  }

  #passOver({ offset, length, number, isTerminated }: Line): void {
    this.#lines += 1;
    // Behind a last line without a newline comes its newline: that empty rest has the same number.
    this.#next = isTerminated
      ? { offset: offset + length + 1, number }
      : { offset: offset + length, number: number - 1 };
  }

  #hasSameTail(): boolean {
    try {
      return this.#readTail().equals(this.#tail);
    } catch {
      return false;
    }
  }

  #readTail(): Buffer {
    const { offset } = this.#next;
    const start = Math.max(0, offset - TAIL_BYTES);
    const bytes = Buffer.alloc(offset - start);
    const fd = openSync(this.path, 'r');
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, start));
    } finally {
      closeSync(fd);
    }
  }
}

/** What the disk says of a file; undefined where it is not there, or not to be seen. */
export function readStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
