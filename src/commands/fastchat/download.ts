import type { Command } from 'commander';
import { pullData } from '../data-pull.ts';

/** `download_mt_bench_pregenerated.py`. */
export function define(command: Command): void {
  command
    .option('--data-dir <folder>', 'where benchmarks, answers and judgments are', './data')
    .option('--base-url <url>', 'a mirror (docs/data.md)');
}

export function run(flags: { dataDir: string; baseUrl?: string }): Promise<number> {
  return pullData(['mt_bench_answers', 'mt_bench_judgments'], flags);
}
