import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/calls/pace.ts';
import { seededRandom } from '../support/random.ts';

interface Provider {
  /** Tokens a second that fill its bucket, and how many the bucket holds. */
  rate: number;
  capacity: number;
  /** Milliseconds of a reply, lognormal about this mean. */
  latency: number;
  /** Calls at a time beyond which it refuses. */
  atOnce?: number;
  retryAfter?: 'seconds' | 'milliseconds';
  /** Calls that it works on at a time; others wait. */
  workers?: number;
  /** The share of calls that it refuses for no reason. */
  whims?: number;
  /** Seconds in which it refuses every call. */
  outage?: { from: number; to: number };
  /** So many calls a minute, counted by the clock, in place of a bucket. */
  perMinute?: number;
  /** Another rate from a time on, in seconds. */
  later?: { from: number; rate: number };
}

/** Runs a pace against a simulated provider, in simulated time: when calls were accepted and refused, in seconds. */
function simulate(provider: Provider, pace: Pace, { seconds = 90, seed = 1 } = {}) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
  const events: { at: number; happen: () => void }[] = [];
  const accepted: number[] = [];
  const refused: number[] = [];
  let now = 0;
  let bucket = provider.capacity;
  let filledAt = 0;
  let inFlight = 0;
  let atServer = 0;
  let isWaiting = false;
  /** When each of the server's workers is free again. */
  const freeAt = Array.from({ length: provider.workers ?? 0 }, () => 0);
  const rateAt = (milliseconds: number) =>
    provider.later !== undefined && milliseconds >= provider.later.from * 1000
      ? provider.later.rate
      : provider.rate;
  const timeOfReply = () => {
    const work = provider.latency * Math.exp(0.5 * normal() - 0.125);
    if (freeAt.length === 0) return work;
    const worker = freeAt.indexOf(Math.min(...freeAt));
    const end = Math.max(now, freeAt[worker] as number) + work;
    freeAt[worker] = end;
    return end - now;
  };
  const later = (milliseconds: number, happen: () => void) => events.push({ at: now + milliseconds, happen });

  function pump(): void {
    while (inFlight < pace.window) {
      const next = pace.nextAt();
      if (next > now) {
        if (!isWaiting) later(next - now, () => ((isWaiting = false), pump()));
        isWaiting = true;
        return;
      }
      inFlight += 1;
      const sent = pace.send(now, inFlight);
      later(1, () => {
        bucket = Math.min(provider.capacity, bucket + ((now - filledAt) / 1000) * rateAt(now));
        filledAt = now;
        const isOpen =
          random() >= (provider.whims ?? 0) &&
          !(now / 1000 >= (provider.outage?.from ?? Infinity) && now / 1000 < (provider.outage?.to ?? 0)) &&
          (provider.perMinute === undefined ||
            accepted.filter((at) => at >= Math.floor(now / 60_000) * 60).length < provider.perMinute);
        if (bucket >= 1 && isOpen && atServer < (provider.atOnce ?? Infinity)) {
          bucket -= 1;
          atServer += 1;
          accepted.push(now / 1000);
          later(timeOfReply(), () => {
            atServer -= 1;
            pace.accepted(sent, now, inFlight);
            inFlight -= 1;
            pump();
          });
          return;
        }
        refused.push(now / 1000);
        const wait = ((1 - bucket) / rateAt(now)) * 1000;
        later(5, () => {
          inFlight -= 1;
          pace.refused(
            sent,
            now,
            provider.retryAfter === 'seconds'
              ? Math.ceil(wait / 1000) * 1000
              : provider.retryAfter === 'milliseconds'
                ? wait
                : undefined,
          );
          pump();
        });
      });
    }
  }

  pump();
  while (now < seconds * 1000) {
    let next = 0;
    for (let place = 1; place < events.length; place += 1) {
      if ((events[place]?.at ?? 0) < (events[next]?.at ?? 0)) next = place;
    }
    const [event] = events.splice(next, 1);
    if (event === undefined) break;
    now = event.at;
    event.happen();
  }
  const rateIn = (from: number, to: number) =>
    accepted.filter((at) => at >= from && at < to).length / (to - from) / provider.rate;
  return {
    rateIn,
    refusedShare: refused.length / (refused.length + accepted.length),
    refusedIn: (from: number, to: number) => refused.filter((at) => at >= from && at < to).length,
  };
}

