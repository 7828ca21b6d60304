import { type Command, Option } from 'commander';
import { type Answer, listModelIds } from '../answers/answer.ts';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { CallRunner } from '../calls/call-runner.ts';
import { InputError } from '../errors.ts';
import { judgeMatches, progressOf } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { openModel } from '../models/open-model.ts';
import type { PartialStore } from '../records/partial.ts';
import { openRecordFile } from '../records/record-file.ts';
import { type ApiFlags, addApiFlags } from './answer.ts';
import {
  type CallFlags,
  type DataFlags,
  type JudgeFlags,
  type ProfileFlags,
  addCallFlags,
  addDataFlags,
  addJudgeFlags,
  addProfileFlag,
  addYesFlag,
  loadDotEnv,
  unique,
  wholeNumber,
  wholeNumbers,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import { MODES, type Mode, checkAnswers, openAnswerFiles, prepareJudging } from './judging.ts';
import { concludeCalls } from './outcome.ts';
import { describeReferences, warnOfWrongReferences } from './references.ts';
import { Progress } from './progress.ts';
import { confirm, facts, say, warn } from './terminal.ts';

export interface Flags extends DataFlags, ProfileFlags, CallFlags, JudgeFlags, ApiFlags {
  mode: Mode;
  baselineModel: string;
  modelList?: string[];
  firstN?: number;
  /** Counted from 1; all where undefined. */
  turnsToEval?: number[];
  azure?: boolean;
  yes?: boolean;
}

export function define(command: Command): void {
  addDataFlags(command)
    .addOption(new Option('--mode <mode>', 'how to judge').choices(MODES).default('single'))
    .option(
      '--baseline-model <id>',
      'what each model is compared with in mode pairwise-baseline',
      'gpt-3.5-turbo',
    )
    .option('--model-list <ids...>', 'the models to judge (default: all that have answers)')
    .option('--first-n <count>', 'only the first questions (debugging)', wholeNumber(1))
    .option('--turns-to-eval <turns...>', 'only these turns, counted from 1 (default: all)', wholeNumbers)
    .option('--azure', 'the judge is an Azure OpenAI deployment, as with azure:NAME');
  addJudgeFlags(command);
  addApiFlags(command);
  addCallFlags(command);
  addYesFlag(command);
  addProfileFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  loadDotEnv();
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const turns = flags.turnsToEval === undefined ? undefined : new Set(flags.turnsToEval);
  const questions = upToTurn(bench.questions.slice(0, flags.firstN), turns);
  const models = unique(flags.modelList ?? listModelIds(bench.outputFolder));
  if (models.length === 0) {
    throw new InputError(
      'no model has answers',
      { file: `${bench.outputFolder}/model_answer` },
      `Make some with \`llm-judge answer --bench-name ${bench.name} --model NAME\`.`,
    );
  }
  const isAgainstBaseline = flags.mode === 'pairwise-baseline';
  if (flags.mode === 'pairwise-all' && models.length < 2) {
    throw new InputError('two models or more are compared', { flag: '--model-list' }, 'Name another one.');
  }
  if (isAgainstBaseline && models.every((name) => name === flags.baselineModel)) {
    throw new InputError('no model but the baseline itself', { flag: '--model-list' }, 'Name another one.');
  }
  const judging = prepareJudging(bench, flags.dataDir, flags);
  const files = openAnswerFiles(bench, isAgainstBaseline ? unique([...models, flags.baselineModel]) : models);
  const model = await openModel({
    name: flags.azure ? `azure:${flags.judgeModel}` : flags.judgeModel,
    baseUrl: flags.openaiApiBase,
    apiKey: flags.openaiApiKey,
    extraBody: flags.extraBody,
    connections: flags.parallel,
    timeout: flags.timeout * 1000,
    flags: { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--judge-model' },
  });
  checkAnswers(questions, files);
  const records = openRecordFile<JudgeReply>(judging.outputFile, warn);
  const interrupt = listenForInterrupt();
  try {
    const recorded = new RecordedJudgments(judging.outputFile, warn);
    const matches = function* (): Generator<Match> {
      for (const question of questions) {
        const answers = new Map<string, Answer>();
        for (const [name, file] of files) {
          const answer = file.get(question.question_id);
          if (answer !== undefined) answers.set(name, answer);
        }
        for (const match of judging.matchesOf(question, answers)) {
          if (turns === undefined || turns.has(match.turn)) yield match;
        }
      }
    };
    const plan = planCalls(matches(), recorded, records.partial);
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        ['Judge', `${judging.judge}, prompts from ${judging.promptsFile}`],
        ['Reference', describeReferences(bench, questions, judging.reference)],
        ['Mode', isAgainstBaseline ? `${flags.mode}, baseline ${flags.baselineModel}` : flags.mode],
        ['Models', `${models.length} (${models.join(', ')})`],
        [
          'Matches',
          `${plan.matches} (${plan.done} already judged${plan.stale === 0 ? '' : `, ${plan.stale} stale`})`,
        ],
        ['Calls', `${plan.calls} to make`],
        ['Output', judging.outputFile],
      ]),
    );
    warnOfWrongReferences(bench, questions, judging.reference);
    if (plan.done === plan.matches) return 0;
    if (!(await confirm(flags.yes, interrupt.stop))) return 130;
    const runner = new CallRunner({
      parallel: flags.parallel,
      retryWithin: flags.retryFor * 1000,
      stop: interrupt.stop,
      abort: interrupt.abort,
    });
    const progress = new Progress();
    const track = progress.track('matches judged', plan.matches);
    let error: unknown;
    try {
      await judgeMatches(matches(), {
        model,
        runner,
        recorded,
        appender: records.appender,
        partial: records.partial,
        maxTokens: judging.maxTokens,
        onJudged: (isNew) => track.add(isNew),
        onFailure: (failure) => records.failures.add(failure),
      });
    } catch (thrown) {
      error = thrown;
    }
    progress.stop();
    recorded.close();
    return concludeCalls([{ runner, records, error }], interrupt);
  } finally {
    interrupt.release();
    records.close();
    for (const file of files.values()) file.close();
    await model.close();
  }
}

/** The questions without the turns behind the last one to judge: answers need not have them. */
function upToTurn(questions: readonly Question[], turns: ReadonlySet<number> | undefined): Question[] {
  if (turns === undefined) return [...questions];
  const last = Math.max(...turns);
  return questions.map((question) => ({ ...question, turns: question.turns.slice(0, last) }));
}

/** Renders every match once, before anything is sent: a template or a reference that is missing is found here. */
function planCalls(matches: Iterable<Match>, recorded: RecordedJudgments, partial: PartialStore<JudgeReply>) {
  const plan = { matches: 0, done: 0, stale: 0, calls: 0 };
  for (const match of matches) {
    const { replies, isStale, isRecorded } = progressOf(match, recorded, partial);
    plan.matches += 1;
    plan.calls += replies.filter((reply) => reply === undefined).length;
    if (isRecorded) plan.done += 1;
    if (isStale) plan.stale += 1;
  }
  return plan;
}
