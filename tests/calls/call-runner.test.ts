import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CallLog } from '../../src/calls/call-log.ts';
import { CallRunner, type CallRunnerOptions } from '../../src/calls/call-runner.ts';
import type { Call, Replied } from '../../src/calls/call.ts';
import { Lane } from '../../src/calls/lane.ts';
import { ReplyCache } from '../../src/calls/reply-cache.ts';
import { CallError, type CallFailure } from '../../src/errors.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

interface Reply extends Replied {
  text: string;
}

const DONE: Reply = { text: 'done' };

function call(make: Call<Reply>['make'], content = 'question'): Call<Reply> {
  return { about: 'answer 1', request: { messages: [{ content }], maxTokens: 100 }, make };
}

/** A call that fails with these kinds, one a try, and then succeeds. */
function failing(...kinds: CallFailure[]) {
  const failure = {
    tries: 0,
    call: call(async () => {
      const kind = kinds[failure.tries];
      failure.tries += 1;
      if (kind !== undefined) throw new CallError(kind, kind);
      return { ...DONE };
    }),
  };
  return failure;
}

function runnerOf(options: Partial<CallRunnerOptions> = {}) {
  return new CallRunner({ parallel: 4, retryWithin: 60_000, ...options });
}

/** One that has answered before: failures are then no longer everybody's. */
async function provenRunner(options: Partial<CallRunnerOptions> = {}) {
  const runner = runnerOf(options);
  await runner.call(call(async () => ({ ...DONE })));
  return runner;
}

// Pauses between tries are drawn at random, up to 0.5 s, 1 s, 2 s, …
describe('a call', { timeout: 20_000 }, () => {
  it('is tried again where that may help', async () => {
    const failure = failing('rate-limit', 'server', 'truncated-reply');
    const runner = await provenRunner();
    expect(await runner.call(failure.call)).toMatchObject({ text: 'done' });
    expect(failure.tries).toBe(4);
    expect(runner.statistics).toMatchObject({ succeeded: 2, retries: 3, rateLimited: 1 });
  });

  it.each<CallFailure>(['rejected-key', 'unknown-model', 'unreachable', 'bad-request', 'too-long'])(
    'is given up at once on %s',
    async (kind) => {
      const failure = failing(kind);
      const runner = await provenRunner();
      await expect(runner.call(failure.call)).rejects.toMatchObject({ kind });
      expect(failure.tries).toBe(1);
    },
  );

  it.each<[CallFailure, CallFailure]>([
    ['empty-reply', 'malformed-reply'],
    ['malformed-reply', 'empty-reply'],
  ])('whose reply is whole but no use (%s, %s) is tried three times', async (first, second) => {
    const failure = failing(first, second, first, second);
    const runner = await provenRunner();
    await expect(runner.call(failure.call)).rejects.toMatchObject({ kind: first });
    expect(failure.tries).toBe(3);
  });

  it('whose reply is cut off is tried for as long as others are', async () => {
    const failure = failing(...Array.from({ length: 3 }, () => 'truncated-reply' as const));
    const runner = await provenRunner();
    expect(await runner.call(failure.call)).toMatchObject({ text: 'done' });
  });

  it('is tried no longer than allowed, however often that is', async () => {
    const failure = failing(...Array.from({ length: 99 }, () => 'server' as const));
    const runner = await provenRunner({ retryWithin: 300 });
    const start = performance.now();
    await expect(runner.call(failure.call)).rejects.toMatchObject({ kind: 'server' });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(failure.tries).toBeGreaterThan(1);
  });

  it('waits as long as the server asks', async () => {
    let tries = 0;
    const start = performance.now();
    const runner = runnerOf();
    await runner.call(
      call(async () => {
        tries += 1;
        if (tries === 1) throw new CallError('rate-limit', 'slow down', { retryAfter: 120 });
        return { ...DONE };
      }),
    );
    expect(performance.now() - start).toBeGreaterThan(115);
  });

  it('stops the run where the server asks to wait for longer than calls are tried', async () => {
    const runner = await provenRunner({ retryWithin: 1000 });
    let tries = 0;
    const run = runner.forEach([1, 2, 3, 4, 5, 6, 7, 8, 9], async () => {
      await runner
        .call(
          call(async () => {
            tries += 1;
            throw new CallError('rate-limit', 'tomorrow', { retryAfter: 86_400_000 });
          }),
        )
        .catch(() => {});
    });
    await expect(run).rejects.toMatchObject({ kind: 'unavailable', remedy: /1440 minutes/ });
    expect(tries).toBeLessThanOrEqual(4);
  });

  it('does not count the time in which it waited for its turn', async () => {
    // Three calls a second: the sixth waits for more than its 400 ms of retries.
    const runner = runnerOf({ lane: new Lane({ parallel: 10, rpm: 180 }), retryWithin: 400 });
    const results = await Promise.all(
      Array.from({ length: 6 }, () => runner.call(failing('rate-limit').call).then(({ text }) => text)),
    );
    expect(results).toEqual(Array.from({ length: 6 }, () => 'done'));
  });

  it('begins no further try once it is stopped, and says so by the reason of the signal', async () => {
    const stop = new AbortController();
    const failure = failing(...Array.from({ length: 9 }, () => 'server' as const));
    const runner = runnerOf({ stop: stop.signal });
    const result = runner.call(failure.call);
    await sleep(5);
    stop.abort(new Error('stopped'));
    await expect(result).rejects.toThrow('stopped');
    expect(failure.tries).toBe(1);
  });
});

