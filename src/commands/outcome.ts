import type { CallRunner } from '../calls/call-runner.ts';
import type { CallStatistics } from '../calls/call-statistics.ts';
import { formatCount } from '../calls/numbers.ts';
import { describeUsage } from '../calls/usage.ts';
import { CallError, InputError, describeError } from '../errors.ts';
import type { RecordFile } from '../records/record-file.ts';
import type { Calling } from './calling.ts';
import type { Interrupt } from './interrupt.ts';
import { say } from './terminal.ts';

export const EXIT = { done: 0, someFailed: 1, badInput: 2, gateNotMet: 3, interrupted: 130 } as const;

/** A stage's run of calls, over: what was thrown, if anything, and where its failures are. */
export interface Finished {
  /** Whose calls they were, where several are at the same. */
  name?: string | undefined;
  runner: CallRunner;
  records: Pick<RecordFile<unknown>, 'failures' | 'refused'>;
  error: unknown;
}

/** Whether a stage ended by its calls alone: a record that could not be written is needed once more. */
export function isCallsOwn(error: unknown): boolean {
  return error === undefined || error instanceof CallError;
}

export function warnOfRefusedJudgments(count: number): void {
  if (count > 0) {
    say(
      `${count} ${count === 1 ? 'judgment was' : 'judgments were'} refused or withheld by a content filter: recorded without a verdict, and not asked for again without --retry-refused.`,
    );
  }
}

/** Says how a run of calls ended and what it took, and gives its exit code. */
export function concludeCalls(
  stages: readonly Finished[],
  { budget, callers }: Pick<Calling, 'budget' | 'callers'>,
  { stop }: Pick<Interrupt, 'stop'>,
): number {
  const codes = stages.map(({ name, runner, records: { failures }, error }) => {
    const who = name === undefined ? '' : `${name}: `;
    // A bug is not the server's fault: it is reported as one.
    if (error !== undefined && !(error instanceof CallError || error instanceof InputError)) throw error;
    if (error !== undefined) say(`error: ${who}${describeError(error)}`);
    if (failures.count > 0) {
      for (const [kind, { count, example }] of failures.kinds) {
        say(`error: ${who}${count} ${count === 1 ? 'call' : 'calls'} failed (${kind}): ${example.error}`);
        if (example.remedy !== undefined) say(`  ${example.remedy}`);
      }
      say(`  All are in ${failures.file}. Run the same command again to try them again.`);
    }
    if (error === undefined && failures.count === 0) return EXIT.done;
    const mayPass = error instanceof CallError && error.kind === 'unavailable';
    return runner.succeeded === 0 && !mayPass ? EXIT.badInput : EXIT.someFailed;
  });
  for (const { records } of stages) {
    const { count, file } = records.refused;
    if (count > 0) {
      say(
        `${count} ${count === 1 ? 'answer was' : 'answers were'} refused or withheld by a content filter (${file}). They are neither errors nor answers, and are not asked for again without --retry-refused.`,
      );
    }
  }
  for (const line of describeCalls(callers)) say(line);
  if (stop.aborted) {
    say('Interrupted. What was finished is on disk; run the same command again to go on.');
    return EXIT.interrupted;
  }
  if (budget?.isExhausted) {
    say(
      budget.calls === 0
        ? 'The budget does not allow a single call: one may cost as much as its longest reply would (docs/costs.md).'
        : `The budget is used up (${budget.describe()}). What was finished is on disk; a larger one goes on from there.`,
    );
    codes.push(EXIT.someFailed);
  }
  return Math.max(EXIT.done, ...codes);
}

/** What was called, what it used, and how long it took: two lines a model. */
function describeCalls(callers: Calling['callers']): string[] {
  const used = new Map(callers.map(({ name, runner }) => [name, runner.statistics.usage]));
  const timings = callers
    .filter(({ runner: { statistics } }) => statistics.succeeded + statistics.cached > 0)
    .map(({ name, runner }) => `${name}: ${describeTimings(runner.statistics)}`);
  return [...describeUsage(used), ...timings];
}

function describeTimings(statistics: CallStatistics): string {
  const { cached, retries, rateLimited, throughput } = statistics;
  const median = statistics.latencyQuantile(0.5);
  const slow = statistics.latencyQuantile(0.95);
  return [
    ...(median === undefined || slow === undefined
      ? []
      : [`half of the replies within ${seconds(median)}, 95% within ${seconds(slow)}`]),
    ...(throughput === undefined ? [] : [`${rate(throughput)} replies/s`]),
    `${retries} retries (${rateLimited} for rate limits)`,
    ...(cached > 0 ? [`${cached} replies from the cache`] : []),
  ].join(', ');
}

function seconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}

function rate(perSecond: number): string {
  return perSecond < 100 ? perSecond.toPrecision(2) : formatCount(perSecond);
}
