/** A node of the tree of Markdown, or of the tree of HTML made from it: what the steps here look at. */
export interface Node {
  type: string;
  value?: string;
  children?: Node[];
  tagName?: string;
  properties?: Record<string, unknown>;
  /** Of a footnote, its name. */
  label?: string;
  identifier?: string;
  url?: string;
  title?: string | null;
  alt?: string | null;
  /** What becomes of the node in HTML. */
  data?: { hName?: string; hProperties?: Record<string, unknown> };
}

/**
 * Puts nodes in the place of others, children before their parents.
 *
 * @param replace gives what stands in the node's place, or undefined where it stays.
 */
export function replaceNodes(parent: Node, replace: (node: Node) => Node[] | undefined): void {
  const { children } = parent;
  if (children === undefined) return;
  for (const child of children) replaceNodes(child, replace);
  parent.children = children.flatMap((child) => replace(child) ?? [child]);
}

export function textNode(value: string): Node {
  return { type: 'text', value };
}

/** The text within a node of HTML. */
export function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}
