import type { BenchSummary } from '../../src/analysis/texts.ts';
import { pollWhileShown } from './poll-while-shown.ts';
import type { Source } from './source.ts';

/** How soon the list is read again, in milliseconds, also where it could not be read: somebody waits for it then. */
const PAUSES = { usual: 2000, afterFailure: 2000 };

/**
 * Hands over the list of benchmarks, and again when it is another one; a source whose data do not change is read once.
 *
 * @returns the function that ends it.
 */
export function followBenches(
  source: Source,
  on: { onBenches: (benches: BenchSummary[]) => void; onProblem: (message: string) => void },
): () => void {
  let seen = '';
  let isEnded = false;

  const read = async () => {
    try {
      const benches = await source.readBenches();
      const list = JSON.stringify(benches);
      if (list !== seen && !isEnded) on.onBenches(benches);
      seen = list;
    } catch (error) {
      // What is read next is news, even if it is what was read before.
      seen = '';
      if (!isEnded) on.onProblem((error as Error).message);
      throw error;
    }
  };

  if (source.watch === undefined) read().catch(() => {});
  const end = source.watch === undefined ? () => {} : pollWhileShown(read, PAUSES);
  return () => {
    isEnded = true;
    end();
  };
}
