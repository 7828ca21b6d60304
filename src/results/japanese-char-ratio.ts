/** How many code points a text has, and how many of them are Japanese. */
export interface CharCount {
  japanese: number;
  all: number;
}

/**
 * What Swallow counts as Japanese (`is_japanese_char` of its custom_utils.py), as ranges of code points: hiragana, katakana with
 * its middle dot, kanji of the unified block, full-width forms of ASCII, and Japanese punctuation.
 */
const JAPANESE: readonly (readonly [first: number, last: number])[] = [
  [0x3000, 0x3036],
  [0x3041, 0x309f],
  [0x30a1, 0x30ff],
  [0x4e00, 0x9fff],
  [0xff01, 0xff5e],
];

export function countJapanese(text: string): CharCount {
  const count = { japanese: 0, all: 0 };
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    count.all += 1;
    if (JAPANESE.some(([first, last]) => first <= point && point <= last)) count.japanese += 1;
  }
  return count;
}

/** The share of Japanese code points over all of several texts together (a micro-average); 0 where there is no text. */
export function japaneseCharRatio(counts: Iterable<CharCount>): number {
  let japanese = 0;
  let all = 0;
  for (const count of counts) {
    japanese += count.japanese;
    all += count.all;
  }
  return all === 0 ? 0 : japanese / all;
}

/**
 * Makes a function that gives the text which a reader of rendered Markdown sees, line breaks between blocks included. The
 * rules are those of the original Markdown (no tables, no fences, a list begins after an empty line), as in Python-Markdown,
 * with which Swallow renders. The library is loaded here and not before.
 */
export async function openMarkdownReader(): Promise<(markdown: string) => string> {
  const { Marked } = await import('marked');
  const marked = new Marked({ pedantic: true, gfm: false, async: false });
  return (markdown) => {
    let html: string;
    try {
      html = marked.parse(markdown) as string;
    } catch {
      return markdown; // nested beyond what the parser's stack holds: the text as it was written
    }
    return unescape(
      html
        .trim()
        .replace(UNSEEN, '')
        .replace(/<[/!a-z][^<>]*>/gi, ''),
    );
  };
}

/** Elements of HTML in an answer whose content no reader sees. */
const UNSEEN = /<(script|style)\b[^<>]*>.*?(?:<\/\1>|$)/gis;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

/** Replaces character references; one with a name that is not known here becomes one sign that is not Japanese. */
function unescape(html: string): string {
  return html.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,30}));/gi, (_, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? '\uFFFD';
    const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  });
}
