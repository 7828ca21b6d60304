import { type ByteCursor, EndOfFile } from './byte-cursor.ts';

/** A list of a GGUF head: short lists of numbers with their values, others with the place of their first item. */
export interface GgufList {
  itemType: number;
  count: number;
  /** Bytes from the start of the file. */
  at: number;
  numbers?: number[];
}

/** A text that is longer than is kept. */
interface LongText {
  bytes: number;
}

export type GgufValue = number | boolean | string | GgufList | LongText;

/** The head of a GGUF file is not what the format allows; the message goes on from "its head ". */
export class BadHead extends Error {
  override name = 'BadHead';
}

const STRING = 8;
const LIST = 9;

/** Bytes of each number by its type's code: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, `gguf_metadata_value_type`. */
const WIDTHS: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** Layers are counted in dozens, vocabularies in thousands. */
const KEPT_NUMBERS = 4096;
/** The largest vocabularies have some 260,000 tokens, and up to twice as many merges. */
const MOST_TEXTS = 2 ** 24;
/** The longest chat templates have some 30,000 characters. */
const KEPT_TEXT = 2 ** 20;

export const readU32 = (cursor: ByteCursor): number => cursor.take(4).readUInt32LE();

/** An unsigned number of 64 bits. @throws BadHead above 2^53: nothing that is counted here comes near it. */
export function readU64(cursor: ByteCursor): number {
  const value = cursor.take(8).readBigUInt64LE();
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BadHead(`counts ${value} of something`);
  return Number(value);
}

/** A text of at most `longest` bytes, or else its length alone; the cursor is behind it either way. */
export function readText(cursor: ByteCursor, longest: number = KEPT_TEXT): string | LongText {
  const bytes = readU64(cursor);
  if (bytes <= longest) return cursor.take(bytes).toString('utf8');
  skip(cursor, bytes);
  return { bytes };
}

/** The value of a key, of the type whose code has been read. @throws BadHead EndOfFile */
export function readValue(cursor: ByteCursor, type: number): GgufValue {
  if (type === STRING) return readText(cursor);
  return type === LIST ? readList(cursor) : readNumber(cursor, type);
}

function readList(cursor: ByteCursor): GgufList {
  const itemType = readU32(cursor);
  const count = readU64(cursor);
  const at = cursor.position;
  if (itemType === STRING) {
    if (count > MOST_TEXTS) throw new BadHead(`has a list of ${count} texts`);
    for (let index = 0; index < count; index += 1) skip(cursor, readU64(cursor));
    return { itemType, count, at };
  }
  const bytes = count * widthOf(itemType);
  if (count > KEPT_NUMBERS) {
    skip(cursor, bytes);
    return { itemType, count, at };
  }
  const numbers = Array.from({ length: count }, () => Number(readNumber(cursor, itemType)));
  return { itemType, count, at, numbers };
}

function skip(cursor: ByteCursor, bytes: number): void {
  if (cursor.position + bytes > cursor.size) throw new EndOfFile();
  cursor.position += bytes;
}

function widthOf(type: number): number {
  const width = WIDTHS[type];
  if (width === undefined) throw new BadHead(`has a value of a type that GGUF does not have (${type})`);
  return width;
}

function readNumber(cursor: ByteCursor, type: number): number | boolean {
  const bytes = cursor.take(widthOf(type));
  switch (type) {
    case 0:
      return bytes.readUInt8();
    case 1:
      return bytes.readInt8();
    case 2:
      return bytes.readUInt16LE();
    case 3:
      return bytes.readInt16LE();
    case 4:
      return bytes.readUInt32LE();
    case 5:
      return bytes.readInt32LE();
    case 6:
      return bytes.readFloatLE();
    case 7:
      return bytes.readUInt8() !== 0;
    case 10:
      return Number(bytes.readBigUInt64LE());
    case 11:
      return Number(bytes.readBigInt64LE());
    default:
      return bytes.readDoubleLE();
  }
}
