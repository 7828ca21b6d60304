import type { ReactElement } from 'react';
import Markdown from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { reasonForPlain } from './bounds.ts';
import { ELEMENTS } from './elements.tsx';
import { findFormulas } from './find-formulas.ts';
import { keepLineBreaks } from './keep-line-breaks.ts';
import { limitTree } from './limit-tree.ts';
import { revealMarkdown } from './reveal-markdown.ts';
import { SCHEMA } from './schema.ts';
import { tameLinks } from './tame-links.ts';

/** A text drawn as Markdown, or why it has to be shown as it is. */
export type Drawing = { kind: 'drawn'; element: ReactElement } | { kind: 'plain'; reason: string };

export function drawMarkdown(text: string): Drawing {
  const reason = reasonForPlain(text);
  if (reason !== undefined) return { kind: 'plain', reason };
  const marked = findFormulas(text);
  try {
    // Called as the function that it is, so that its failures are met here and not by the page.
    const element = Markdown({
      children: marked.text,
      remarkPlugins: [[remarkGfm, { singleTilde: false }], keepLineBreaks, [revealMarkdown, marked]],
      rehypePlugins: [limitTree, tameLinks, [rehypeSanitize, SCHEMA]],
      components: ELEMENTS,
    });
    return { kind: 'drawn', element };
  } catch (error) {
    const isKnown = error instanceof RangeError && error.message.startsWith('it ');
    return { kind: 'plain', reason: isKnown ? error.message : 'it could not be read as Markdown' };
  }
}
