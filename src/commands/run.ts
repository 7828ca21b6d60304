import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type Answer, AnswerFile, isComplete } from '../answers/answer.ts';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import { withProfile } from '../benchmark/profiles.ts';
import type { Question } from '../benchmark/question.ts';
import { AsyncQueue } from '../calls/async-queue.ts';
import { CallRunner } from '../calls/call-runner.ts';
import { InputError } from '../errors.ts';
import { judgeMatches, progressOf } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { openModel, plainModelName } from '../models/open-model.ts';
import type { PartialStore } from '../records/partial.ts';
import { openRecordFile } from '../records/record-file.ts';
import {
  type ApiFlags,
  type SamplingFlags,
  addApiFlags,
  addSamplingFlags,
  samplingBody,
  warnOfCutReplies,
} from './answer.ts';
import { answerFileOf, prepareAnswering, type Answering } from './answering.ts';
import {
  type CallFlags,
  type DataFlags,
  type Format,
  type JudgeFlags,
  type ProfileFlags,
  type QuestionFlags,
  addCallFlags,
  addDataFlags,
  addFormatFlag,
  addJudgeFlags,
  addProfileFlag,
  addQuestionFlags,
  addYesFlag,
  jsonObject,
  loadDotEnv,
  sliceQuestions,
  unique,
  wholeNumber,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import { prepareJudging } from './judging.ts';
import { type Finished, concludeCalls } from './outcome.ts';
import { Progress } from './progress.ts';
import { describeReferences, warnOfWrongReferences } from './references.ts';
import { formatResults, readSingleResults } from './show.ts';
import { confirm, facts, print, say, warn } from './terminal.ts';

export interface RunFlags
  extends DataFlags, ProfileFlags, QuestionFlags, CallFlags, SamplingFlags, ApiFlags, JudgeFlags {
  model?: string[];
  modelId?: string;
  judgeApiBase?: string;
  judgeApiKey?: string;
  judgeExtraBody?: Record<string, unknown>;
  judgeParallel?: number;
  yes?: boolean;
  format: Format;
}

export function define(command: Command): void {
  addDataFlags(command)
    .option('--model <names...>', 'the models to evaluate, as their server knows them')
    .option(
      '--model-id <id>',
      "the model's name in files and tables, where there is one model (default: --model)",
    );
  addApiFlags(command);
  addSamplingFlags(command);
  addJudgeFlags(command)
    .option('--judge-api-base <url>', "the judge's server (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--judge-api-key <key>', "the judge's key (default: OPENAI_API_KEY)")
    .option('--judge-extra-body <json>', 'further parameters to send to the judge', jsonObject)
    .option(
      '--judge-parallel <calls>',
      "the judge's calls in flight at most (default: --parallel)",
      wholeNumber(1),
    );
  addQuestionFlags(command);
  addCallFlags(command);
  addYesFlag(command);
  addFormatFlag(command);
  addProfileFlag(command);
}

/**
 * Answers, judgments and scores in one go: an answer is judged as soon as it is complete, while others are still being made.
 */
export async function run(flags: RunFlags): Promise<number> {
  loadDotEnv();
  const names = unique(flags.model ?? []);
  if (names.length === 0) {
    throw new InputError('no model', { flag: '--model' }, 'Name one or more as their server does.');
  }
  if (flags.modelId !== undefined && names.length > 1) {
    throw new InputError(
      'one id for several models',
      { flag: '--model-id' },
      'Leave it out, or evaluate one model.',
    );
  }
  const bench = withProfile(loadBenchmark(flags.dataDir, flags.benchName), flags.profile);
  const questions = sliceQuestions(bench.questions, flags);
  const judging = prepareJudging(bench, flags.dataDir, flags);
  const judgeParallel = flags.judgeParallel ?? flags.parallel;
  const closers: (() => void | Promise<void>)[] = [];
  const interrupt = listenForInterrupt();
  /** Aborted when the judge can judge nothing: further answers would wait for nobody. */
  const halt = new AbortController();
  const stop = AbortSignal.any([interrupt.stop, halt.signal]);
  closers.push(() => interrupt.release());
  try {
    const judge = await openModel({
      name: flags.judgeModel,
      baseUrl: flags.judgeApiBase,
      apiKey: flags.judgeApiKey,
      extraBody: flags.judgeExtraBody,
      connections: judgeParallel,
      timeout: flags.timeout * 1000,
      flags: { baseUrl: '--judge-api-base', key: '--judge-api-key', model: '--judge-model' },
    });
    closers.push(() => judge.close());
    const contestants = [];
    for (const name of names) {
      const modelId = flags.modelId ?? plainModelName(name);
      const model = await openModel({
        name,
        baseUrl: flags.openaiApiBase,
        apiKey: flags.openaiApiKey ?? (isForeignServer(flags) ? '' : undefined),
        extraBody: samplingBody(flags),
        connections: flags.parallel,
        timeout: flags.timeout * 1000,
        flags: { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--model' },
      });
      closers.push(() => model.close());
      const answering = prepareAnswering(questions, answerFileOf(bench, modelId), {
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
      closers.push(() => answering.records.close());
      contestants.push({ model, answering, runner: newRunner(flags.parallel) });
    }
    const records = openRecordFile<JudgeReply>(judging.outputFile, warn);
    closers.push(() => records.close());
    const recorded = new RecordedJudgments(judging.outputFile, warn);
    closers.push(() => recorded.close());
    checkTemplates(questions, contestants[0]?.answering.modelId ?? '');

    const stages = contestants.map(({ answering }) => answering);
    const plan = planRun(stages, recorded, records.partial);
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        [
          'Models',
          `${contestants.length} (${contestants.map(({ answering }) => answering.modelId).join(', ')})`,
        ],
        ['Judge', `${judging.judge}, prompts from ${judging.promptsFile}`],
        ['Reference', describeReferences(bench, questions, judging.reference)],
        ['Answers', `${plan.answerCalls} calls to make; ${plan.answered} questions already answered`],
        ['Judgments', `${plan.judgeCalls} calls to make; ${plan.judged} matches already judged`],
        ['Output', bench.outputFolder],
      ]),
    );
    warnOfWrongReferences(bench, questions, judging.reference);
    if (!(await confirm(flags.yes, interrupt.stop))) return 130;

    const progress = new Progress();
    const answered = progress.track('questions answered', questions.length * contestants.length);
    const judged = progress.track('matches judged', plan.matches);
    const fresh = new AsyncQueue<Match>();
    const judgeRunner = newRunner(judgeParallel);
    let cut = 0;

    const answerStage = Promise.all(
      contestants.map(async ({ model, answering, runner }): Promise<Finished> => {
        for (let done = 0; done < answering.done; done += 1) answered.add(false);
        const error = await outcomeOf(
          answering.run(model, runner, {
            onTurn: (_, part) => void (part.finish_reason === 'length' && (cut += 1)),
            onAnswer(answer) {
              answered.add(true);
              pushMatches(answer, answering);
            },
          }),
        );
        return { runner, records: answering.records, error };
      }),
    ).finally(() => fresh.end());
    const judgeStage = outcomeOf(
      judgeMatches(
        allMatches(
          contestants.map(({ answering }) => answering),
          fresh,
        ),
        {
          model: judge,
          runner: judgeRunner,
          recorded,
          appender: records.appender,
          partial: records.partial,
          maxTokens: judging.maxTokens,
          onJudged: (isNew) => judged.add(isNew),
          onFailure: (failure) => records.failures.add(failure),
        },
      ),
    );
    void judgeStage.then((error) => error !== undefined && halt.abort());
    const [answerOutcomes, judgeError] = await Promise.all([answerStage, judgeStage]);
    progress.stop();
    warnOfCutReplies(cut);
    const code = concludeCalls(
      [...answerOutcomes, { runner: judgeRunner, records, error: judgeError }],
      interrupt,
    );
    if (!interrupt.stop.aborted && existsSync(judging.outputFile)) await showScores();
    return code;

    function pushMatches(answer: Answer, { modelId }: Answering): void {
      const question = questions.find(({ question_id }) => question_id === answer.question_id) as Question;
      for (const match of judging.matchesOf(question, new Map([[modelId, answer]]))) fresh.push(match);
    }
  } finally {
    for (const close of closers.toReversed()) await close();
  }

  function newRunner(parallel: number): CallRunner {
    return new CallRunner({
      parallel,
      retryWithin: flags.retryFor * 1000,
      stop,
      abort: interrupt.abort,
    });
  }

  /** A judge prompt or reference that is missing must be found before the first answer is paid for. */
  function checkTemplates(all: readonly Question[], model: string): void {
    for (const question of all) {
      const choices = [{ index: 0, turns: question.turns.map(() => '') }];
      const answer: Answer = {
        question_id: question.question_id,
        answer_id: '',
        model_id: model,
        choices,
        tstamp: 0,
      };
      for (const _ of judging.matchesOf(question, new Map([[model, answer]])));
    }
  }

  /** What there is to do: calls for answers and judgments, and what earlier runs have done. */
  function planRun(
    stages: readonly Answering[],
    recorded: RecordedJudgments,
    partial: Pick<PartialStore<JudgeReply>, 'get' | 'put' | 'forget'>,
  ) {
    const plan = { answerCalls: 0, answered: 0, judgeCalls: 0, judged: 0, matches: 0 };
    for (const { calls, done, tasks } of stages) {
      plan.answerCalls += calls;
      plan.answered += done;
      for (const { question, choices } of tasks) {
        plan.matches += question.turns.length;
        plan.judgeCalls += question.turns.length * Math.max(choices.length, flags.numChoices);
      }
    }
    for (const match of answeredMatches(stages)) {
      const { replies, isRecorded } = progressOf(match, recorded, partial);
      plan.matches += 1;
      plan.judgeCalls += replies.filter((reply) => reply === undefined).length;
      if (isRecorded) plan.judged += 1;
    }
    return plan;
  }

  /** What was answered in earlier runs first, then what this run answers. */
  async function* allMatches(stages: readonly Answering[], fresh: AsyncQueue<Match>): AsyncGenerator<Match> {
    yield* answeredMatches(stages);
    yield* fresh;
  }

  /** The matches of the answers that earlier runs have made. */
  function* answeredMatches(stages: readonly Answering[]): Generator<Match> {
    for (const { modelId, tasks, done } of stages) {
      if (done === 0) continue;
      const open = new Set(tasks.map(({ question }) => question.question_id));
      const file = new AnswerFile(answerFileOf(bench, modelId), warn);
      try {
        for (const question of questions) {
          if (open.has(question.question_id)) continue;
          const answer = file.get(question.question_id);
          if (answer?.choices.every((choice) => isComplete(choice, question.turns.length))) {
            yield* judging.matchesOf(question, new Map([[modelId, answer]]));
          }
        }
      } finally {
        file.close();
      }
    }
  }

  async function showScores(): Promise<void> {
    const modelList = names.map((name) => flags.modelId ?? plainModelName(name));
    const results = readSingleResults({
      dataDir: flags.dataDir,
      benchName: flags.benchName,
      judgeModel: judging.judge,
      modelList,
    });
    print(await formatResults(results, flags.format));
  }
}

/** Whether the models' server is another one than the judge's: OPENAI_API_KEY is then the judge's, and is kept from it. */
function isForeignServer({ openaiApiBase, judgeApiBase }: RunFlags): boolean {
  return openaiApiBase !== undefined && openaiApiBase !== (judgeApiBase ?? process.env['OPENAI_BASE_URL']);
}

/** What a stage threw, or undefined. */
async function outcomeOf(stage: Promise<void>): Promise<unknown> {
  try {
    await stage;
    return undefined;
  } catch (error) {
    return error ?? new Error('failed');
  }
}
