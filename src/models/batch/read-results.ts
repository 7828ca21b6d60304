import type { BatchApi, BatchResult, BatchState } from './batch-api.ts';
import { readLines } from './read-body.ts';
import type { Send } from './send.ts';

/**
 * Reads the results of a batch, a line in memory at a time, and gives how many lines could not be read. A file that breaks off is
 * read again from its beginning, so that a result may come twice. Ends early where `onResult` says that it wants no more.
 */
export async function readResults(
  { results }: BatchState,
  api: BatchApi,
  send: Send,
  onResult: (result: BatchResult) => 'more' | 'enough',
): Promise<number> {
  let unreadable = 0;
  for (const path of results) {
    const count = await send({ method: 'GET', path }, async (response) => {
      let bad = 0;
      for await (const line of readLines(response)) {
        const result = api.toResult(parse(line));
        if (result === undefined) bad += 1;
        else if (onResult(result) === 'enough') return undefined;
      }
      return bad;
    });
    if (count === undefined) break;
    unreadable += count;
  }
  return unreadable;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
