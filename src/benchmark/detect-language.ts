import { readLines } from '../records/jsonl.ts';

/** How many questions are looked at. */
const QUESTIONS = 20;

/**
 * The share of hiragana and katakana among letters from which on questions are Japanese. The package's Japanese questions have
 * 0.57; a few Japanese words in English text stay below, and Chinese has none.
 */
const LEAST_KANA = 0.1;

/**
 * The language of a benchmark that does not name one, by the letters of its first questions: `ja` or `en`. A file that cannot be read
 * counts as English: what is wrong with it is said where it is read.
 *
 * @param file its question.jsonl.
 */
export function detectLanguage(file: string): 'ja' | 'en' {
  let [kana, letters] = [0, 0];
  try {
    let questions = 0;
    for (const { text } of readLines(file)) {
      const asked = turnsIn(text);
      kana += countMatches(asked, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
      letters += countMatches(asked, /\p{L}/gu);
      questions += 1;
      if (questions === QUESTIONS) break;
    }
  } catch {
    return 'en';
  }
  return letters > 0 && kana / letters >= LEAST_KANA ? 'ja' : 'en';
}

/** The turns in a line of question.jsonl, one after the other; none where it is no question. */
function turnsIn(line: string): string {
  try {
    const { turns } = JSON.parse(line) as { turns?: unknown };
    return Array.isArray(turns) ? turns.filter((turn) => typeof turn === 'string').join('\n') : '';
  } catch {
    return '';
  }
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
