/** How many names an error lists: the arena has 13,000 voters. */
const MOST_NAMES = 20;

/** A sentence of names, those with most rows first: "There are: a, b and 3 more." */
export function listNames(rowsOf: Iterable<readonly [name: string, rows: number]>): string {
  const names = [...rowsOf].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const others = names.length - MOST_NAMES;
  return `There are: ${names.slice(0, MOST_NAMES).join(', ')}${others > 0 ? ` and ${others} more` : ''}.`;
}
