/**
 * Arrays that are costly to make, kept by key: up to so many places in all of them together, of which those used longest ago go first.
 *
 * @param most places that are kept.
 * @returns a function that gives the array of a key, made where it is not kept.
 */
export function keptArrays<A extends { length: number }>(most: number): (key: string, make: () => A) => A {
  /** The one used last stands last. */
  const kept = new Map<string, A>();
  let places = 0;
  return (key, make) => {
    let array = kept.get(key);
    if (array === undefined) {
      array = make();
      places += array.length;
    }
    kept.delete(key);
    kept.set(key, array);
    for (const [oldest, { length }] of kept) {
      if (places <= most) break;
      kept.delete(oldest);
      places -= length;
    }
    return array;
  };
}
