import type { RateLimit, RateLimits } from '../errors.ts';

type ResponseHeaders = Readonly<Record<string, string | undefined>>;

/** The names of the three headers that tell of one limit; `*` stands for `limit`, `remaining` and `reset`. */
function headerNames(pattern: string) {
  return {
    limit: pattern.replace('*', 'limit'),
    remaining: pattern.replace('*', 'remaining'),
    reset: pattern.replace('*', 'reset'),
  };
}

/**
 * OpenAI, Azure, Groq and many others (platform.openai.com/docs/guides/rate-limits, console.groq.com/docs/rate-limits); Anthropic
 * (docs.claude.com/en/api/rate-limits); OpenRouter, Together and gateways (`x-ratelimit-*`, and the draft
 * draft-ietf-httpapi-ratelimit-headers-07 without the prefix).
 */
const REQUESTS = [
  'x-ratelimit-*-requests',
  'anthropic-ratelimit-requests-*',
  'x-ratelimit-*',
  'ratelimit-*',
].map(headerNames);

/** Anthropic limits what goes in and what comes out apart; `x-tokenlimit-*` is Together's. */
const TOKENS = [
  'x-ratelimit-*-tokens',
  'anthropic-ratelimit-input-tokens-*',
  'anthropic-ratelimit-output-tokens-*',
  'anthropic-ratelimit-tokens-*',
  'x-tokenlimit-*',
].map(headerNames);

/** What a reply's headers say of the server's limits: of several limits on one thing, the one that is nearest. */
export function readRateLimits(
  headers: ResponseHeaders | undefined,
  now = Date.now(),
): RateLimits | undefined {
  if (headers === undefined) return undefined;
  const requests = readNearest(REQUESTS, headers, now);
  const tokens = readNearest(TOKENS, headers, now);
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

function readNearest(
  names: readonly ReturnType<typeof headerNames>[],
  headers: ResponseHeaders,
  now: number,
): RateLimit | undefined {
  let nearest: RateLimit | undefined;
  for (const name of names) {
    const remaining = readCount(headers[name.remaining]);
    if (remaining === undefined) continue;
    const limit = readCount(headers[name.limit]);
    const reset = readReset(headers[name.reset], now);
    const found: RateLimit = {
      remaining,
      ...(limit === undefined ? {} : { limit }),
      ...(reset === undefined ? {} : { reset }),
    };
    if (nearest === undefined || shareLeft(found) < shareLeft(nearest)) nearest = found;
  }
  return nearest;
}

function shareLeft({ remaining, limit }: RateLimit): number {
  return limit === undefined || limit === 0 ? (remaining === 0 ? 0 : 1) : remaining / limit;
}

/** A count; Azure says -1 where it has none. The draft lists several, `100, 100;w=60`, the one in force first. */
function readCount(text: string | undefined): number | undefined {
  const digits = text === undefined ? undefined : /^\s*(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Seconds and milliseconds of 2001: no limit runs for so long, so larger numbers are moments. */
const FIRST_MOMENT_S = 1e9;
const FIRST_MOMENT_MS = 1e12;

/** Milliseconds from now: `6m0s` and `120ms`, plain seconds, a date, or a moment in seconds or milliseconds since 1970. */
export function readReset(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) {
    let sum = 0;
    for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
      sum += Number(count) * (UNITS[unit as string] as number);
    }
    return sum;
  }
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    if (value >= FIRST_MOMENT_MS) return Math.max(0, value - now);
    return value >= FIRST_MOMENT_S ? Math.max(0, value * 1000 - now) : value * 1000;
  }
  const wait = Date.parse(trimmed) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
