import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BatchWatch } from '../../../src/models/batch/batch-watch.ts';
import { openLedger } from '../../../src/models/batch/ledger.ts';
import { openaiBatches } from '../../../src/models/batch/openai-batches.ts';
import type { QueuedRequest } from '../../../src/models/batch/queued-request.ts';
import { BatchFile } from '../../../src/records/batch-file.ts';
import { startFakeOpenAIBatches } from '../../support/fake-openai-batches.ts';
import { temporaryFolder } from '../../support/temp.ts';

// The steps of a promise that lie between a batch's last result and its end are fewer than these.
test.each(Array.from({ length: 12 }, (_, steps) => steps))(
  'who joins %i steps after the last result does not wait for ever',
  async (steps) => {
    const server = await startFakeOpenAIBatches({ outcome: () => 'garbage' });
    onTestFinished(() => server.close());
    const request = (id: string): QueuedRequest => ({
      id,
      server: { fetch: globalThis.fetch, root: server.baseUrl, search: '', headers: {} },
      path: '/chat/completions',
      body: '{"model":"m","messages":[{"role":"user","content":"hi"}]}',
      digest: id,
      group: '',
    });
    const first = request('first');
    const late = request('late');
    /** What became of the requests that the watch took. */
    const settled: string[] = [];
    let joining: Promise<void> | undefined;
    let hasJoined = false;
    const joinLater = async () => {
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      if (watch.isOver) return;
      hasJoined = true;
      watch.add(late);
    };
    const watch = new BatchWatch(
      { nonce: 'n', api: 'openai', root: server.baseUrl, ids: ['first', 'late'], time: Date.now() },
      first.server,
      {
        api: openaiBatches,
        ledger: openLedger(new BatchFile(join(temporaryFolder(), 'a.jsonl'), () => {}), 'openai'),
        desk: {
          deliver: ({ id }) => void settled.push(id),
          fail({ id }) {
            settled.push(id);
            joining ??= joinLater();
          },
          requeue: ({ id }) => void settled.push(id),
        },
        pollEvery: { first: 1, longest: 5 },
        onProgress: () => {},
      },
    );
    watch.add(first);
    await watch.submit();
    await joining;
    expect(settled).toEqual(hasJoined ? ['first', 'late'] : ['first']);
  },
);
