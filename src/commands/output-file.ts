import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AnswerFile } from '../answers/answer.ts';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { replaceFile } from '../records/replace-file.ts';
import type { CharCount } from '../results/japanese-char-ratio.ts';
import type { SingleResults } from '../results/results.ts';
import type { DataFlags } from './flags.ts';
import { warn } from './terminal.ts';

/**
 * Writes Swallow's JSON of the models, in the order of --model-list where it is given.
 *
 * @param results counted as FastChat counts, as Swallow does.
 * @throws InputError for answers that cannot be read, or a file that cannot be written.
 */
export async function writeSwallowFile(
  file: string,
  { dataDir, benchName, modelList }: DataFlags & { modelList?: string[] | undefined },
  { models }: SingleResults,
): Promise<void> {
  const { toSwallowModels } = await import('../results/swallow.ts');
  const { toSwallowJson } = await import('../show/swallow.ts');
  const bench = loadBenchmark(dataDir, benchName);
  const chars = new Map<string, ReadonlyMap<string, readonly CharCount[]>>();
  for (const { model } of models) {
    const counts = await countAnswers(bench, model);
    if (counts === undefined) {
      warn(`there are no answers of ${model} to read: its japanese_char_ratio is null in ${file}.`);
    } else chars.set(model, counts);
  }
  const place = (model: string) => modelList?.indexOf(model) ?? 0;
  const inOrder = models.toSorted((a, b) => place(a.model) - place(b.model));
  replaceFile(file, toSwallowJson(toSwallowModels(inOrder, (model) => chars.get(model))));
}

/** The code points of a model's answers by category; undefined where it has none. */
async function countAnswers(
  { outputFolder, questions }: Benchmark,
  model: string,
): Promise<Map<string, CharCount[]> | undefined> {
  const path = answerPath(outputFolder, model);
  if (path === undefined) return undefined;
  const { countJapanese, openMarkdownReader } = await import('../results/japanese-char-ratio.ts');
  const toText = await openMarkdownReader();
  const counts = new Map<string, CharCount[]>();
  const answers = new AnswerFile(path, warn);
  try {
    for (const { question_id, category } of questions) {
      const turns = answers.get(question_id)?.choices.flatMap((choice) => choice.turns) ?? [];
      counts.set(category, [
        ...(counts.get(category) ?? []),
        ...turns.map((text) => countJapanese(toText(text))),
      ]);
    }
  } finally {
    answers.close();
  }
  return counts;
}

function answerPath(folder: string, model: string): string | undefined {
  try {
    const file = join(folder, 'model_answer', `${modelFileName(model)}.jsonl`);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // a name that no answer file can have
  }
}
