/** What is made of texts that are met again and again in a file, as bytes: of each it is made once. */
export interface ValueTable<T> {
  /** The value of the text in these bytes (UTF-8). */
  valueAt: (bytes: Uint8Array, start: number, end: number) => T;
}

const WORD_BYTES = 4;
/** Of a slot: its text's hash, bytes, place in the words of all texts, and entry, counted from 1 (0 where the slot is free). */
const SLOT = 4;
const [HASH, BYTES, WORDS, ENTRY] = [0, 1, 2, 3] as const;

/**
 * Texts are looked at four bytes at a time; where their number of bytes is no multiple of four, the last four bytes overlap the ones
 * before.
 *
 * @param most how many texts are kept. Beyond it the table forgets what it has, so that a file of ever new texts takes no more memory.
 */
export function valueTable<T>(most: number, valueOf: (text: string) => T): ValueTable<T> {
  const mask = 2 ** Math.ceil(Math.log2(2 * most)) - 1;
  const slots = new Int32Array(SLOT * (mask + 1));
  let words = new Int32Array(1024);
  let usedWords = 0;
  let values: T[] = [];
  let viewed: Uint8Array | undefined;
  let view: DataView = new DataView(new ArrayBuffer(0));

  return {
    valueAt(bytes, start, end) {
      if (bytes !== viewed) {
        view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        viewed = bytes;
      }
      const hash = hashOf(view, start, end);
      const slot = slotOf(hash, start, end);
      const entry = slots[slot + ENTRY] as number;
      return entry > 0 ? (values[entry - 1] as T) : keep(bytes, start, end, hash, slot);
    },
  };

  /** Where the text is, or the free slot where it belongs. */
  function slotOf(hash: number, start: number, end: number): number {
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = SLOT * place;
      if (slots[slot + ENTRY] === 0) return slot;
      if (slots[slot + HASH] === hash && slots[slot + BYTES] === end - start && isSame(slot, start, end))
        return slot;
    }
  }

  function isSame(slot: number, start: number, end: number): boolean {
    let word = slots[slot + WORDS] as number;
    for (let place = start; place < end; place += WORD_BYTES, word += 1) {
      if (words[word] !== wordAt(view, start, end, place)) return false;
    }
    return true;
  }

  function keep(bytes: Uint8Array, start: number, end: number, hash: number, free: number): T {
    let slot = free;
    if (values.length >= most) {
      slots.fill(0);
      values = [];
      usedWords = 0;
      slot = slotOf(hash, start, end);
    }
    const count = Math.ceil((end - start) / WORD_BYTES);
    if (usedWords + count > words.length) {
      const larger = new Int32Array(2 * (usedWords + count));
      larger.set(words);
      words = larger;
    }
    const value = valueOf(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'));
    values.push(value);
    slots.set([hash, end - start, usedWords, values.length], slot);
    for (let place = start; place < end; place += WORD_BYTES)
      words[usedWords++] = wordAt(view, start, end, place);
    return value;
  }
}

/** Texts that are met again and again in a file, as bytes: each is made a string once. */
export function textTable(most: number): {
  /** The text in these bytes (UTF-8). */
  textAt: ValueTable<string>['valueAt'];
} {
  return { textAt: valueTable(most, (text) => text).valueAt };
}

function wordAt(view: DataView, start: number, end: number, place: number): number {
  if (place + WORD_BYTES <= end) return view.getInt32(place, true);
  if (end - start >= WORD_BYTES) return view.getInt32(end - WORD_BYTES, true);
  let word = 0;
  for (let byte = start; byte < end; byte += 1) word = (word << 8) | view.getUint8(byte);
  return word;
}

/** FNV-1a (Fowler, Noll and Vo) of words instead of bytes, its halves mixed after each. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let place = start; place < end; place += WORD_BYTES) {
    hash = Math.imul(hash ^ wordAt(view, start, end, place), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}
