import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CallRunner } from '../../src/calls/call-runner.ts';
import { withRetries } from '../../src/calls/retry.ts';
import { CallError, type CallFailure } from '../../src/errors.ts';

const never = new AbortController().signal;

/** A call that fails with these kinds, one a try, and then succeeds. */
function failing(...kinds: CallFailure[]) {
  let tries = 0;
  return {
    get tries() {
      return tries;
    },
    call: async () => {
      const kind = kinds[tries];
      tries += 1;
      if (kind !== undefined) throw new CallError(kind, kind);
      return 'done';
    },
  };
}

describe('withRetries', () => {
  it('tries again what may succeed', async () => {
    const { call } = failing('rate-limit', 'server', 'network', 'timeout');
    expect(await withRetries(call, { within: 60_000, signal: never, random: () => 0 })).toBe('done');
  });

  it.each<CallFailure>(['rejected-key', 'unknown-model', 'unreachable', 'bad-request', 'refused'])(
    'gives up at once on %s',
    async (kind) => {
      const failure = failing(kind);
      await expect(withRetries(failure.call, { within: 60_000, signal: never })).rejects.toMatchObject({
        kind,
      });
      expect(failure.tries).toBe(1);
    },
  );

  it('tries an empty or garbled reply three times', async () => {
    const failure = failing('empty-reply', 'malformed-reply', 'empty-reply');
    await expect(
      withRetries(failure.call, { within: 60_000, signal: never, random: () => 0 }),
    ).rejects.toMatchObject({
      kind: 'empty-reply',
    });
    expect(failure.tries).toBe(3);
  });

  it('waits as long as the server asks, and gives up where that is too long', async () => {
    let tries = 0;
    const call = async () => {
      tries += 1;
      if (tries === 1) throw new CallError('rate-limit', 'slow down', { retryAfter: 120 });
      return tries;
    };
    const start = performance.now();
    expect(await withRetries(call, { within: 60_000, signal: never, random: () => 0 })).toBe(2);
    expect(performance.now() - start).toBeGreaterThan(115);

    const long = async () => {
      throw new CallError('rate-limit', 'tomorrow', { retryAfter: 86_400_000 });
    };
    await expect(withRetries(long, { within: 1000, signal: never })).rejects.toMatchObject({
      kind: 'rate-limit',
    });
  });

  it('draws its own delays below a ceiling that doubles: half of 500 ms, then half of 1 s', async () => {
    const start = performance.now();
    await withRetries(failing('server', 'server').call, { within: 60_000, signal: never, random: () => 0.5 });
    const elapsed = performance.now() - start;
    expect(elapsed).toBeGreaterThan(740);
    expect(elapsed).toBeLessThan(1400);
  });

  it('makes no further try once it is stopped, and says so by the reason of the signal', async () => {
    const stop = new AbortController();
    const failure = failing(...Array.from({ length: 9 }, () => 'server' as const));
    const result = withRetries(failure.call, {
      within: 60_000,
      signal: never,
      stop: stop.signal,
      random: () => 0.99,
    });
    stop.abort(new Error('stopped'));
    await expect(result).rejects.toThrow('stopped');
    expect(failure.tries).toBe(1);
  });
});

describe('CallRunner', () => {
  const runnerOf = (parallel: number, stop?: AbortSignal) =>
    new CallRunner({ parallel, retryWithin: 1000, stop });

  it('keeps so many calls in flight and no more, and draws an item only when there is room for it', async () => {
    let drawn = 0;
    let running = 0;
    let most = 0;
    let mostAhead = 0;
    let done = 0;
    function* items() {
      for (; drawn < 40; drawn += 1) yield drawn;
    }
    await runnerOf(4).forEach(items(), async () => {
      running += 1;
      most = Math.max(most, running);
      mostAhead = Math.max(mostAhead, drawn - done);
      await sleep(1);
      running -= 1;
      done += 1;
    });
    expect({ done, most }).toEqual({ done: 40, most: 4 });
    expect(mostAhead).toBeLessThanOrEqual(4);
  });

  it('ends early when it is stopped, after what is in flight', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    await runnerOf(2, stop.signal).forEach([1, 2, 3, 4, 5], async (item) => {
      if (item === 2) stop.abort();
      await sleep(5);
      done.push(item);
    });
    expect(new Set(done)).toEqual(new Set([1, 2]));
  });

  it('stops the run on an error that every call would meet, and throws it once', async () => {
    const runner = runnerOf(3);
    let calls = 0;
    const run = runner.forEach(Array.from({ length: 50 }).keys(), async () => {
      await runner
        .call(async () => {
          calls += 1;
          throw new CallError('rejected-key', 'no');
        })
        .catch(() => {});
    });
    await expect(run).rejects.toMatchObject({ kind: 'rejected-key' });
    expect(calls).toBeLessThanOrEqual(3);
  });

  it('takes three refused requests without a success for a server that accepts none, but not after one success', async () => {
    const refuse = async () => {
      throw new CallError('bad-request', 'no');
    };
    const silent = runnerOf(1);
    let calls = 0;
    await expect(
      silent.forEach([1, 2, 3, 4, 5], async () => {
        calls += 1;
        await silent.call(refuse).catch(() => {});
      }),
    ).rejects.toMatchObject({ kind: 'bad-request' });
    expect(calls).toBe(3);

    const once = runnerOf(1);
    await once.call(async () => 'fine');
    await once.forEach([1, 2, 3, 4, 5], async () => {
      await once.call(refuse).catch(() => {});
    });
    expect(once.succeeded).toBe(1);
  });

  it('does not swallow what is no failed call', async () => {
    const run = runnerOf(2).forEach([1, 2, 3], async () => {
      throw new TypeError('a bug');
    });
    await expect(run).rejects.toThrow('a bug');
  });
});
