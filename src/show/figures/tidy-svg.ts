import { hasJapanese, labelText } from './label-text.ts';

/**
 * Fonts that most systems have one of, or one that is drawn alike. A Japanese font has Latin letters too, but is ten times as large: only texts
 * that need one are made to wait for it.
 */
const LATIN = ['Helvetica', 'Arial', 'Liberation Sans', 'Noto Sans'];
/** Those of Linux, of macOS and of Windows. */
const JAPANESE = [
  'Noto Sans CJK JP',
  'Noto Sans JP',
  'Hiragino Sans',
  'Yu Gothic',
  'Meiryo',
  'IPAexGothic',
  'IPAGothic',
];

/**
 * What echarts draws as a file of its own: without the style sheet, classes and marks that it keeps for a page (their numbers differ
 * from one drawing to the next), with fonts by name, and with a title and a description that screen readers read.
 */
export function tidySvg(svg: string, { title, description }: { title: string; description: string }): string {
  const drawn = svg
    .replace(/<style\b[^>]*>.*?<\/style>\n?/gs, '')
    // Within tags alone: text has no angle brackets, since echarts escapes them.
    .replace(/<[^<>]+>/g, (tag) =>
      tag
        .replace(/ (?:class|ecmeta_\w+|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, '')
        .replace(/\bzr\d+-/g, 'figure-'),
    )
    .replace(
      /(<text [^<>]*)font-family:sans-serif;([^<>]*>)([^<]*)/g,
      (_, start: string, end: string, text: string) =>
        `${start}${hasJapanese(text) ? `font-family:${familyOf([...JAPANESE, ...LATIN])};` : ''}${end}${text}`,
    );
  const head = drawn.indexOf('>');
  return [
    `${drawn.slice(0, head)} font-family="${familyOf([...LATIN, ...JAPANESE])}" role="img" aria-labelledby="figure-title figure-description">`,
    `<title id="figure-title">${escapeText(labelText(title))}</title>`,
    `<desc id="figure-description">${escapeText(labelText(description))}</desc>`,
    `${drawn.slice(head + 1).trim()}\n`,
  ].join('\n');
}

function familyOf(fonts: readonly string[]): string {
  return [...fonts.map((name) => (name.includes(' ') ? `'${name}'` : name)), 'sans-serif'].join(', ');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