const automatic = () => new Pace({ start: 8, ceiling: 512 });

describe('a server with a hidden limit', () => {
  it.each([
    { rate: 20, capacity: 20, latency: 500 },
    { rate: 20, capacity: 20, latency: 500, retryAfter: 'seconds' },
    { rate: 5, capacity: 10, latency: 2000 },
    { rate: 5, capacity: 10, latency: 2000, retryAfter: 'milliseconds' },
    { rate: 100, capacity: 100, latency: 1000 },
    { rate: 100, capacity: 100, latency: 1000, retryAfter: 'seconds' },
    { rate: 40, capacity: 600, latency: 1000 },
    { rate: 200, capacity: 1000, latency: 300, retryAfter: 'seconds' },
  ] satisfies Provider[])('is used to 90% within 30 s, with less than 2% refused: %j', (provider) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { rateIn, refusedShare } = simulate(provider, automatic(), { seed });
      expect({ seed, rate: rateIn(30, 90) }).toEqual({ seed, rate: expect.toSatisfy((rate) => rate > 0.93) });
      // And it is kept: no ten seconds fall far below.
      for (let from = 30; from < 90; from += 10) expect(rateIn(from, from + 10)).toBeGreaterThan(0.85);
      expect(refusedShare).toBeLessThan(0.02);
    }
  });

  it.each([4, 16, 64])('is kept with %i calls in flight too, once it was met', (parallel) => {
    const provider = { rate: 20, capacity: 20, latency: 500 };
    const { rateIn, refusedIn } = simulate(provider, new Pace({ start: parallel, ceiling: parallel }));
    // Four calls at half a second each make 8 a second, of the 20 that are allowed.
    expect(rateIn(30, 90)).toBeGreaterThan(parallel === 4 ? 0.38 : 0.93);
    // 64 at once are more than the bucket holds; that is not repeated.
    expect(refusedIn(0, 30)).toBeLessThan(Math.max(6, 4 * (parallel - provider.capacity)));
    expect(refusedIn(30, 90)).toBeLessThan(0.02 * 60 * provider.rate);
  });

  it('is found again when it is raised in the middle of a run', () => {
    const provider = { rate: 20, capacity: 20, latency: 500, later: { from: 60, rate: 40 } };
    const { rateIn } = simulate(provider, automatic(), { seconds: 400 });
    expect(rateIn(30, 60)).toBeLessThan(1.1);
    expect(rateIn(300, 400)).toBeGreaterThan(2 * 0.9);
  });

  it.each([
    { parallel: 16, latency: 2000 },
    { parallel: 64, latency: 5000 },
    { parallel: 4, latency: 500 },
  ])('does not go down for ever where one call in ten is refused at random: %j', ({ parallel, latency }) => {
    const provider: Provider = { rate: 1e6, capacity: 1e9, latency, whims: 0.1 };
    const { rateIn } = simulate(provider, new Pace({ start: parallel, ceiling: parallel }), { seconds: 300 });
    // Without refusals the calls in flight would make so many a second. Such refusals look like a limit, and cost much of that.
    const possible = (parallel * 1000) / latency;
    expect((rateIn(0, 300) * 1e6) / possible).toBeGreaterThan(0.15);
    expect((rateIn(200, 300) * 1e6) / possible).toBeGreaterThan(0.12);
  });

  it.each([16, 'auto'] as const)(
    'comes back to its rate after an outage in which all is refused (%s)',
    (parallel) => {
      const provider: Provider = { rate: 1e6, capacity: 1e9, latency: 1000, outage: { from: 20, to: 50 } };
      const pace =
        parallel === 'auto'
          ? new Pace({ start: 8, ceiling: 64 })
          : new Pace({ start: parallel, ceiling: parallel });
      const { rateIn, refusedIn } = simulate(provider, pace, { seconds: 200 });
      const before = rateIn(5, 20);
      expect(rateIn(70, 100)).toBeGreaterThan(0.5 * before);
      expect(rateIn(150, 200)).toBeGreaterThan(0.6 * before);
      expect(refusedIn(25, 50)).toBeLessThan(60);
    },
  );

  it('is not learnt from refusals before anything was accepted', () => {
    const provider: Provider = { rate: 1e6, capacity: 1e9, latency: 500, outage: { from: 0, to: 15 } };
    const pace = new Pace({ start: 8, ceiling: 64 });
    const { rateIn, refusedIn } = simulate(provider, pace, { seconds: 60 });
    expect(refusedIn(2, 15)).toBeLessThan(80);
    expect(rateIn(40, 60) * 1e6).toBeGreaterThan(60);
  });

  it('of so many calls in each minute by the clock is used in every minute', () => {
    const provider: Provider = { rate: 1e6, capacity: 1e9, latency: 500, perMinute: 600 };
    const { rateIn, refusedShare } = simulate(provider, new Pace({ start: 64, ceiling: 64 }), {
      seconds: 600,
    });
    for (let minute = 1; minute < 10; minute += 1) {
      expect(rateIn(60 * minute, 60 * (minute + 1)) * 1e6 * 60, `minute ${minute}`).toBeGreaterThan(
        0.8 * 600,
      );
    }
    expect(refusedShare).toBeLessThan(0.05);
  });

  it.each([1, 2])('is used again with %i calls in flight, after a few refusals for no reason', (parallel) => {
    const provider: Provider = { rate: 1e6, capacity: 1e9, latency: 100, outage: { from: 10, to: 10.3 } };
    const pace = new Pace({ start: parallel, ceiling: parallel });
    const { rateIn } = simulate(provider, pace, { seconds: 120 });
    expect(rateIn(60, 120) * 1e6).toBeGreaterThan(0.8 * parallel * 10);
  });

  it('is found where it is one of calls at a time', () => {
    const provider: Provider = { rate: 1e6, capacity: 1e9, latency: 1000, atOnce: 64 };
    const { rateIn, refusedShare } = simulate(provider, automatic());
    // 64 calls of a second each.
    expect(rateIn(30, 90) * 1e6).toBeGreaterThan(64 * 0.75);
    expect(refusedShare).toBeLessThan(0.02);
  });
});

