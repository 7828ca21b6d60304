import { judgesOf } from '../analysis/leaderboard.ts';
import type { Snapshot } from '../analysis/snapshot.ts';
import { readSnapshot } from '../browse/read-snapshot.ts';
import { InputError } from '../errors.ts';
import { dollarsPerQuestion, meanLengths } from './plot-costs.ts';
import type { PlotFlags } from './plot.ts';
import { warn } from './terminal.ts';

/** What figures are made from: a benchmark's data, and whose judgments of them count. */
export interface FigureSource {
  flags: PlotFlags;
  snapshot: Snapshot;
  judge: string;
  /** The judge has such judgments. */
  has: { grades: boolean; matches: boolean };
  /** US dollars per question, and characters per answer, by model. */
  dollars: Map<string, number>;
  lengths: Map<string, number>;
}

/** @throws InputError where there is no judgment, or several judges and none is named. */
export async function readFigureSource(flags: PlotFlags): Promise<FigureSource> {
  const snapshot = await readSnapshot(flags.dataDir, flags.benchName);
  for (const problem of snapshot.problems) warn(problem);
  const { single, pairwise } = judgesOf(snapshot);
  const judge = chooseJudge(snapshot, flags);
  return {
    flags,
    snapshot,
    judge,
    has: { grades: single.includes(judge), matches: pairwise.includes(judge) },
    dollars: await dollarsPerQuestion(snapshot),
    lengths: meanLengths(snapshot),
  };
}

function chooseJudge(snapshot: Snapshot, { judgeModel, mode }: PlotFlags): string {
  const { bench } = snapshot;
  const { single, pairwise } = judgesOf(snapshot);
  const judges =
    mode === undefined ? [...new Set([...single, ...pairwise])] : mode === 'single' ? single : pairwise;
  const wanted = judgeModel ?? (judges.length === 1 ? judges[0] : 'gpt-4');
  // A file name has `_` for `/`.
  const found = judges.find((name) => name.replaceAll('/', '_') === wanted?.replaceAll('/', '_'));
  if (found !== undefined) return found;
  if (judges.length === 0) {
    throw new InputError(
      `${bench} has no judgment${mode === undefined ? '' : ` of mode ${mode}`}`,
      { flag: '--bench-name' },
      `Judge answers first (\`llm-judge judge --bench-name ${bench}\`).`,
    );
  }
  throw new InputError(
    judgeModel === undefined ? 'there are several judges' : `no judgment by ${judgeModel}`,
    { flag: '--judge-model' },
    `There are: ${judges.join(', ')}.`,
  );
}
