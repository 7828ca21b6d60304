import { type Command, Option } from 'commander';
import { listModelIds } from '../answers/answer.ts';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { judgeMatches } from '../judgments/judge.ts';
import type { JudgeReply } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { type RecordFile, openRecordFile, readWaiting } from '../records/record-file.ts';
import { addressOf } from './address-of.ts';
import { type ApiFlags, addApiFlags, apiCaller } from './answer.ts';
import { type Caller, Calling } from './calling.ts';
import { closeAll } from './close-all.ts';
import { type ConfigFlags, addConfigFlag } from './config-flag.ts';
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
import { type LocalFlags, addLocalFlags } from './local-flags.ts';
import { MODES, type Mode, checkAnswers, openAnswerFiles, prepareJudging } from './judging.ts';
import { JudgingWork, planJudging } from './judging-work.ts';
import { EXIT, concludeCalls, isCallsOwn, warnOfRefusedJudgments } from './outcome.ts';
import { describeReferences, warnOfWrongReferences } from './references.ts';
import { Progress } from './progress.ts';
import { confirm, facts, print, say, warn } from './terminal.ts';

export interface Flags
  extends DataFlags, ProfileFlags, CallFlags, JudgeFlags, ApiFlags, LocalFlags, ConfigFlags {
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
  addLocalFlags(command);
  addCallFlags(command);
  addYesFlag(command);
  addProfileFlag(command);
  addConfigFlag(command);
}

export async function run(flags: Flags): Promise<number> {
  loadDotEnv();
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const turns = flags.turnsToEval === undefined ? undefined : new Set(flags.turnsToEval);
  const questions = upToTurn(bench.questions.slice(0, flags.firstN), turns);
  const models = unique(flags.modelList ?? listModelIds(bench.outputFolder));
  checkModels(models, flags, bench);
  const isAgainstBaseline = flags.mode === 'pairwise-baseline';
  const settings = apiCaller(
    flags.azure ? `azure:${flags.judgeModel}` : flags.judgeModel,
    '--judge-model',
    flags,
  );
  const judging = prepareJudging(bench, flags.dataDir, { ...flags, judgeId: settings.modelId });
  const interrupt = listenForInterrupt(flags.batch);
  const calling = new Calling(flags, interrupt);
  const closers: (() => void)[] = [() => interrupt.release()];
  try {
    const files = openAnswerFiles(
      bench,
      isAgainstBaseline ? unique([...models, flags.baselineModel]) : models,
    );
    closers.push(() => files.forEach((file) => file.close()));
    const caller = flags.dryRun ? undefined : await calling.open(settings, judging.outputFile);
    const refused = checkAnswers(questions, files);
    const records = flags.dryRun ? undefined : openRecordFile<JudgeReply>(judging.outputFile, warn);
    closers.push(() => records?.close());
    const recorded = new RecordedJudgments(judging.outputFile, warn);
    closers.push(() => recorded.close());
    const { partial } = records ?? readWaiting<JudgeReply>(judging.outputFile, warn);
    const work = new JudgingWork(judging, questions, files, models, turns);
    const soFar = {
      model: caller?.model ?? (await addressOf(settings)),
      recorded,
      partial,
      maxTokens: judging.maxTokens,
      temperature: settings.parameters.temperature,
      topLogprobs: flags.topLogprobs,
      retryRefused: flags.retryRefused,
    };
    const plan = await planJudging(work, { settings, soFar, flags });
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
        ...(refused === 0
          ? []
          : [['Refused', `${refused} questions without an answer, passed over`] as const]),
        ['Calls', `${plan.calls} to make`],
        ['Cost', plan.cost],
        ['Output', judging.outputFile],
      ]),
    );
    warnOfWrongReferences(bench, questions, judging.reference);
    if (flags.dryRun) {
      print(String(plan.examples));
      return EXIT.done;
    }
    if (plan.done === plan.matches) return EXIT.done;
    if (!(await confirm(flags.yes, interrupt.stop))) return EXIT.interrupted;
    await calling.prepare();
    const { model, runner, settle } = caller as Caller;
    const progress = new Progress(() => calling.describeState());
    const track = progress.track('matches judged', plan.matches);
    for (let done = 0; done < plan.done; done += 1) track.add(false);
    let refusals = 0;
    let error: unknown;
    try {
      await judgeMatches(work.matchesToMake(), {
        ...soFar,
        model,
        runner,
        appender: (records as RecordFile<JudgeReply>).appender,
        onRefused: () => void (refusals += 1),
        onJudged: (isNew) => isNew && track.add(true),
        onFailure: (failure) => (records as RecordFile<JudgeReply>).failures.add(failure),
      });
    } catch (thrown) {
      error = thrown;
    }
    progress.stop();
    warnOfRefusedJudgments(refusals);
    if (isCallsOwn(error)) settle();
    return concludeCalls([{ runner, records: records as RecordFile<JudgeReply>, error }], calling, interrupt);
  } finally {
    // A batch is noted under the record file's lock, which is given back last.
    await closeAll([() => calling.close(), ...closers.toReversed()]);
  }
}

/** @throws InputError where there is nobody to judge. */
function checkModels(models: readonly string[], { mode, baselineModel }: Flags, bench: Benchmark): void {
  if (models.length === 0) {
    throw new InputError(
      'no model has answers',
      { file: `${bench.outputFolder}/model_answer` },
      `Make some with \`llm-judge answer --bench-name ${bench.name} --model NAME\`.`,
    );
  }
  if (mode === 'pairwise-all' && models.length < 2) {
    throw new InputError('two models or more are compared', { flag: '--model-list' }, 'Name another one.');
  }
  if (mode === 'pairwise-baseline' && models.every((name) => name === baselineModel)) {
    throw new InputError('no model but the baseline itself', { flag: '--model-list' }, 'Name another one.');
  }
}

/** The questions without the turns behind the last one to judge: answers need not have them. */
function upToTurn(questions: readonly Question[], turns: ReadonlySet<number> | undefined): Question[] {
  if (turns === undefined) return [...questions];
  const last = Math.max(...turns);
  return questions.map((question) => ({ ...question, turns: question.turns.slice(0, last) }));
}
