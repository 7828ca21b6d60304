import type { JinjaValue } from './jinja.ts';

/** What a value comes to when it is written out: a list that stands in another twice counts twice. */
interface ValueSize {
  items: number;
  characters: number;
}

const known = new WeakMap<object, ValueSize>();

/**
 * The size of a value of the template language. Lists and objects never change, and are measured once; namespaces do, and what
 * holds one is measured each time. Where more than `most` items are met the count ends.
 */
export function valueSize(value: JinjaValue, most: number): ValueSize {
  if (typeof value.value === 'string') return { items: 0, characters: value.value.length };
  return measure(value, { left: most });
}

function measure(value: JinjaValue, walk: { left: number; changes?: boolean }): ValueSize {
  if (typeof value.value === 'string') return { items: 1, characters: value.value.length };
  const inner = innerValues(value);
  if (inner === undefined) return { items: 1, characters: 0 };
  const before = known.get(value);
  if (before !== undefined) return before;
  const own: { left: number; changes?: boolean } = { left: walk.left };
  const size = { items: 1, characters: 0 };
  for (const each of inner) {
    own.left -= 1;
    // A namespace may hold itself.
    if (own.left < 0) return { items: Infinity, characters: size.characters };
    const part = measure(each, own);
    size.items += part.items;
    size.characters += part.characters;
  }
  const changes = value.type === 'NamespaceValue' || own.changes === true;
  if (changes) walk.changes = true;
  else known.set(value, size);
  walk.left = own.left;
  return size;
}

function innerValues({ value }: JinjaValue): Iterable<JinjaValue> | undefined {
  if (Array.isArray(value)) return value as JinjaValue[];
  return value instanceof Map ? (value as Map<string, JinjaValue>).values() : undefined;
}
