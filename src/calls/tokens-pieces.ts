/** In UTF-16 code units. The encoder's time grows with the square of the longest run of letters that it is given. */
const LONGEST_PIECE = 512;

const LETTER = /\p{L}/u;
/** What never continues a run of letters; half of a pair of surrogates might. */
const END_OF_LETTERS = /[^\p{L}\p{M}\p{Cs}'’]/u;

/**
 * A text in pieces that can be counted one by one. An encoder splits a text into words before it looks at any; the end of a run of
 * letters is such a split in every one of OpenAI's encodings, so that the pieces have as many tokens as the whole. Only where 512 signs hold no
 * such place a piece ends anywhere (a drawing in dashes, a million times the same letter): there the count may be off by one.
 */
export function* safePieces(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > LONGEST_PIECE) {
    const end = lastSplit(text, start) ?? wholeCharacter(text, start + LONGEST_PIECE);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}

function lastSplit(text: string, start: number): number | undefined {
  for (let end = start + LONGEST_PIECE; end > start; end -= 1) {
    if (END_OF_LETTERS.test(text.charAt(end)) && LETTER.test(text.charAt(end - 1))) return end;
  }
  return undefined;
}

/** Not between the two halves of a character. */
function wholeCharacter(text: string, end: number): number {
  const code = text.charCodeAt(end);
  return code >= 0xdc00 && code <= 0xdfff ? end - 1 : end;
}
