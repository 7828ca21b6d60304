import { countWins, scoreModels } from '../../../../src/analysis/leaderboard.ts';
import type { Snapshot } from '../../../../src/analysis/snapshot.ts';

interface Judging {
  judge: string;
  mode: 'single' | 'pairwise';
}

/** Models that have answered a question, the best in the judge's eyes first; all models where none has. */
export function bestModels(snapshot: Snapshot, question: number, { judge, mode }: Judging): string[] {
  const ranked = (
    mode === 'single' ? scoreModels(snapshot, { judge }) : countWins(snapshot, { judge }).models
  ).map(({ model }) => model);
  const all = [...new Set([...ranked, ...snapshot.models])];
  const { answers, models } = snapshot;
  const answering = new Set<string>();
  for (
    let row = answers.question.indexOf(question);
    row !== -1;
    row = answers.question.indexOf(question, row + 1)
  ) {
    answering.add(models[answers.model[row] as number] as string);
  }
  return answering.size === 0 ? all : all.filter((model) => answering.has(model));
}
