/** The pieces of a small SentencePiece vocabulary; a token's id is its place. */
export interface Vocabulary {
  texts: string[];
  /** llama.cpp's `llama_token_type`. */
  types: number[];
  scores: number[];
  /** The tokens that make up the reply, in order; none of them comes about by reading a prompt. */
  reply: number[];
  idOf(text: string): number;
  /** The token that stands for a byte of a text of no other token: "\n" is one. */
  idOfByte(byte: number): number;
}

const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const BYTE = 6;
const LETTERS = [
  ...`\u2581abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'"()[]{}-+*/=#<>|_`,
];
/** Rows of the output are read by 32s. */
const MULTIPLE = 32;

/** A vocabulary of control tokens, the 256 bytes, single letters, and the reply's own pieces. */
export function smallVocabulary(control: readonly string[], reply: string): Vocabulary {
  const texts: string[] = [];
  const types: number[] = [];
  const scores: number[] = [];
  const add = (text: string, type: number, score = 0): number => {
    types.push(type);
    scores.push(score);
    return texts.push(text) - 1;
  };
  add('<unk>', UNKNOWN);
  for (const text of new Set(control)) add(text, CONTROL);
  const firstByte = texts.length;
  for (let byte = 0; byte < 256; byte += 1) {
    add(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, BYTE);
  }
  for (const letter of LETTERS) add(letter, NORMAL, -10);
  const pieces = cutReply(reply, new Set(texts)).map((piece) => add(piece, NORMAL, -20));
  while (texts.length % MULTIPLE !== 0) add(`<unused${texts.length}>`, CONTROL);
  const places = new Map(texts.map((text, id) => [text, id]));
  return {
    texts,
    types,
    scores,
    reply: pieces,
    idOf: (text) => {
      const id = places.get(text);
      if (id === undefined) throw new Error(`the vocabulary has no token ${JSON.stringify(text)}`);
      return id;
    },
    idOfByte: (byte) => firstByte + byte,
  };
}

/**
 * Cuts a text into pieces of three letters and more, each one of its own kind: a token can then have one successor alone. The
 * tokeniser builds pieces up from pairs, and there are none: it never comes to them from a prompt.
 */
function cutReply(reply: string, taken: Set<string>): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const letter of reply.replaceAll(' ', '\u2581')) {
    piece += letter;
    if ([...piece].length < 3 || taken.has(piece)) continue;
    taken.add(piece);
    pieces.push(piece);
    piece = '';
  }
  if (piece !== '') pieces.push(`${pieces.pop() ?? ''}${piece}`);
  return pieces;
}
