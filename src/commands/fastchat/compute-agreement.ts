import type { Command } from 'commander';
import { type VoteFlags, nothingInCommon, readAgreement } from '../agreement.ts';
import { print, warn } from '../terminal.ts';

/** `compute_agreement.py`: its flags and its lines. */
export function define(command: Command): void {
  command
    .option('--judges <names...>', 'the two judges; the same one twice: with itself', ['gpt4-pair', 'human'])
    .option('--votefiles <files...>', 'votes: JSON arrays, JSON Lines, Parquet', [
      'gpt4_judgments.json',
      'human_judgments.json',
    ])
    .option('--data-dir <folder>', 'where benchmarks are', './data');
}

export async function run(flags: VoteFlags): Promise<number> {
  const { results } = await readAgreement(flags);
  const nothing = nothingInCommon(results);
  if (nothing !== undefined) warn(`${nothing}.`);
  for (const [turn, counts] of Object.entries(results.turns)) {
    for (const [setup, { agree, total }] of [
      ['with tie', counts.with_tie],
      ['without tie', counts.without_tie],
    ] as const) {
      const ratio = total === 0 ? 'nan' : (agree / total).toFixed(2);
      print(`turn ${turn} ${setup}. #total: ${total}, #agree: ${agree}, ratio: ${ratio}`);
    }
  }
  return 0;
}
