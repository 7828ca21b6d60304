import { render } from 'katex';

/** Letters of a formula that is drawn: it takes up to 40 µs a letter. */
const MOST_LETTERS = 4000;

/**
 * Draws a formula into an element by the browser's own functions: no HTML is written, and no style that the
 * Content-Security-Policy forbids. Nothing is linked or loaded (`trust`), and macros come to an end.
 *
 * @returns false where it could not be drawn; the element is empty then.
 */
export function drawFormula(element: HTMLElement, tex: string, isDisplay: boolean): boolean {
  if (tex.length > MOST_LETTERS || isDeep(tex)) return false;
  try {
    render(tex, element, {
      displayMode: isDisplay,
      trust: false,
      strict: 'ignore',
      // The whole is shown as its source instead.
      throwOnError: true,
      // Of commands that are not allowed.
      errorColor: 'var(--bad)',
      maxSize: 20,
      maxExpand: 200,
    });
    return true;
  } catch {
    element.replaceChildren();
    return false;
  }
}

/** Braces within braces: each level is an element within another one. */
function isDeep(tex: string): boolean {
  let depth = 0;
  for (const letter of tex) {
    if (letter === '{') depth += 1;
    else if (letter === '}') depth -= 1;
    if (depth > 40) return true;
  }
  return false;
}
