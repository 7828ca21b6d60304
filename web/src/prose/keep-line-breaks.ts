import { type Node, replaceNodes, textNode } from './node.ts';

/**
 * Ends a line where the text does: Markdown itself would run the lines of a paragraph together, but models set steps of a
 * calculation, addresses and verse on lines of their own, and the interfaces that they are made for show them so.
 */
export function keepLineBreaks(): (tree: Node) => void {
  return (tree) =>
    replaceNodes(tree, ({ type, value = '' }) => {
      if (type !== 'text' || !value.includes('\n')) return undefined;
      const lines = value.split(/[ \t]*\n[ \t]*/);
      return lines.flatMap((line, place) =>
        place === 0 ? [textNode(line)] : [{ type: 'break' }, textNode(line)],
      );
    });
}
