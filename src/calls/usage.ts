import { formatCount, formatDollars } from './numbers.ts';
import type { CountedUsage } from './cost.ts';

/** What the calls to one model used, all together. Tokens are those that the server counted. */
export interface UsageTotal {
  calls: number;
  /** Calls of which the server did not count the tokens. */
  uncounted: number;
  promptTokens: number;
  /** Part of the prompt tokens. */
  cachedTokens: number;
  outputTokens: number;
  /** Part of the output tokens. */
  reasoningTokens: number;
  /** US dollars; of calls that had a price. */
  cost: number;
  /** Calls that had none. */
  unpriced: number;
}

/** One call's usage, as a reply and a record hold it. */
export interface CallUsage extends CountedUsage {
  reasoning_tokens?: number | undefined;
  cost?: number | undefined;
}

export function noUsage(): UsageTotal {
  return {
    calls: 0,
    uncounted: 0,
    promptTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    cost: 0,
    unpriced: 0,
  };
}

/** Adds one call to a total, in place. */
export function addUsage(total: UsageTotal, usage: CallUsage | null | undefined): void {
  total.calls += 1;
  if (usage?.prompt_tokens === undefined || usage.completion_tokens === undefined) total.uncounted += 1;
  total.promptTokens += countOrNone(usage?.prompt_tokens);
  total.cachedTokens += countOrNone(usage?.cached_tokens);
  total.outputTokens += countOrNone(usage?.completion_tokens);
  total.reasoningTokens += countOrNone(usage?.reasoning_tokens);
  total.cost += usage?.cost ?? 0;
  if (usage?.cost === undefined) total.unpriced += 1;
}

/** A server may write anything in place of a count. */
function countOrNone(value: number | undefined): number {
  return Number.isFinite(value) ? Math.max(0, value as number) : 0;
}

/** The summary at the end of a run, a line for each model that was called, and one for all where more than one was. */
export function describeUsage(totals: ReadonlyMap<string, UsageTotal>): string[] {
  const called = [...totals].filter(([, total]) => total.calls > 0);
  const lines = called.map(([name, total]) => `${name}: ${describeTotal(total)}`);
  if (called.length < 2) return lines;
  const sum = (field: keyof UsageTotal) => called.reduce((all, [, total]) => all + total[field], 0);
  const calls = sum('calls');
  const unpriced = sum('unpriced');
  return [...lines, `together: ${countOf(calls, 'call')}, ${describeCost(sum('cost'), calls, unpriced)}`];
}

function describeTotal(total: UsageTotal): string {
  const { calls, uncounted, promptTokens, cachedTokens, outputTokens, reasoningTokens } = total;
  const money = describeCost(total.cost, calls, total.unpriced);
  const made = countOf(calls, 'call');
  if (uncounted === calls) return `${made}, tokens not counted by the server, ${money}`;
  const cached = cachedTokens === 0 ? '' : ` (${formatCount(cachedTokens)} cached)`;
  const reasoning = reasoningTokens === 0 ? '' : ` (${formatCount(reasoningTokens)} of reasoning)`;
  const missing = uncounted === 0 ? '' : ` (${countOf(uncounted, 'call')} not counted by the server)`;
  return [
    `${made}${missing}`,
    `${countOf(promptTokens, 'prompt token')}${cached}`,
    `${countOf(outputTokens, 'output token')}${reasoning}`,
    money,
  ].join(', ');
}

function describeCost(cost: number, calls: number, unpriced: number): string {
  if (unpriced === calls) return 'no price';
  const missing = unpriced === 0 ? '' : ` (without ${countOf(unpriced, 'call')} that had no price)`;
  return `${formatDollars(cost)}${missing}`;
}

function countOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;
}
