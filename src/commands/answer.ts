import type { Command } from 'commander';
import type { SamplingOptions } from '../answers/sampling.ts';
import type { TurnPart } from '../answers/turn-part.ts';
import { type BenchmarkSettings, loadBenchmark } from '../benchmark/benchmark.ts';
import { withProfile } from '../benchmark/profiles.ts';
import type { Question } from '../benchmark/question.ts';
import { type RecordFile, openRecordFile, readWaiting } from '../records/record-file.ts';
import { addressOf } from './address-of.ts';
import { answerFileOf, prepareAnswering } from './answering.ts';
import { type CallerSettings, callerSettings, isGiven } from './caller-settings.ts';
import { type Caller, Calling } from './calling.ts';
import { closeAll } from './close-all.ts';
import { describeAnswerCost } from './cost-plan.ts';
import { type ConfigFlags, addConfigFlag, settingOf } from './config-flag.ts';
import { exampleAnswerPrompts } from './example-prompts.ts';
import {
  type CallFlags,
  type DataFlags,
  type ProfileFlags,
  type QuestionFlags,
  addCallFlags,
  addDataFlags,
  addProfileFlag,
  addQuestionFlags,
  addYesFlag,
  header,
  jsonObject,
  loadDotEnv,
  realNumber,
  realNumberAbove,
  share,
  sliceQuestions,
  wholeNumber,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import {
  type LocalFlags,
  type ModelPathFlags,
  addLocalFlags,
  addModelPathFlag,
  contestantName,
  localOptionsOf,
} from './local-flags.ts';
import { EXIT, concludeCalls, isCallsOwn } from './outcome.ts';
import { Progress } from './progress.ts';
import { confirm, facts, print, say, warn } from './terminal.ts';

/** How answers are sampled; `run` takes the same flags. */
export interface SamplingFlags {
  numChoices: number;
  maxTokens?: number;
  forceTemperature?: number;
  systemPrompt?: string;
  topP?: number;
  repetitionPenalty?: number;
  seed?: number;
  allowEmpty?: boolean;
}

export interface ApiFlags {
  openaiApiBase?: string;
  openaiApiKey?: string;
  extraBody?: Record<string, unknown>;
  header?: Record<string, string>;
  stream?: boolean;
}

/** What `answer` takes; its alias adds the rest. */
export interface AnswerFlags
  extends
    DataFlags,
    ProfileFlags,
    QuestionFlags,
    CallFlags,
    SamplingFlags,
    ApiFlags,
    ModelPathFlags,
    ConfigFlags {
  model?: string;
  modelId?: string;
  answerFile?: string;
  /** Answer the first turns alone. */
  maxTurns?: number;
  yes?: boolean;
}

export function addApiFlags(command: Command): Command {
  return command
    .option('--openai-api-base <url>', "the model's server, up to /v1 (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--openai-api-key <key>', 'its key (default: OPENAI_API_KEY, also from .env)')
    .option('--extra-body <json>', 'further parameters to send with each request', jsonObject)
    .option('--header <header>', "send 'Name: value' with each request; may be given again", header)
    .option('--stream', 'have replies sent as they are made: for gateways that cut silent connections');
}

export function addSamplingFlags(command: Command): Command {
  return command
    .option('--num-choices <count>', 'independent answers to each question', wholeNumber(1), 1)
    .option(
      '--max-tokens <tokens>',
      "the most tokens of an answer (default: the benchmark's, 1024)",
      wholeNumber(1),
    )
    .option('--force-temperature <value>', "one temperature in place of each category's", realNumber(0))
    .option('--top-p <share>', 'nucleus sampling: from the likeliest tokens of this share', share)
    .option(
      '--repetition-penalty <factor>',
      'sent as repetition_penalty, which vLLM and others understand',
      realNumberAbove(0),
    )
    .option('--system-prompt <text>', 'a system message before the first turn')
    .option('--seed <number>', 'choice i is sampled with seed + i', wholeNumber(0))
    .option('--allow-empty', 'keep an empty reply as the answer');
}

export function define(command: Command): void {
  addModelPathFlag(addDataFlags(command))
    .option('--model <name>', 'the model, as its server knows it')
    .option('--model-id <id>', "the model's name in files and tables (default: --model)")
    .option('--answer-file <file>', 'where to write (default: DATA/BENCH/model_answer/MODEL-ID.jsonl)');
  addApiFlags(command);
  addLocalFlags(command);
  addSamplingFlags(command);
  addQuestionFlags(command).option('--max-turns <count>', 'answer the first turns alone', wholeNumber(1));
  addCallFlags(command);
  addYesFlag(command);
  addProfileFlag(command);
  addConfigFlag(command);
}

export async function run(flags: AnswerFlags): Promise<number> {
  loadDotEnv();
  const name = contestantName(flags);
  const bench = withProfile(loadBenchmark(flags.dataDir, flags.benchName), flags.profile);
  const questions = sliceQuestions(bench.questions, flags).map((question) =>
    upToTurn(question, flags.maxTurns),
  );
  const contestant = contestantOf(name, flags);
  const modelId = flags.modelId ?? contestant.modelId;
  const file = flags.answerFile ?? answerFileOf(bench, modelId);
  const sampling = samplingOf(modelId, contestant, flags, bench.settings);
  const interrupt = listenForInterrupt(flags.batch);
  const calling = new Calling(flags, interrupt);
  let records: RecordFile<TurnPart> | undefined;
  try {
    // What is wrong with the model's settings is said before anything is written.
    const caller = flags.dryRun ? undefined : await calling.open(contestant, file);
    records = flags.dryRun ? undefined : openRecordFile<TurnPart>(file, warn);
    const answering = prepareAnswering(bench, questions, file, records ?? readWaiting(file, warn), {
      ...sampling,
      model: caller?.model ?? (await addressOf(contestant)),
      retryRefused: flags.retryRefused,
    });
    const cost = await describeAnswerCost(contestant, answering, sampling, flags);
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        ['Model', modelId === name ? modelId : `${modelId} (${flags.modelPath ?? name})`],
        ['Choices', String(flags.numChoices)],
        ['Calls', `${answering.calls} to make; ${answering.done} questions already answered`],
        ...(answering.refused === 0
          ? []
          : [
              [
                'Refused',
                `${answering.refused} questions, in an earlier run (--retry-refused asks again)`,
              ] as const,
            ]),
        ['Cost', cost],
        ['Output', file],
      ]),
    );
    if (flags.dryRun) {
      print(exampleAnswerPrompts(answering.tasks, sampling));
      return EXIT.done;
    }
    if (answering.tasks.length === 0) return EXIT.done;
    if (!(await confirm(flags.yes, interrupt.stop))) return EXIT.interrupted;
    await calling.prepare();
    const { model, runner, settle } = caller as Caller;
    const progress = new Progress(() => calling.describeState());
    const track = progress.track('turns answered', answering.calls);
    let cut = 0;
    let error: unknown;
    try {
      await answering.run(model, runner, records as RecordFile<TurnPart>, {
        onTurn(isNew, part) {
          if (isNew) track.add(true);
          if (part.finish_reason === 'length') cut += 1;
        },
      });
    } catch (thrown) {
      error = thrown;
    }
    progress.stop();
    warnOfCutReplies(cut);
    if (isCallsOwn(error)) settle();
    return concludeCalls([{ runner, records: records as RecordFile<TurnPart>, error }], calling, interrupt);
  } finally {
    // A batch is noted under the record file's lock, which is given back last.
    await closeAll([() => calling.close(), () => records?.close(), () => interrupt.release()]);
  }
}

