/** What a field of a row is. */
export const ABSENT = 0;
export const STRING = 1;
export const NUMBER = 2;
/** `null`, `true` or `false`. */
export const WORD = 3;

/** Where the values of the fields asked for stand in the bytes (of a string: what is between the quotes). */
export interface FlatRow {
  kinds: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
}

const [QUOTE, BACKSLASH, COMMA, COLON, NEWLINE, RETURN] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a, 0x0d];
const [OPEN, CLOSE, SPACE, TAB, MINUS, DOT, ZERO] = [0x7b, 0x7d, 0x20, 0x09, 0x2d, 0x2e, 0x30];
const WORDS = ['null', 'true', 'false'].map((word) => Buffer.from(word));
const NOT_FLAT = -1;

/**
 * A reader of rows of JSON that are flat: one object a line, its keys and strings without escapes, no list or object within. It looks
 * at each byte once and makes no string, which is several times as fast as JSON.parse; whatever is not as plain as that is left to
 * JSON.parse, and so is everything that is wrong.
 *
 * @returns a function that reads the row which begins at `start`, writes its fields into `row`, and gives the place behind the row's
 * last byte (its newline, or `end`); -1 where the row is not flat.
 */
export function flatRowReader(
  fields: readonly string[],
  row: FlatRow,
): (bytes: Uint8Array, start: number, end: number) => number {
  const names = fields.map((field) => Buffer.from(field));

  return (bytes, start, end) => {
    row.kinds.fill(ABSENT);
    let place = skipBlanks(bytes, start);
    if (bytes[place] !== OPEN) return NOT_FLAT;
    place = skipBlanks(bytes, place + 1);
    for (;;) {
      const keyEnd = endOfString(bytes, place, end);
      if (keyEnd === NOT_FLAT) return NOT_FLAT;
      const field = fieldAt(bytes, place + 1, keyEnd);
      place = skipBlanks(bytes, keyEnd + 1);
      if (bytes[place] !== COLON) return NOT_FLAT;
      place = skipBlanks(bytes, place + 1);
      const isString = bytes[place] === QUOTE;
      const valueEnd = isString ? endOfString(bytes, place, end) : endOfNumber(bytes, place);
      const wordEnd = valueEnd === NOT_FLAT && !isString ? endOfWord(bytes, place) : valueEnd;
      if (wordEnd === NOT_FLAT) return NOT_FLAT;
      if (field !== -1) {
        row.kinds[field] = isString ? STRING : valueEnd === NOT_FLAT ? WORD : NUMBER;
        row.starts[field] = isString ? place + 1 : place;
        row.ends[field] = wordEnd;
      }
      place = skipBlanks(bytes, isString ? wordEnd + 1 : wordEnd);
      if (bytes[place] === CLOSE) break;
      if (bytes[place] !== COMMA) return NOT_FLAT;
      place = skipBlanks(bytes, place + 1);
    }
    place = skipBlanks(bytes, place + 1);
    return place >= end || bytes[place] === NEWLINE ? Math.min(place, end) : NOT_FLAT;
  };

  function fieldAt(bytes: Uint8Array, start: number, end: number): number {
    for (let field = 0; field < names.length; field += 1) {
      const name = names[field] as Buffer;
      if (name.length !== end - start) continue;
      let same = 0;
      while (same < name.length && name[same] === bytes[start + same]) same += 1;
      if (same === name.length) return field;
    }
    return -1;
  }
}

function skipBlanks(bytes: Uint8Array, start: number): number {
  let place = start;
  for (;;) {
    const byte = bytes[place];
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) return place;
    place += 1;
  }
}

/** The place of the closing quote of a string that begins at `start`. */
function endOfString(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== QUOTE) return NOT_FLAT;
  for (let place = start + 1; place < end; place += 1) {
    const byte = bytes[place] as number;
    if (byte === QUOTE) return place;
    if (byte === BACKSLASH || byte < SPACE) return NOT_FLAT;
  }
  return NOT_FLAT;
}

/** The place behind a number without an exponent. */
function endOfNumber(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let place = behindDigits(bytes, first);
  if (place === first || (bytes[first] === ZERO && place > first + 1)) return NOT_FLAT;
  if (bytes[place] === DOT) {
    const fraction = place + 1;
    place = behindDigits(bytes, fraction);
    if (place === fraction) return NOT_FLAT;
  }
  return place;
}

function behindDigits(bytes: Uint8Array, start: number): number {
  let place = start;
  for (;;) {
    const digit = (bytes[place] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return place;
    place += 1;
  }
}

function endOfWord(bytes: Uint8Array, start: number): number {
  for (const word of WORDS) {
    if (word.every((byte, place) => bytes[start + place] === byte)) return start + word.length;
  }
  return NOT_FLAT;
}
