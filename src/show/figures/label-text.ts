import { plain } from '../plain.ts';

/** Lone halves of surrogate pairs, and characters that no XML file may hold. */
const NOT_XML = /[\p{Cs}\uFFFE\uFFFF]/gu;

/** Text from a file as a figure may show it: one line, without characters that XML forbids or that turn the direction. */
export function labelText(text: string): string {
  const line = plain(text.replace(/\s+/gu, ' ').trim()).replace(NOT_XML, '\uFFFD');
  return line === '' ? '–' : line;
}

/** Whether a text has Japanese letters, for which many fonts have no shapes. */
export function hasJapanese(text: string): boolean {
  return /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}\u3000-\u303F\uFF01-\uFF60]/u.test(text);
}
