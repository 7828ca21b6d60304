import type { JinjaNode } from './jinja.ts';

/** A call such as `content.lstrip('\n')`: the characters to take away are its one argument. */
export interface StripCall {
  text: JinjaNode;
  characters: JinjaNode;
  side: 'strip' | 'lstrip' | 'rstrip';
}

interface CallNode extends JinjaNode {
  callee: JinjaNode & { object: JinjaNode; property: JinjaNode & { value?: unknown }; computed: boolean };
  args: JinjaNode[];
}

/** A node as a call of `strip`, `lstrip` or `rstrip` with one argument, which the library takes no notice of. */
export function asStripCall(node: JinjaNode): StripCall | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee, args } = node as CallNode;
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  const side = callee.property.value;
  const [characters] = args;
  if (side !== 'strip' && side !== 'lstrip' && side !== 'rstrip') return undefined;
  return characters === undefined ? undefined : { text: callee.object, characters, side };
}

/** Python's `str.strip(characters)` and its kin: takes away what is among the characters, in whatever order. */
export function stripCharacters(text: string, characters: string, side: StripCall['side']): string {
  const letters = [...text];
  const among = new Set(characters);
  let start = 0;
  let end = letters.length;
  if (side !== 'rstrip') while (start < end && among.has(letters[start] as string)) start += 1;
  if (side !== 'lstrip') while (end > start && among.has(letters[end - 1] as string)) end -= 1;
  return letters.slice(start, end).join('');
}
