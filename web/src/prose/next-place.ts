/** Finds the next place of a text from a position on; -1 where there is none. */
export type NextPlace = (wanted: string, from: number) => number;

/** `indexOf` that remembers its last find: a walk from start to end takes time in proportion to the text's length. */
export function nextPlaceIn(text: string): NextPlace {
  const known = new Map<string, number>();
  return (wanted, from) => {
    const last = known.get(wanted);
    if (last !== undefined && (last === -1 || last >= from)) return last;
    const place = text.indexOf(wanted, from);
    known.set(wanted, place);
    return place;
  };
}
