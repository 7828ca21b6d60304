import { type MarkedText, withSources } from './find-formulas.ts';
import { type Node, replaceNodes, textNode } from './node.ts';

/**
 * Changes the tree of Markdown so that nothing that the text says goes unseen: raw HTML becomes text, addresses of references are
 * written out, footnotes and tasks are signs instead of links and boxes. Formulas come where their marks are.
 */
export function revealMarkdown(marked: MarkedText): (tree: Node) => void {
  return (tree) => {
    replaceNodes(tree, (node) => {
      if (node.value !== undefined && node.type !== 'text') node.value = withSources(node.value, marked);
      if (typeof node.url === 'string') node.url = withSources(node.url, marked);
      if (typeof node.alt === 'string') node.alt = withSources(node.alt, marked);
      if (typeof node.title === 'string') node.title = withSources(node.title, marked);
      return reveal(node, marked);
    });
  };
}

function reveal(node: Node, marked: MarkedText): Node[] | undefined {
  switch (node.type) {
    case 'text':
      return placeFormulas(node.value ?? '', marked);
    case 'html':
      return [markup(node.value ?? '')];
    case 'definition':
      // The node itself stays: references look for it.
      return [
        node,
        markup(`[${nameOf(node)}]: ${node.url ?? ''}${node.title == null ? '' : ` "${node.title}"`}`),
      ];
    case 'footnoteReference':
      return [{ type: 'mark', children: [textNode(`[^${nameOf(node)}]`)], data: { hName: 'sup' } }];
    case 'footnoteDefinition':
      return [
        {
          type: 'note',
          children: [textNode(`[^${nameOf(node)}] `), ...(node.children ?? [])],
          data: { hName: 'div', hProperties: { className: ['footnote'] } },
        },
      ];
    case 'listItem':
      showTask(node);
      return undefined;
    default:
      return undefined;
  }
}

function nameOf({ label, identifier }: Node): string {
  return label ?? identifier ?? '';
}

/** Text that is shown letter by letter, with its line breaks. */
function markup(text: string): Node {
  return {
    type: 'markup',
    children: [textNode(text)],
    data: { hName: 'span', hProperties: { className: ['markup'] } },
  };
}

interface Task extends Node {
  checked?: boolean | null;
}

function showTask(item: Task): void {
  if (typeof item.checked !== 'boolean') return;
  const sign = textNode(item.checked ? '\u2611 ' : '\u2610 ');
  const first = item.children?.[0];
  if (first?.type === 'paragraph') first.children = [sign, ...(first.children ?? [])];
  else item.children = [{ type: 'paragraph', children: [sign] }, ...(item.children ?? [])];
  item.checked = null;
}

/** Text with marks becomes text and formulas. */
function placeFormulas(text: string, { mark, formulas }: MarkedText): Node[] | undefined {
  if (formulas.length === 0 || !text.includes(mark)) return undefined;
  return text.split(mark).flatMap((part, place) => {
    if (place % 2 === 0) return part === '' ? [] : [textNode(part)];
    const formula = formulas[Number(part)];
    if (formula === undefined) return [textNode(part)];
    const className = [formula.isDisplay ? 'formula-display' : 'formula'];
    return [
      {
        type: 'formula',
        children: [textNode(formula.tex)],
        data: { hName: 'code', hProperties: { className } },
      },
    ];
  });
}
