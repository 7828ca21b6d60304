import type { Browser } from 'playwright-core';

/** What a browser finds in an SVG file. */
export interface SvgFacts {
  elements: string[];
  attributes: string[];
  /** Of every text element, its lines apart. */
  texts: string[];
  /** Texts that reach beyond the figure. */
  clipped: string[];
  /** Pairs of texts that lie over each other; slanting ones are left out, since their boxes say little. */
  overlaps: string[];
}

/** Opened as a file of its own, as a person would; the file must be well-formed, or there is no `svg` to ask. */
export async function readSvg(browser: Browser, file: string): Promise<SvgFacts> {
  const page = await browser.newPage();
  try {
    await page.goto(`file://${file}`);
    return await page.evaluate<SvgFacts>(FIND);
  } finally {
    await page.close();
  }
}

/** Runs in the page; a text of code, since tests are not compiled for a browser. */
const FIND = `(() => {
  if (document.documentElement.localName !== 'svg') throw new Error('not an SVG document');
  if (document.querySelector('parsererror')) throw new Error(document.querySelector('parsererror').textContent);
  const all = [...document.querySelectorAll('*')];
  const size = document.documentElement.getBoundingClientRect();
  const texts = [...document.querySelectorAll('text')].map((element) => {
    const { b } = element.getCTM();
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { text: element.textContent, left, top, right, bottom, isSlanting: Math.abs(b) > 0.01 && Math.abs(Math.abs(b) - 1) > 0.01 };
  });
  // A line's box is higher than its letters.
  const clipped = texts.filter((t) => t.left < 0 || t.top < -2 || t.right > size.width || t.bottom > size.height + 2);
  const straight = texts.filter((t) => !t.isSlanting);
  const overlaps = straight.flatMap((a, i) => straight.slice(i + 1)
    .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map((b) => a.text + ' | ' + b.text));
  return {
    elements: [...new Set(all.map((e) => e.localName))].sort(),
    attributes: [...new Set(all.flatMap((e) => e.getAttributeNames()))].sort(),
    texts: texts.map((t) => t.text),
    clipped: clipped.map((t) => t.text),
    overlaps,
  };
})()`;
