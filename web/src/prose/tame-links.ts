import { type Node, replaceNodes, textNode, textOf } from './node.ts';

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** Letters of an address that are shown: a `data:` address holds a whole file. */
const MOST_LETTERS = 300;

/**
 * Changes the tree of HTML: what leads elsewhere than to the web or to a letter becomes text with its address behind it, and an image
 * its description. Nothing is loaded because a model wrote it.
 */
export function tameLinks(): (tree: Node) => void {
  return (tree) => replaceNodes(tree, tame);
}

function tame(node: Node): Node[] | undefined {
  if (node.tagName === 'img') return [placeholder(node)];
  if (node.tagName !== 'a') return undefined;
  const address = addressOf(node.properties?.['href']);
  if (isAllowedAddress(address)) return undefined;
  const words = node.children ?? [];
  return textOf(node) === address ? words : [...words, textNode(` (${shortened(address)})`)];
}

/** Whether the browser, which alone decides what an address means, reads it as one of the web or of mail. */
export function isAllowedAddress(address: string): boolean {
  return URL.canParse(address) && ALLOWED.has(new URL(address).protocol);
}

function placeholder({ properties = {} }: Node): Node {
  const alt = addressOf(properties['alt']);
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['image'] },
    children: [
      textNode(`Image, not loaded: ${alt === '' ? '' : `${alt} `}`),
      {
        type: 'element',
        tagName: 'code',
        properties: {},
        children: [textNode(shortened(addressOf(properties['src'])))],
      },
    ],
  };
}

function addressOf(property: unknown): string {
  return typeof property === 'string' ? property : '';
}

function shortened(address: string): string {
  return address.length > MOST_LETTERS ? `${address.slice(0, MOST_LETTERS)}…` : address;
}
