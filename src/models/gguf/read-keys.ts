import { type ByteCursor, EndOfFile } from './byte-cursor.ts';
import { BadHead, type GgufValue, readText, readU32, readU64, readValue } from './gguf-values.ts';
import { SMALLEST_TENSOR } from './gguf-tensors.ts';

export interface GgufKeys {
  version: number;
  tensorCount: number;
  values: ReadonlyMap<string, GgufValue>;
}

/** A key's length, its type, a value of one byte. */
const SMALLEST_KEY = 8 + 4 + 1;
/** The largest models have some 2,000 tensors and 100 keys. */
const MOST_KEYS = 2 ** 16;
const MOST_TENSORS = 2 ** 18;
/** The format allows 65,535 bytes; the longest key in use has some 60. */
const LONGEST_KEY = 1024;
/** These must be of one type (u32, u16): the engine ends the process on another, where it would else refuse the file. */
const TYPES: Readonly<Record<string, number>> = { 'general.alignment': 4, 'split.no': 2, 'split.count': 2 };
/** Characters, and eight a number, that are kept of one file's head. */
const MOST_KEPT = 2 ** 25;

/**
 * Reads what stands before the tensors, from the version on: the cursor is behind the magic.
 *
 * @throws BadHead EndOfFile
 */
export function readKeys(cursor: ByteCursor): GgufKeys {
  const version = readU32(cursor);
  // Read in the other byte order, a small number is a large one.
  if (version !== 0 && version % 2 ** 16 === 0) throw new BadHead('is that of a big-endian machine');
  if (version !== 2 && version !== 3)
    throw new BadHead(`is of version ${version}; versions 2 and 3 are read`);
  const tensorCount = readU64(cursor);
  const keyCount = readU64(cursor);
  const room = cursor.size - cursor.position;
  if (keyCount > MOST_KEYS) throw new BadHead(`counts ${keyCount} keys`);
  if (tensorCount > MOST_TENSORS) throw new BadHead(`counts ${tensorCount} tensors`);
  if (keyCount * SMALLEST_KEY + tensorCount * SMALLEST_TENSOR > room) throw new EndOfFile();
  const values = new Map<string, GgufValue>();
  let kept = 0;
  for (let index = 0; index < keyCount; index += 1) {
    const key = readText(cursor, LONGEST_KEY);
    if (typeof key !== 'string') throw new BadHead(`has a key of ${key.bytes} bytes`);
    if (values.has(key)) throw new BadHead(`has a key twice (${key})`);
    const type = readU32(cursor);
    if (Object.hasOwn(TYPES, key) && TYPES[key] !== type) throw new BadHead(`has ${key} of a wrong type`);
    const value = readValue(cursor, type);
    kept += key.length + sizeOf(value);
    if (kept > MOST_KEPT) throw new BadHead('holds more than that of any model');
    values.set(key, value);
  }
  return { version, tensorCount, values };
}

function sizeOf(value: GgufValue): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && 'numbers' in value ? 8 * (value.numbers?.length ?? 0) : 0;
}
