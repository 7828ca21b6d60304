import type { Options } from 'rehype-sanitize';

/**
 * The elements and attributes that the text of a model may become: those of Markdown itself, without images, boxes to tick and
 * names (`id`), which could pass for parts of the page. Formulas and coloured code are made from what is left.
 */
export const SCHEMA: Options = {
  tagNames: [
    'p',
    'br',
    'hr',
    'blockquote',
    'ul',
    'ol',
    'li',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'strong',
    'em',
    'del',
    'a',
    'sup',
    'code',
    'pre',
    'span',
    'div',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
  ],
  attributes: {
    a: ['href', 'title'],
    code: [['className', /^language-./, 'formula', 'formula-display']],
    span: [['className', 'markup', 'image']],
    div: [['className', 'footnote']],
    ol: ['start'],
    th: ['align'],
    td: ['align'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  ancestors: { thead: ['table'], tbody: ['table'], tr: ['table'], th: ['table'], td: ['table'] },
  allowComments: false,
  allowDoctypes: false,
};
