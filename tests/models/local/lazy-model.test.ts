import { expect, it } from 'vitest';
import { lazyModel } from '../../../src/models/local/lazy-model.ts';
import { ask } from '../../support/models.ts';

const FACTS = { name: 'tiny', address: 'a', account: 'b' };

function counting(load: () => Promise<void> = async () => {}) {
  const counts = { loads: 0, calls: 0, closes: 0 };
  const model = lazyModel(FACTS, async () => {
    counts.loads += 1;
    await load();
    return {
      async complete() {
        counts.calls += 1;
        return { text: 'Yes.', finishReason: 'stop' };
      },
      async close() {
        counts.closes += 1;
      },
    };
  });
  return { model, counts };
}

it('is loaded once, by prepare and by requests at the same time', async () => {
  const { model, counts } = counting();
  expect(model).toMatchObject(FACTS);
  expect(counts.loads).toBe(0);
  await Promise.all([model.prepare?.(), model.complete(ask('Well?')), model.complete(ask('Well?'))]);
  await model.prepare?.();
  expect(counts).toEqual({ loads: 1, calls: 2, closes: 0 });
  await model.close();
  expect(counts.closes).toBe(1);
});

it('is loaded by the first request where nobody prepared it', async () => {
  const { model, counts } = counting();
  expect((await model.complete(ask('Well?'))).text).toBe('Yes.');
  expect(counts.loads).toBe(1);
});

it('what was not loaded is not loaded to be closed', async () => {
  const { model, counts } = counting();
  await model.close();
  expect(counts).toEqual({ loads: 0, calls: 0, closes: 0 });
});

it('closed while it loads, it is closed when it has', async () => {
  let open = () => {};
  const { model, counts } = counting(() => new Promise((resolve) => (open = resolve)));
  const preparing = model.prepare?.();
  const closing = model.close();
  expect(counts.closes).toBe(0);
  open();
  await Promise.all([preparing, closing]);
  expect(counts.closes).toBe(1);
});

it("a failure to load is everybody's, is not tried again, and does not keep it from closing", async () => {
  const { model, counts } = counting(async () => {
    throw new Error('no memory');
  });
  await expect(model.prepare?.()).rejects.toThrow('no memory');
  await expect(model.complete(ask('Well?'))).rejects.toThrow('no memory');
  await model.close();
  expect(counts).toEqual({ loads: 1, calls: 0, closes: 0 });
});

it('the signal of whoever loads it reaches the loading', async () => {
  const reasons: unknown[] = [];
  const model = lazyModel(FACTS, async (signal) => {
    signal?.throwIfAborted();
    reasons.push('loaded');
    throw new Error('not reached');
  });
  await expect(model.prepare?.(AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
  expect(reasons).toEqual([]);
});
