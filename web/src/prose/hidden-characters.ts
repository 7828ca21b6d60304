import { decodeNamedCharacterReference } from './decode-entity.ts';

/** Kinds of characters that one does not see, by the words for one and for several. */
const KINDS = [
  { pattern: /[\u202D\u202E]/u, one: 'direction override', several: 'direction overrides' },
  {
    pattern: /[\u061C\u200E\u200F\u202A-\u202C\u2066-\u2069]/u,
    one: 'direction mark',
    several: 'direction marks',
  },
  { pattern: /[\u{E0001}\u{E0020}-\u{E007F}]/u, one: 'tag letter', several: 'tag letters' },
  { pattern: /[\p{Cc}\u2028\u2029]/u, one: 'control character', several: 'control characters' },
  { pattern: /\p{Cs}/u, one: 'half a character', several: 'halves of characters' },
  { pattern: /[^]/u, one: 'zero-width', several: 'zero-width' },
] as const;

/**
 * What is not seen but does its work in honest text is left alone: joiners within emoji and within words of
 * the scripts that need them, the choice of a letter's form in emoji and in Chinese characters, flags of countries' parts.
 */
const HONEST =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}\p{Script=Han}\p{S}\p{P}])[\uFE0E\uFE0F\u{E0100}-\u{E01EF}]|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}])[\u200C\u200D]|(?<=\u{1F3F4})[\u{E0020}-\u{E007E}]{1,6}\u{E007F}/gu;

const HIDDEN = /(?![\n\t\r])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

export interface Piece {
  text: string;
  /** The piece is one character that is not seen. */
  isHidden: boolean;
}

/** A text cut at the characters that are not seen. */
export function splitHidden(text: string): Piece[] {
  if (!HIDDEN.test(text)) return [{ text, isHidden: false }];
  const honest = new Set<number>();
  for (const { index, 0: found } of text.matchAll(HONEST)) {
    for (let place = index; place < index + found.length; place += 1) honest.add(place);
  }
  const pieces: Piece[] = [];
  let end = 0;
  for (const { index, 0: found } of text.matchAll(new RegExp(HIDDEN, 'gu'))) {
    if (honest.has(index)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), isHidden: false });
    pieces.push({ text: found, isHidden: true });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isHidden: false });
  return pieces;
}

export function hasHidden(text: string): boolean {
  return splitHidden(text).some(({ isHidden }) => isHidden);
}

/** `2 zero-width, 1 direction override`; empty where all is seen. */
export function describeHidden(text: string): string {
  const counts = new Map<(typeof KINDS)[number], number>();
  for (const { text: character, isHidden } of splitHidden(withReferences(text))) {
    const kind = isHidden ? KINDS.find(({ pattern }) => pattern.test(character)) : undefined;
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return KINDS.filter((kind) => counts.has(kind))
    .map(
      (kind) =>
        `${counts.get(kind)?.toLocaleString('en')} ${counts.get(kind) === 1 ? kind.one : kind.several}`,
    )
    .join(', ');
}

/** `U+202E`. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Markdown reads `&#8238;` as the character of that number. */
function withReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,18}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return decodeNamedCharacterReference(name as string) || whole;
    const code = Number.parseInt((hex ?? decimal) as string, hex === undefined ? 10 : 16);
    return code > 31 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
