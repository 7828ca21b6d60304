import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, type Reservation } from '../../src/calls/budget.ts';

/** What a promise has come to by now: its value, or "waiting". */
async function now<T>(promise: Promise<T>): Promise<T | 'waiting'> {
  await turn();
  return Promise.race([promise, Promise.resolve('waiting' as const)]);
}

async function granted(promise: Promise<Reservation | undefined>): Promise<Reservation> {
  const reservation = await now(promise);
  expect(reservation).not.toBe('waiting');
  expect(reservation).toBeDefined();
  return reservation as Reservation;
}

describe('Budget', () => {
  it('without limits grants everything and counts', async () => {
    const budget = new Budget({});
    (await granted(budget.reserve(Infinity))).settle(0.25);
    (await granted(budget.reserve(1e9))).settle(0.5);
    expect(budget).toMatchObject({ spent: 0.75, calls: 2, isExhausted: false });
    expect(budget.describe()).toBe('2 calls made');
  });

  it('makes a call wait that does not fit beside those in flight, until their surplus is back', async () => {
    const budget = new Budget({ maxCost: 1 });
    const first = await granted(budget.reserve(0.6));
    const second = budget.reserve(0.6);
    expect(await now(second)).toBe('waiting');
    first.settle(0.1);
    (await granted(second)).settle(0.2);
    expect(budget.spent).toBeCloseTo(0.3, 12);
    expect(budget.describe()).toBe('$0.30 of $1.00 spent in 2 calls');
  });

  it('is exhausted when what is asked for does not fit beside what is spent, for good', async () => {
    const budget = new Budget({ maxCost: 1 });
    const first = await granted(budget.reserve(0.6));
    const waiting = [budget.reserve(0.6), budget.reserve(0.1), budget.reserve(0.6)];
    expect(budget.isExhausted).toBe(false);
    first.settle(0.5);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined, undefined]);
    expect(budget).toMatchObject({ isExhausted: true, calls: 1, spent: 0.5 });
    expect(await budget.reserve(0)).toBeUndefined();
  });

  it('refuses at once what can never fit', async () => {
    const budget = new Budget({ maxCost: 1 });
    expect(await budget.reserve(Infinity)).toBeUndefined();
    expect(budget.isExhausted).toBe(true);
  });

  it('can be spent to the last cent, in tenths that binary fractions cannot hold', async () => {
    const budget = new Budget({ maxCost: 1 });
    const all = await Promise.all(Array.from({ length: 10 }, async () => granted(budget.reserve(0.1))));
    for (const reservation of all) reservation.settle(0.1);
    expect(budget.calls).toBe(10);
    expect(await budget.reserve(0.0001)).toBeUndefined();
  });

  it('grants in the order of asking', async () => {
    const budget = new Budget({ maxCost: 1 });
    const first = await granted(budget.reserve(0.9));
    const big = budget.reserve(0.8);
    const small = budget.reserve(0.05);
    // The small one would fit, and the big one would starve behind a stream of them.
    expect(await now(small)).toBe('waiting');
    first.settle(0.1);
    await granted(big);
    await granted(small);
  });

  it('stops at --max-calls without waiting for those in flight', async () => {
    const budget = new Budget({ maxCalls: 2 });
    const first = await granted(budget.reserve(5));
    await granted(budget.reserve(5));
    expect(await now(budget.reserve(5))).toBeUndefined();
    first.settle(1);
    expect(budget).toMatchObject({ calls: 2, isExhausted: true, spent: 1 });
    expect(budget.describe()).toBe('2 of 2 calls made');
    expect(new Budget({ maxCalls: 1500, maxCost: 5 }).describe()).toBe(
      '$0.00 of $5.00 spent in 0 of 1,500 calls',
    );
    expect(await new Budget({ maxCalls: 0 }).reserve(0)).toBeUndefined();
  });

  it('settles once; a reply that nobody counted costs what was reserved', async () => {
    const budget = new Budget({ maxCost: 1 });
    const first = await granted(budget.reserve(0.4));
    first.settle(undefined);
    first.settle(0);
    expect(budget.spent).toBe(0.4);
    // A server that charges more than was reserved: what is spent is told as it is, and nothing more is granted.
    (await granted(budget.reserve(0.4))).settle(2);
    expect(budget.spent).toBeCloseTo(2.4, 12);
    expect(await budget.reserve(0)).toBeUndefined();
  });

  it('forgets a call that is dropped while it waits, and lets on the next', async () => {
    const budget = new Budget({ maxCost: 1 });
    const dropped = new AbortController();
    const first = await granted(budget.reserve(0.6));
    const big = budget.reserve(0.9, dropped.signal);
    const small = budget.reserve(0.3);
    expect(await now(small)).toBe('waiting');
    dropped.abort(new Error('interrupted'));
    await expect(big).rejects.toThrow('interrupted');
    await granted(small);
    await expect(budget.reserve(0.1, dropped.signal)).rejects.toThrow('interrupted');
    first.settle(0);
    expect(budget.calls).toBe(2);
  });

  it('does not mind an abort after the grant', async () => {
    const budget = new Budget({ maxCost: 1 });
    const dropped = new AbortController();
    const first = await granted(budget.reserve(1, dropped.signal));
    dropped.abort();
    expect(await now(budget.reserve(0.5))).toBe('waiting');
    first.settle(0);
    expect(budget).toMatchObject({ calls: 2, spent: 0 });
  });

  it.each([Number.NaN, -1])('refuses a cost of %d', async (cost) => {
    await expect(new Budget({ maxCost: 1 }).reserve(cost)).rejects.toThrow(RangeError);
  });

  it('is quick with a hundred thousand calls waiting, and to drop them all', async () => {
    const budget = new Budget({ maxCost: 1 });
    const stop = new AbortController();
    const start = performance.now();
    let made = 0;
    const call = async () => {
      const reservation = await budget.reserve(0.6, stop.signal);
      made += 1;
      await Promise.resolve();
      reservation?.settle(0);
    };
    await Promise.all(Array.from({ length: 100_000 }, call));
    expect(made).toBe(100_000);
    expect(budget).toMatchObject({ calls: 100_000, isExhausted: false });
    await granted(budget.reserve(0.6));
    const dropped = Array.from({ length: 100_000 }, call);
    stop.abort(new Error('interrupted'));
    const outcomes = await Promise.allSettled(dropped);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    // About half a second; with a search of the queue for each call it takes half a minute.
    expect(performance.now() - start).toBeLessThan(10_000);
  }, 60_000);

  it('lets go of the signals of calls that wait no longer', async () => {
    const budget = new Budget({ maxCost: 1 });
    const first = await granted(budget.reserve(1));
    const { signal } = new AbortController();
    const waiting = [budget.reserve(0.5, signal), budget.reserve(0.5, signal)];
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    first.settle(0);
    await Promise.all(waiting.map(granted));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('never exceeds its limits, never hangs, and is exhausted only when it must be', async () => {
    const call = fc.record({
      // Cents: their sums tell exactly what fits.
      most: fc.integer({ min: 0, max: 60 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      turns: fc.integer({ min: 0, max: 4 }),
      isDropped: fc.boolean(),
    });
    const run = fc.record({
      calls: fc.array(call, { maxLength: 60 }),
      maxCost: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
      maxCalls: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      parallel: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(run, async ({ calls, maxCost, maxCalls, parallel }) => {
        const budget = new Budget({ maxCost: maxCost === undefined ? undefined : maxCost / 100, maxCalls });
        const drops = calls.map(() => new AbortController());
        let reserved = 0;
        let spent = 0;
        let inFlight = 0;
        let grants = 0;
        let refused = 0;
        let dropped = 0;
        const queue = calls.entries();
        const work = async () => {
          for (const [index, { most, part, turns, isDropped }] of queue) {
            const { signal } = drops[index] as AbortController;
            if (isDropped)
              void turn().then(() => (drops[index] as AbortController).abort(new Error('dropped')));
            let reservation: Reservation | undefined;
            try {
              reservation = await budget.reserve(most / 100, signal);
            } catch (error) {
              expect((error as Error).message).toBe('dropped');
              dropped += 1;
              continue;
            }
            if (reservation === undefined) {
              refused += 1;
              expect(budget.isExhausted).toBe(true);
              continue;
            }
            grants += 1;
            inFlight += 1;
            reserved += most;
            // Together what is spent and in flight stays within the limit at every moment.
            expect(spent + reserved).toBeLessThanOrEqual(maxCost ?? Infinity);
            expect(grants).toBeLessThanOrEqual(maxCalls ?? Infinity);
            for (let pause = 0; pause < turns; pause += 1) await turn();
            const cost = Math.floor(most * part);
            inFlight -= 1;
            reserved -= most;
            spent += cost;
            reservation.settle(cost / 100);
          }
        };
        // It would hang here if a waiter were forgotten.
        await Promise.all(Array.from({ length: parallel }, work));
        expect({ inFlight, reserved }).toEqual({ inFlight: 0, reserved: 0 });
        expect(grants + refused + dropped).toBe(calls.length);
        expect(budget.calls).toBe(grants);
        expect(budget.spent).toBeCloseTo(spent / 100, 9);
        expect(budget.isExhausted).toBe(refused > 0);
        // Exhausted for a reason: no call is left, or some call did not fit beside what is spent alone.
        if (refused > 0) {
          const dearest = Math.max(...calls.map(({ most }) => most));
          const isOutOfCalls = grants === maxCalls;
          expect(isOutOfCalls || spent + dearest > (maxCost ?? Infinity)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
