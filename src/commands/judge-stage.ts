import { judgeMatches } from '../judgments/judge.ts';
import type { JudgedSoFar } from '../judgments/judge.ts';
import type { JudgeReply } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { type RecordFile, openRecordFile, readWaiting } from '../records/record-file.ts';
import { addressOf } from './address-of.ts';
import type { CallerSettings } from './caller-settings.ts';
import type { Caller } from './calling.ts';
import type { CallFlags } from './flags.ts';
import type { Judging } from './judging.ts';
import { type JudgingPlan, type JudgingWork, planJudging } from './judging-work.ts';
import { type Finished, isCallsOwn } from './outcome.ts';
import type { Track } from './progress.ts';
import type { judgeSampling } from './repeat-flags.ts';
import { warn } from './terminal.ts';

/** One of a command's judges, ready to judge. */
export interface JudgeStage {
  judging: Judging;
  work: JudgingWork;
  plan: JudgingPlan;
  soFar: JudgedSoFar;
  /** Undefined in a dry run, as the record file is. */
  caller: Caller | undefined;
  records: RecordFile<JudgeReply> | undefined;
}

interface JudgeToOpen {
  settings: CallerSettings;
  sampling: ReturnType<typeof judgeSampling>;
  judging: Judging;
  caller: Caller | undefined;
}

/**
 * Opens a judge's file and plans what is left to judge.
 *
 * @throws InputError
 */
export async function openJudgeStage(
  { settings, sampling, judging, caller }: JudgeToOpen,
  context: {
    work: JudgingWork;
    flags: CallFlags;
    /** What is opened here is to be closed by them, whatever happens. */
    closers: (() => void)[];
  },
): Promise<JudgeStage> {
  const { work, flags, closers } = context;
  const records = flags.dryRun ? undefined : openRecordFile<JudgeReply>(judging.outputFile, warn);
  closers.push(() => records?.close());
  const recorded = new RecordedJudgments(judging.outputFile, warn);
  closers.push(() => recorded.close());
  const { partial } = records ?? readWaiting<JudgeReply>(judging.outputFile, warn);
  const soFar = {
    model: caller?.model ?? (await addressOf(settings)),
    recorded,
    partial,
    maxTokens: judging.maxTokens,
    ...sampling,
    retryRefused: flags.retryRefused,
  };
  const plan = await planJudging(work, { settings, soFar, flags });
  return { judging, work, plan, soFar, caller, records };
}

/**
 * Has the judge grade what is left. What ends its run alone is told, not thrown: other judges go on.
 *
 * @param name what errors are told with, where there are several judges.
 */
export async function judgeStage(
  { work, plan, soFar, ...stage }: JudgeStage,
  { name, track }: { name: string | undefined; track: Track },
): Promise<Finished & { refusals: number }> {
  const { model, runner, settle } = stage.caller as Caller;
  const records = stage.records as RecordFile<JudgeReply>;
  for (let done = 0; done < plan.done; done += 1) track.add(false);
  let refusals = 0;
  let error: unknown;
  try {
    await judgeMatches(work.matchesToMake(), {
      ...soFar,
      model,
      runner,
      appender: records.appender,
      onRefused: () => void (refusals += 1),
      onJudged: (isNew) => isNew && track.add(true),
      onFailure: (failure) => records.failures.add(failure),
    });
  } catch (thrown) {
    error = thrown ?? new Error('failed');
  }
  if (isCallsOwn(error)) settle();
  return { name, runner, records, error, refusals };
}
