import type { Snapshot } from '../analysis/snapshot.ts';
import { openBenchData } from './bench-data.ts';

/** All that a benchmark's files hold now, read once. @throws InputError where there is no such benchmark. */
export async function readSnapshot(dataDir: string, name: string): Promise<Snapshot> {
  const data = await openBenchData(dataDir, name);
  data.close();
  return data.snapshot;
}
