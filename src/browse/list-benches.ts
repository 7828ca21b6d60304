import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultSettings,
  listShippedBenchmarks,
  readQuestions,
  readSettings,
  shippedBenchmarksFolder,
} from '../benchmark/benchmark.ts';
import type { BenchSummary } from '../analysis/texts.ts';
import type { BenchPlace } from './bench-files.ts';
import { listFiles } from './file-group.ts';

/**
 * The benchmarks of a data folder, sorted by name: folders with questions, and folders of answers or judgments whose questions
 * come with the package.
 *
 * @param named a benchmark of the package that is listed without any answer, too.
 */
export function listBenches(dataDir: string, named?: string): BenchPlace[] {
  const shipped = new Set(listShippedBenchmarks());
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .concat(named !== undefined && shipped.has(named) && !existsSync(join(dataDir, named)) ? [named] : [])
    .sort()
    .flatMap((name) => {
      const own = join(dataDir, name);
      if (existsSync(join(own, 'question.jsonl'))) return [{ name, folder: own, dataDir }];
      const hasOutput = ['model_answer', 'model_judgment'].some((each) => existsSync(join(own, each)));
      if (!shipped.has(name) || !(hasOutput || name === named)) return [];
      return [{ name, folder: join(shippedBenchmarksFolder(), name), dataDir }];
    });
}

/** What the questions of a benchmark say of it: it is the costly part, and changes with `signatureOf` alone. */
export function describeQuestions({ folder }: BenchPlace): Pick<BenchSummary, 'language' | 'questions'> {
  return { language: languageOf(folder), questions: countQuestions(folder) };
}

/** What is cheap to say, and changes as files come. */
export function countFiles({ name, dataDir }: BenchPlace): Omit<BenchSummary, 'language' | 'questions'> {
  const judgments = listFiles(join(dataDir, name, 'model_judgment'), '.jsonl');
  return {
    name,
    models: listFiles(join(dataDir, name, 'model_answer'), '.jsonl').length,
    judges: judgments.filter((stem) => /_(single|pair)$/.test(stem)).length,
  };
}

// What is wrong with the files is said where the benchmark is looked at.
function languageOf(folder: string): string {
  try {
    return readSettings(folder).language;
  } catch {
    return defaultSettings(folder).language;
  }
}

function countQuestions(folder: string): number {
  try {
    return readQuestions(join(folder, 'question.jsonl')).length;
  } catch {
    return 0;
  }
}
