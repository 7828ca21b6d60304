import type { CallRunner } from '../calls/call-runner.ts';
import { CallError, InputError, describeError } from '../errors.ts';
import type { RecordFile } from '../records/record-file.ts';
import type { Interrupt } from './interrupt.ts';
import { say } from './terminal.ts';

export const EXIT = { done: 0, someFailed: 1, badInput: 2, gateNotMet: 3, interrupted: 130 } as const;

/** A stage's run of calls, over: what was thrown, if anything, and where its failures are. */
export interface Finished {
  runner: CallRunner;
  records: Pick<RecordFile<unknown>, 'failures'>;
  error: unknown;
}

/** Says how a run of calls ended, and gives its exit code. */
export function concludeCalls(stages: readonly Finished[], interrupt: Interrupt): number {
  const codes = stages.map(({ runner, records: { failures }, error }) => {
    // A bug is not the server's fault: it is reported as one.
    if (error !== undefined && !(error instanceof CallError || error instanceof InputError)) throw error;
    if (error !== undefined) say(`error: ${describeError(error)}`);
    if (failures.count > 0) {
      for (const [kind, { count, example }] of failures.kinds) {
        say(`error: ${count} ${count === 1 ? 'call' : 'calls'} failed (${kind}): ${example.error}`);
        if (example.remedy !== undefined) say(`  ${example.remedy}`);
      }
      say(`  All are in ${failures.file}. Run the same command again to try them again.`);
    }
    if (error === undefined && failures.count === 0) return EXIT.done;
    return runner.succeeded === 0 ? EXIT.badInput : EXIT.someFailed;
  });
  if (interrupt.stop.aborted) {
    say('Interrupted. What was finished is on disk; run the same command again to go on.');
    return EXIT.interrupted;
  }
  return Math.max(EXIT.done, ...codes);
}
