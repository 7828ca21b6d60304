import { join } from 'node:path';
import type { BenchPlace } from './bench-files.ts';
import { readStats } from './followed-file.ts';

/** Changes with a benchmark's questions and settings. */
export function signatureOf({ folder }: BenchPlace): string {
  return ['question.jsonl', 'benchmark.json']
    .map((name) => readStats(join(folder, name)))
    .map((stats) => (stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`))
    .join('\n');
}
