import { MOST_ELEMENTS, MOST_LEVELS } from './bounds.ts';
import type { Node } from './node.ts';

/** Refuses a tree that a browser would be slow to draw, or could not draw at all. @throws RangeError */
export function limitTree(): (tree: Node) => void {
  return (tree) => {
    let count = 0;
    // Level by level: a tree that is too deep is too deep for recursion as well.
    let level: Node[] = [tree];
    for (let depth = 0; level.length > 0; depth += 1) {
      count += level.length;
      if (depth > MOST_LEVELS) throw new RangeError('it is nested too deeply');
      if (count > MOST_ELEMENTS) throw new RangeError('it has too many parts');
      level = level.flatMap(({ children }) => children ?? []);
    }
  };
}
