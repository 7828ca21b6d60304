import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type Answer, AnswerFile, isComplete } from '../answers/answer.ts';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { AsyncQueue } from '../calls/async-queue.ts';
import { CallRunner } from '../calls/call-runner.ts';
import { InputError } from '../errors.ts';
import { judgeMatches } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { openModel, plainModelName } from '../models/open-model.ts';
import { openRecordFile } from '../records/record-file.ts';
import {
  type ApiFlags,
  type SamplingFlags,
  addApiFlags,
  addSamplingFlags,
  warnOfCutReplies,
} from './answer.ts';
import { answerFileOf, prepareAnswering, type Answering } from './answering.ts';
import {
  type CallFlags,
  type DataFlags,
  type Format,
  type JudgeFlags,
  type QuestionFlags,
  addCallFlags,
  addDataFlags,
  addFormatFlag,
  addJudgeFlags,
  addQuestionFlags,
  addYesFlag,
  jsonObject,
  loadDotEnv,
  sliceQuestions,
  unique,
  wholeNumber,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import { prepareJudging, warnOfWrongReferences } from './judging.ts';
import { type Finished, concludeCalls } from './outcome.ts';
import { Progress } from './progress.ts';
import { formatResults, readSingleResults } from './show.ts';
import { confirm, facts, print, say, warn } from './terminal.ts';

export interface RunFlags extends DataFlags, QuestionFlags, CallFlags, SamplingFlags, ApiFlags, JudgeFlags {
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
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
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
        apiKey: flags.openaiApiKey,
        extraBody: flags.extraBody,
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

    const matchesToJudge = questions.reduce((sum, { turns }) => sum + turns.length, 0) * contestants.length;
    const answerCalls = contestants.reduce((sum, { answering }) => sum + answering.calls, 0);
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        [
          'Models',
          `${contestants.length} (${contestants.map(({ answering }) => answering.modelId).join(', ')})`,
        ],
        ['Judge', `${judging.judge}, prompts from ${judging.promptsFile}`],
        ['Reference', judging.reference?.file ?? 'none'],
        [
          'Calls',
          `${answerCalls} for answers, ${matchesToJudge * flags.numChoices} for judgments less those already made`,
        ],
        ['Output', bench.outputFolder],
      ]),
    );
    warnOfWrongReferences(bench, questions, judging.reference);
    if (!(await confirm(flags.yes))) return 130;

    const progress = new Progress();
    const answered = progress.track('questions answered', questions.length * contestants.length);
    const judged = progress.track('matches judged', matchesToJudge);
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

  /** What was answered in earlier runs first, then what this run answers. */
  async function* allMatches(stages: readonly Answering[], fresh: AsyncQueue<Match>): AsyncGenerator<Match> {
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
    yield* fresh;
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

/** What a stage threw, or undefined. */
async function outcomeOf(stage: Promise<void>): Promise<unknown> {
  try {
    await stage;
    return undefined;
  } catch (error) {
    return error ?? new Error('failed');
  }
}
