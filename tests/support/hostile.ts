import { letters } from './hostile/letters.ts';
import { links } from './hostile/links.ts';
import { markdown } from './hostile/markdown.ts';
import { markup } from './hostile/markup.ts';
import { mutation } from './hostile/mutation.ts';

/**
 * What a model, a judge or a stranger's data file might say to do harm: each active one sets `window.__hit`, opens a dialog or asks
 * for `beacon`, if anything executes it.
 *
 * @param beacon the address of a server that is to receive nothing.
 */
export function hostileTexts(beacon: string): string[] {
  return [...markup(beacon), ...mutation(beacon), ...links(beacon), ...markdown(beacon), ...letters()];
}

/** Those of them that act by themselves in a page that takes them as HTML. */
export function activeTexts(beacon: string): string[] {
  return [...markup(beacon), ...mutation(beacon).slice(0, 20)];
}