function upToTurn(question: Question, last: number | undefined): Question {
  return last === undefined ? question : { ...question, turns: question.turns.slice(0, last) };
}

/** How answers are sampled: by the flags, the config file's parameters of the model, and the benchmark. */
export function samplingOf(
  modelId: string,
  { parameters }: Pick<CallerSettings, 'parameters'>,
  flags: SamplingFlags & ConfigFlags & Pick<CallFlags, 'topLogprobs'>,
  settings: BenchmarkSettings,
): SamplingOptions {
  return {
    modelId,
    settings,
    numChoices: flags.numChoices,
    maxTokens: settingOf(flags, 'maxTokens', parameters.maxTokens) ?? settings.max_tokens,
    forceTemperature: settingOf(flags, 'forceTemperature', parameters.temperature),
    topP: settingOf(flags, 'topP', parameters.topP),
    repetitionPenalty: settingOf(flags, 'repetitionPenalty', parameters.repetitionPenalty),
    systemPrompt: settingOf(flags, 'systemPrompt', parameters.systemPrompt),
    seed: settingOf(flags, 'seed', parameters.seed),
    allowEmpty: flags.allowEmpty,
    topLogprobs: flags.topLogprobs,
  };
}

/** The model that answers, as the flags and the config file say. */
export function contestantOf(
  name: string,
  flags: SamplingFlags & ApiFlags & ModelPathFlags & CallFlags & ConfigFlags,
): CallerSettings {
  const called = apiCaller(name, flags.modelPath === undefined ? '--model' : '--model-path', flags);
  const maxTokens = settingOf(flags, 'maxTokens', called.parameters.maxTokens);
  const settings = { ...called, options: { ...called.options, maxTokens } };
  const repetitionPenalty = settingOf(flags, 'repetitionPenalty', settings.parameters.repetitionPenalty);
  if (repetitionPenalty === undefined) return settings;
  // The API has no name of its own for it; what --extra-body says goes before.
  const extraBody = { repetition_penalty: repetitionPenalty, ...settings.options.extraBody };
  return { ...settings, options: { ...settings.options, extraBody } };
}

/** A model as the flags of `addApiFlags`, and the config file, say how to call it. @param modelFlag the flag that names it. */
export function apiCaller(
  name: string,
  modelFlag: string,
  flags: ApiFlags & LocalFlags & CallFlags & ConfigFlags,
): CallerSettings {
  return callerSettings(
    {
      name,
      baseUrl: flags.openaiApiBase,
      apiKey: flags.openaiApiKey,
      headers: flags.header,
      extraBody: flags.extraBody,
      stream: flags.stream,
      local: localOptionsOf(flags),
      parallel: flags.parallel,
      flags: { baseUrl: '--openai-api-base', key: '--openai-api-key', model: modelFlag },
      given: {
        baseUrl: isGiven(flags, 'openaiApiBase'),
        apiKey: isGiven(flags, 'openaiApiKey'),
        parallel: isGiven(flags, 'parallel'),
        extraBody: isGiven(flags, 'extraBody'),
      },
    },
    flags,
  );
}

export function warnOfCutReplies(cut: number): void {
  if (cut > 0)
    warn(
      `${cut} replies were cut at the token limit (--max-tokens); they are kept, with finish_reason "length".`,
    );
}
