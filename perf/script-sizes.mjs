// @ts-check
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ASSETS = new URL('../dist/web/assets/', import.meta.url);

/** Compressed bytes of the built page's scripts: of all, and of those that the leaderboard needs. */
export function scriptSizes() {
  const all = readdirSync(fileURLToPath(ASSETS)).filter((name) => name.endsWith('.js'));
  return {
    all: sizesOf(all),
    first: sizesOf(withImports(all.filter((name) => /^(index|leaderboard)-/.test(name)))),
  };
}

/** @param {readonly string[]} names */
function sizesOf(names) {
  let [gzip, brotli] = [0, 0];
  for (const name of names) {
    const script = readFileSync(new URL(name, ASSETS));
    gzip += gzipSync(script, { level: 9 }).length;
    brotli += brotliCompressSync(script).length;
  }
  return { gzip, brotli };
}

/** Scripts and what they import, but for what is imported when it is needed. @param {string[]} names */
function withImports(names) {
  const found = new Set(names);
  // A set that grows while it is walked is walked to its new end.
  for (const name of found) {
    const script = readFileSync(new URL(name, ASSETS), 'utf8');
    for (const [, imported] of script.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      if (imported !== undefined) found.add(imported);
    }
  }
  return [...found];
}
