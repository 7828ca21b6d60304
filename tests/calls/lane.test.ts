import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Lane, type LaneQueue } from '../../src/calls/lane.ts';
import { longestFirst } from '../../src/calls/longest-first.ts';
import { ReportedLimit } from '../../src/calls/reported-limit.ts';
import { TokenBucket } from '../../src/calls/token-bucket.ts';

const never = new AbortController().signal;
const accepted = { kind: 'accepted', tokens: undefined } as const;

describe('Lane', () => {
  it('lets several models’ calls take turns, those that are tried again first', async () => {
    const lane = new Lane({ parallel: 1 });
    const queues = ['a', 'b', 'c'].map((name) => ({ name, queue: lane.openQueue() }));
    const held = await lane.enter((queues[0] as { queue: LaneQueue }).queue, 0, false, never);
    const order: string[] = [];
    const all = [];
    for (let round = 1; round <= 3; round += 1) {
      for (const { name, queue } of queues) {
        const isAgain = name === 'a' && round === 3;
        all.push(
          Promise.resolve(lane.enter(queue, 0, isAgain, never)).then((ticket) => {
            order.push(`${name}${round}`);
            lane.leave(ticket, accepted, undefined);
          }),
        );
      }
    }
    lane.leave(held, accepted, undefined);
    await Promise.all(all);
    // b and c come first, since a had the first turn.
    expect(order.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
    expect(order.filter((each) => each.startsWith('a'))).toEqual(['a3', 'a1', 'a2']);
    for (let place = 0; place < 9; place += 3) {
      const models = new Set(order.slice(place, place + 3).map((each) => each[0]));
      expect(models).toEqual(new Set(['a', 'b', 'c']));
    }
  });

  it('spaces calls so that no minute sees more of them than allowed', async () => {
    const lane = new Lane({ parallel: 100, rpm: 1200 });
    const queue = lane.openQueue();
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const ticket = await lane.enter(queue, 0, false, never);
        times.push(performance.now());
        lane.leave(ticket, accepted, undefined);
      }),
    );
    // 20 a second, a second's worth of them at once.
    expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThan(900);
    expect((times.at(-1) as number) - (times[0] as number)).toBeLessThan(4000);
  });

  it('counts tokens as they were used, not as they were expected', async () => {
    const lane = new Lane({ parallel: 100, tpm: 60_000 });
    const queue = lane.openQueue();
    // 1,000 a second, 5,000 at once. The first is expected to take 100 and takes 6,000.
    const first = await lane.enter(queue, 100, false, never);
    lane.leave(first, { kind: 'accepted', tokens: 6000 }, undefined);
    const start = performance.now();
    await lane.enter(queue, 200, false, never);
    expect(performance.now() - start).toBeGreaterThan(1100);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('holds calls back when the server’s own count of what is left is used up', async () => {
    const lane = new Lane({ parallel: 100 });
    const queue = lane.openQueue();
    const ticket = await lane.enter(queue, 0, false, never);
    // Of 100 none is left; they are all back in 10 s: one in 100 ms.
    lane.leave(ticket, accepted, { requests: { limit: 100, remaining: 0, reset: 10_000 } });
    const start = performance.now();
    await lane.enter(queue, 0, false, never);
    const first = performance.now() - start;
    await lane.enter(queue, 0, false, never);
    expect(first).toBeGreaterThan(80);
    expect(performance.now() - start).toBeGreaterThan(first + 80);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('forgets a waiting call that is dropped', async () => {
    const lane = new Lane({ parallel: 1 });
    const queue = lane.openQueue();
    const held = await lane.enter(queue, 0, false, never);
    const dropped = new AbortController();
    const waiting = lane.enter(queue, 0, false, dropped.signal);
    const other = lane.enter(queue, 0, false, never);
    dropped.abort(new Error('dropped'));
    await expect(waiting).rejects.toThrow('dropped');
    lane.leave(held, accepted, undefined);
    lane.leave(await other, accepted, undefined);
    await sleep(0);
    expect(lane.enter(queue, 0, false, never)).not.toBeInstanceOf(Promise);
  });
});

describe('TokenBucket', () => {
  it('never gives out more than its share of a minute and what it holds', () => {
    const bucket = new TokenBucket(600, 1);
    let now = 0;
    let taken = 0;
    while (now < 60_000) {
      now = Math.max(now + 1, bucket.readyAt(now, 1));
      bucket.take(now, 1);
      taken += 1;
    }
    expect(taken).toBeGreaterThan(600);
    expect(taken).toBeLessThanOrEqual(600 + 10 + 1);
  });

  it('lets a demand beyond its capacity through when it is full, and makes it up', () => {
    const bucket = new TokenBucket(60_000, 5);
    expect(bucket.readyAt(1000, 8000)).toBe(1000);
    bucket.take(1000, 8000);
    expect(bucket.readyAt(1000, 1000)).toBe(1000 + 4000);
  });
});

describe('ReportedLimit', () => {
  it('takes off what was sent since the report, and puts on what has filled in', () => {
    const limit = new ReportedLimit();
    const number = limit.send(1);
    limit.report(number, 0, 10, { limit: 60, remaining: 2, reset: 58_000 });
    expect(limit.readyAt(10, 1)).toBe(10);
    limit.send(1);
    limit.send(1);
    // 58 used in 58 s: one a second. The report is as of when the call was sent.
    expect(limit.readyAt(10, 1)).toBeCloseTo(1000, 0);
  });

  it('knows no limit where the server reports -1, no time, or an older call', () => {
    const limit = new ReportedLimit();
    const older = limit.send(1);
    const newer = limit.send(1);
    limit.report(newer, 0, 0, { limit: 10, remaining: -1, reset: 1000 });
    limit.report(newer, 0, 0, { limit: 10, remaining: 0 });
    expect(limit.readyAt(0, 1)).toBe(0);
    limit.report(newer, 0, 0, { limit: 10, remaining: 9, reset: 1000 });
    limit.report(older, 0, 0, { limit: 10, remaining: 0, reset: 1000 });
    expect(limit.readyAt(0, 1)).toBe(0);
  });

  it('does not hold calls back for a day', () => {
    const limit = new ReportedLimit();
    limit.report(limit.send(1), 0, 0, { limit: 1000, remaining: 0, reset: 86_400_000 });
    expect(limit.readyAt(0, 1)).toBeLessThanOrEqual(86_400);
    expect(limit.readyAt(60_001, 1)).toBe(60_001);
  });
});

it('longestFirst leaves out what is nothing, and keeps the order of equals', () => {
  expect([...longestFirst(Uint32Array.of(3, 0, 7, 3, 0, 9, 7))]).toEqual([5, 2, 6, 0, 3]);
});
