import type { SamplingOptions } from '../answers/sampling.ts';
import type { TurnPart } from '../answers/turn-part.ts';
import type { Benchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { type RecordFile, openRecordFile, readWaiting } from '../records/record-file.ts';
import { addressOf } from './address-of.ts';
import { contestantOf, samplingOf } from './answer.ts';
import { type Answering, answerFileOf, prepareAnswering } from './answering.ts';
import type { CallerSettings } from './caller-settings.ts';
import type { Caller, Calling } from './calling.ts';
import { type RunFlags, isForeignServer } from './run-settings.ts';
import { warn } from './terminal.ts';

/** A model that `run` evaluates, ready to answer. */
export interface Contestant {
  settings: CallerSettings;
  sampling: SamplingOptions;
  answering: Answering;
  /** Undefined in a dry run, as the record file is. */
  caller: Caller | undefined;
  records: RecordFile<TurnPart> | undefined;
}

/** @throws InputError */
export async function openContestant(
  name: string,
  context: {
    bench: Benchmark;
    questions: readonly Question[];
    flags: RunFlags;
    calling: Calling;
    /** What is opened here is to be closed by them, whatever happens. */
    closers: (() => void | Promise<void>)[];
  },
): Promise<Contestant> {
  const { bench, questions, flags, calling, closers } = context;
  const settings = contestantOf(name, {
    ...flags,
    openaiApiKey: flags.openaiApiKey ?? (isForeignServer(flags) ? '' : undefined),
  });
  const modelId = flags.modelId ?? settings.modelId;
  const file = answerFileOf(bench, modelId);
  const caller = flags.dryRun ? undefined : await calling.open(settings, file);
  const records = flags.dryRun ? undefined : openRecordFile<TurnPart>(file, warn);
  closers.push(() => records?.close());
  const sampling = samplingOf(modelId, settings, flags, bench.settings);
  const waiting = records ?? readWaiting<TurnPart>(file, warn);
  const answering = prepareAnswering(bench, questions, file, waiting, {
    ...sampling,
    model: caller?.model ?? (await addressOf(settings)),
    retryRefused: flags.retryRefused,
  });
  return { settings, sampling, answering, caller, records };
}