describe('without refusals', () => {
  it('grows to the ceiling where more calls in flight bring more replies', () => {
    const pace = automatic();
    simulate({ rate: 1e6, capacity: 1e9, latency: 1000 }, pace, { seconds: 30 });
    expect(pace).toMatchObject({ window: 512, rate: undefined });
  });

  it('stops growing where more calls in flight only wait longer', () => {
    const pace = automatic();
    simulate({ rate: 1e6, capacity: 1e9, latency: 1000, workers: 32 }, pace, { seconds: 90 });
    expect(pace.window).toBeGreaterThanOrEqual(32);
    expect(pace.window).toBeLessThanOrEqual(128);
  });

  it('does not grow while the server fails, but does not shrink either', () => {
    const pace = automatic();
    let now = 0;
    for (let round = 0; round < 20; round += 1) {
      const sent = Array.from({ length: pace.window }, (_, place) => pace.send(now, place + 1));
      now += 100;
      pace.failed(now);
      for (const each of sent.slice(1)) pace.accepted(each, now, sent.length);
    }
    expect(pace.window).toBe(8);
  });
});

it('sends nothing while the server asks to wait', () => {
  const pace = new Pace({ start: 4, ceiling: 4 });
  const sent = pace.send(1000, 1);
  pace.refused(sent, 1010, 7000);
  expect(pace.nextAt()).toBeGreaterThanOrEqual(8010);
});

it('takes the refusals of calls that were under way together for one event', () => {
  const pace = new Pace({ start: 64, ceiling: 64 });
  const sent = Array.from({ length: 64 }, (_, place) => pace.send(1000 + place, place + 1));
  pace.refused(sent[0] as never, 1100, undefined);
  const { rate } = pace;
  for (const each of sent.slice(1)) pace.refused(each, 1110, undefined);
  expect(pace.rate).toBe(rate);
});
