import type { Command } from 'commander';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import { withProfile } from '../benchmark/profiles.ts';
import { CallRunner } from '../calls/call-runner.ts';
import { openModel, plainModelName } from '../models/open-model.ts';
import { InputError } from '../errors.ts';
import { answerFileOf, prepareAnswering } from './answering.ts';
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
  jsonObject,
  loadDotEnv,
  realNumber,
  share,
  sliceQuestions,
  wholeNumber,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import { concludeCalls } from './outcome.ts';
import { Progress } from './progress.ts';
import { confirm, facts, say, warn } from './terminal.ts';

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
}

/** What `answer` takes; its alias adds the rest. */
export interface AnswerFlags
  extends DataFlags, ProfileFlags, QuestionFlags, CallFlags, SamplingFlags, ApiFlags {
  model?: string;
  modelId?: string;
  answerFile?: string;
  yes?: boolean;
}

export function addApiFlags(command: Command): Command {
  return command
    .option('--openai-api-base <url>', "the model's server, up to /v1 (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--openai-api-key <key>', 'its key (default: OPENAI_API_KEY, also from .env)')
    .option('--extra-body <json>', 'further parameters to send with each request', jsonObject);
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
      realNumber(0),
    )
    .option('--system-prompt <text>', 'a system message before the first turn')
    .option('--seed <number>', 'choice i is sampled with seed + i', wholeNumber(0))
    .option('--allow-empty', 'keep an empty reply as the answer');
}

export function define(command: Command): void {
  addDataFlags(command)
    .option('--model <name>', 'the model, as its server knows it')
    .option('--model-id <id>', "the model's name in files and tables (default: --model)")
    .option('--answer-file <file>', 'where to write (default: DATA/BENCH/model_answer/MODEL-ID.jsonl)');
  addApiFlags(command);
  addSamplingFlags(command);
  addQuestionFlags(command);
  addCallFlags(command);
  addYesFlag(command);
  addProfileFlag(command);
}

export async function run(flags: AnswerFlags): Promise<number> {
  loadDotEnv();
  if (flags.model === undefined) {
    throw new InputError(
      'no model',
      { flag: '--model' },
      'Name it as its server does, for example --model lfm2-8b-a1b.',
    );
  }
  const bench = withProfile(loadBenchmark(flags.dataDir, flags.benchName), flags.profile);
  const questions = sliceQuestions(bench.questions, flags);
  const modelId = flags.modelId ?? plainModelName(flags.model);
  const file = flags.answerFile ?? answerFileOf(bench, modelId);
  const model = await openModel({
    name: flags.model,
    baseUrl: flags.openaiApiBase,
    apiKey: flags.openaiApiKey,
    extraBody: samplingBody(flags),
    connections: flags.parallel,
    timeout: flags.timeout * 1000,
    flags: { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--model' },
  });
  const answering = prepareAnswering(questions, file, {
    modelId,
    settings: bench.settings,
    numChoices: flags.numChoices,
    maxTokens: flags.maxTokens ?? bench.settings.max_tokens,
    forceTemperature: flags.forceTemperature,
    topP: flags.topP,
    repetitionPenalty: flags.repetitionPenalty,
    systemPrompt: flags.systemPrompt,
    seed: flags.seed,
    allowEmpty: flags.allowEmpty,
  });
  const { records } = answering;
  const interrupt = listenForInterrupt();
  try {
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        ['Model', modelId === flags.model ? modelId : `${modelId} (${flags.model})`],
        ['Choices', String(flags.numChoices)],
        ['Calls', `${answering.calls} to make; ${answering.done} questions already answered`],
        ['Output', file],
      ]),
    );
    if (answering.tasks.length === 0) return 0;
    if (!(await confirm(flags.yes, interrupt.stop))) return 130;
    const runner = new CallRunner({
      parallel: flags.parallel,
      retryWithin: flags.retryFor * 1000,
      stop: interrupt.stop,
      abort: interrupt.abort,
    });
    const progress = new Progress();
    const track = progress.track('turns answered', answering.calls);
    let cut = 0;
    let error: unknown;
    try {
      await answering.run(model, runner, {
        onTurn(isNew, part) {
          track.add(isNew);
          if (part.finish_reason === 'length') cut += 1;
        },
      });
    } catch (thrown) {
      error = thrown;
    }
    progress.stop();
    warnOfCutReplies(cut);
    return concludeCalls([{ runner, records, error }], interrupt);
  } finally {
    interrupt.release();
    records.close();
    await model.close();
  }
}

/** The parameters that the API has no name of its own for; what --extra-body says goes before. */
export function samplingBody({
  repetitionPenalty,
  extraBody,
}: SamplingFlags & ApiFlags): Record<string, unknown> | undefined {
  return repetitionPenalty === undefined
    ? extraBody
    : { repetition_penalty: repetitionPenalty, ...extraBody };
}

export function warnOfCutReplies(cut: number): void {
  if (cut > 0)
    warn(
      `${cut} replies were cut at the token limit (--max-tokens); they are kept, with finish_reason "length".`,
    );
}
