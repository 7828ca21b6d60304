import type { Snapshot } from '../analysis/snapshot.ts';
import type { QuestionTexts } from '../analysis/texts.ts';
import { findBenchmarkFolder } from '../benchmark/benchmark.ts';
import { BenchIndex } from './bench-index.ts';
import { readTexts } from './read-texts.ts';
import { snapshotOf } from './snapshot-of.ts';

/** A benchmark's data as they are now. */
export interface BenchData {
  snapshot: Snapshot;
  /** Read from the disk at each call. */
  readTexts(question: number | string): QuestionTexts;
  close(): void;
}

/** Reads the files of a benchmark once. @throws InputError where there is no such benchmark. */
export async function openBenchData(dataDir: string, bench: string): Promise<BenchData> {
  const index = new BenchIndex({ name: bench, folder: findBenchmarkFolder(dataDir, bench), dataDir });
  await index.update(() => {});
  return {
    snapshot: snapshotOf(index, 0),
    readTexts: (id) => readTexts(index, index.names.findQuestion(id) ?? -1, undefined),
    close: () => index.close(),
  };
}
