/** The name that was most likely meant: the one with the fewest letters to change, and no more than a third of them; or none. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const bare = plainLetters(written);
  let best: string | undefined;
  let fewest = Math.floor(bare.length / 3) + 0.5;
  for (const name of names) {
    const changes = editDistance(bare, plainLetters(name));
    if (changes < fewest) {
      fewest = changes;
      best = name;
    }
  }
  return best;
}

/** `data-dir`, `data_dir` and `dataDir` are one name spelt in three ways. */
function plainLetters(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** How many letters must be put in, taken out or replaced to make one text of the other (Levenshtein's distance). */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