describe('forEach', { timeout: 20_000 }, () => {
  it('keeps so many calls in flight and no more, and draws an item only when there is room for it', async () => {
    let drawn = 0;
    let running = 0;
    let most = 0;
    let mostAhead = 0;
    let done = 0;
    function* items() {
      for (; drawn < 40; drawn += 1) yield drawn;
    }
    await runnerOf().forEach(items(), async () => {
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
    await runnerOf({ parallel: 2, stop: stop.signal }).forEach([1, 2, 3, 4, 5], async (item) => {
      if (item === 2) stop.abort();
      await sleep(5);
      done.push(item);
    });
    expect(new Set(done)).toEqual(new Set([1, 2]));
  });

  it('stops the run on an error that every call would meet, and throws it once', async () => {
    const runner = runnerOf({ parallel: 3 });
    let calls = 0;
    const run = runner.forEach(Array.from({ length: 50 }).keys(), async () => {
      await runner
        .call(
          call(async () => {
            calls += 1;
            throw new CallError('rejected-key', 'no');
          }),
        )
        .catch(() => {});
    });
    await expect(run).rejects.toMatchObject({ kind: 'rejected-key' });
    expect(calls).toBeLessThanOrEqual(3);
  });

  const refuse = call(async () => {
    await sleep(2);
    throw new CallError('bad-request', 'no', { statusCode: 400 });
  });

  it('takes a refused request for everybody’s where nothing else has come back well', async () => {
    const runner = runnerOf({ parallel: 8 });
    const kinds: string[] = [];
    const run = runner.forEach(Array.from({ length: 50 }).keys(), async () => {
      await runner.call(refuse).catch((error: CallError) => kinds.push(error.kind));
    });
    await expect(run).rejects.toMatchObject({ kind: 'none-accepted', message: 'no' });
    expect(kinds).toHaveLength(8);
    expect(new Set(kinds)).toEqual(new Set(['none-accepted']));
  });

  it('waits for the calls in flight before it does so: one that succeeds makes it that request’s own', async () => {
    const runner = runnerOf({ parallel: 3 });
    const outcomes: string[] = [];
    let begun = 0;
    await runner.forEach([1, 2, 3, 4, 5], async (item) => {
      const made =
        item === 1 ? refuse : call(async () => ((begun += 1), await sleep(20 * item), { ...DONE }));
      await runner.call(made).then(
        () => outcomes.push(`${item} done`),
        (error: CallError) => outcomes.push(`${item} ${error.kind} after ${begun}`),
      );
    });
    // Nothing was begun beside the two in flight before it was known.
    expect(outcomes.toSorted()).toEqual(['1 bad-request after 2', '2 done', '3 done', '4 done', '5 done']);
  });

  it.each<CallFailure>(['network', 'malformed-reply', 'truncated-reply'])(
    'takes three times %s for a server that is not there, as long as nothing has succeeded',
    async (kind) => {
      const runner = runnerOf({ parallel: 1 });
      const failure = failing(...Array.from({ length: 9 }, () => kind));
      const run = runner.forEach([1, 2], async () => void (await runner.call(failure.call).catch(() => {})));
      await expect(run).rejects.toMatchObject({ kind: 'unreachable' });
      expect(failure.tries).toBe(3);
    },
  );

  it('of very many that could begin, begins few before it is known whether the server accepts any', async () => {
    const runner = runnerOf({ parallel: 'auto' });
    let calls = 0;
    const run = runner.forEach(Array.from({ length: 600 }).keys(), async () => {
      await runner
        .call(
          call(async () => {
            calls += 1;
            await sleep(100);
            throw new CallError('bad-request', `no (request ${calls.toString(16)}f00ba4${calls})`);
          }),
        )
        .catch(() => {});
    });
    await expect(run).rejects.toMatchObject({ kind: 'none-accepted' });
    expect(calls).toBeLessThanOrEqual(8);
  });

  it('does not give up a server that refuses for its limits while it still answers', async () => {
    const runner = runnerOf({ parallel: 6, retryWithin: 300 });
    let atServer = 0;
    let done = 0;
    await runner.forEach([1, 2, 3, 4], async () => {
      await runner
        .call(
          call(async () => {
            if (atServer === 2)
              throw new CallError('rate-limit', 'two at a time', { statusCode: 429, retryAfter: 20 });
            atServer += 1;
            await sleep(700);
            atServer -= 1;
            return { ...DONE };
          }),
        )
        .then(
          () => (done += 1),
          () => {},
        );
    });
    expect(done).toBeGreaterThanOrEqual(2);
  });

  it('waits no longer for a source that waits for others, once it is stopped', async () => {
    const runner = runnerOf({ parallel: 4 });
    const source = async function* () {
      yield 1;
      await sleep(60_000, undefined, { ref: false });
    };
    const run = runner.forEach(source(), async () => {
      await runner.call(failing('rejected-key').call).catch(() => {});
    });
    await expect(run).rejects.toMatchObject({ kind: 'rejected-key' });
  });

  it('does not swallow what is no failed call', async () => {
    const run = runnerOf({ parallel: 2 }).forEach([1, 2, 3], async () => {
      throw new TypeError('a bug');
    });
    await expect(run).rejects.toThrow('a bug');
  });
});

describe('a budget', () => {
  it('that is spent ends the run without an error, after what is in flight', async () => {
    let granted = 0;
    const settled: (number | undefined)[] = [];
    const runner = runnerOf({
      parallel: 3,
      spending: {
        reserve: () => (
          (granted += 1),
          granted > 5 ? undefined : { settle: (cost) => void settled.push(cost) }
        ),
        costOf: ({ completion_tokens = 0 }) => completion_tokens / 1000,
      },
    });
    let done = 0;
    await runner.forEach(Array.from({ length: 50 }).keys(), async () => {
      try {
        await runner.call(call(async () => (await sleep(2), { text: 'x', usage: { completion_tokens: 7 } })));
        done += 1;
      } catch {
        expect(runner.isStopped).toBe(true);
      }
    });
    expect(done).toBe(5);
    expect(settled).toEqual([0.007, 0.007, 0.007, 0.007, 0.007]);
    expect(runner.statistics).toMatchObject({ usage: { outputTokens: 35, cost: expect.closeTo(0.035) } });
  });
});

describe('a cache', () => {
  const restore = (value: unknown) => value as Reply | undefined;

  it('answers the same request of the same model once, for all runs that share it', async () => {
    const cache = new ReplyCache(join(temporaryFolder(), 'cache'));
    let made = 0;
    const asked = (content: string) => ({
      ...call(async () => ((made += 1), { text: `reply ${made}`, requestId: 'x', limits: {} }), content),
      restore,
    });
    const first = runnerOf({ cache, address: 'model a' });
    expect((await first.call(asked('q'))).text).toBe('reply 1');
    const second = runnerOf({ cache, address: 'model a' });
    expect(await second.call(asked('q'))).toEqual({ text: 'reply 1', latency: expect.any(Number) });
    expect(second.statistics).toMatchObject({ cached: 1, succeeded: 0 });
    expect((await second.call(asked('another'))).text).toBe('reply 2');
    expect((await runnerOf({ cache, address: 'model b' }).call(asked('q'))).text).toBe('reply 3');
  });

  it('keeps no failure and no refusal', async () => {
    const cache = new ReplyCache(join(temporaryFolder(), 'cache'));
    const runner = await provenRunner({ cache });
    const failure = failing('bad-request');
    await expect(runner.call({ ...failure.call, restore })).rejects.toThrow('bad-request');
    expect((await runner.call({ ...failure.call, restore })).text).toBe('done');
    let made = 0;
    const refused = call(async () => ((made += 1), { text: '', refusal: { kind: 'refusal' } }), 'bad');
    await runner.call({ ...refused, restore });
    await runner.call({ ...refused, restore });
    expect(made).toBe(2);
  });
});

describe('a log', () => {
  it('has a line a try, without what was said', async () => {
    const file = join(temporaryFolder(), 'logs', 'calls.jsonl');
    const log = new CallLog(file, { withPrompts: false });
    const runner = runnerOf({ log, model: 'm' });
    let tries = 0;
    await runner.call({
      ...call(async () => {
        tries += 1;
        if (tries === 1) {
          throw new CallError('rate-limit', 'you said: a secret question', {
            statusCode: 429,
            retryAfter: 5,
            requestId: 'r1',
          });
        }
        return {
          text: 'a secret reply',
          finishReason: 'stop',
          requestId: 'r2',
          usage: { prompt_tokens: 3, completion_tokens: 4 },
        };
      }, 'a secret question'),
    });
    log.close();
    const [refused, done] = readJsonl(file);
    expect(refused).toMatchObject({
      model: 'm',
      about: 'answer 1',
      try: 1,
      status: 'rate-limit',
      http_status: 429,
      retry_after_ms: 5,
      request_id: 'r1',
      latency_ms: expect.any(Number),
      waited_ms: expect.any(Number),
    });
    expect(done).toMatchObject({
      call: refused?.['call'],
      try: 2,
      status: 'ok',
      prompt_tokens: 3,
      completion_tokens: 4,
      finish_reason: 'stop',
      request_id: 'r2',
    });
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
  });

  it('has what was said where that is asked for', async () => {
    const file = join(temporaryFolder(), 'calls.jsonl');
    const log = new CallLog(file, { withPrompts: true });
    await runnerOf({ log }).call(call(async () => ({ text: 'four' }), 'two and two'));
    log.close();
    expect(readJsonl(file)).toMatchObject([{ messages: [{ content: 'two and two' }], reply: 'four' }]);
  });
});
