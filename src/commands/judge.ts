import { type Command, Option } from 'commander';
import { listModelIds } from '../answers/answer.ts';
import { type Benchmark, loadBenchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
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
import { checkJudgesDiffer, judgeNames } from './judge-names.ts';
import { describePlan, warnOfJudgesReferences } from './judge-plan.ts';
import { type JudgeStage, judgeStage, openJudgeStage } from './judge-stage.ts';
import { JudgingWork } from './judging-work.ts';
import { EXIT, type Finished, concludeCalls, warnOfRefusedJudgments } from './outcome.ts';
import { Progress } from './progress.ts';
import { type RepeatFlags, addRepeatFlags, judgeSampling } from './repeat-flags.ts';
import { confirm, facts, print, say } from './terminal.ts';

export interface Flags
  extends DataFlags, ProfileFlags, CallFlags, JudgeFlags, RepeatFlags, ApiFlags, LocalFlags, ConfigFlags {
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
  addRepeatFlags(command);
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
  const judges = judgeNames(flags.judgeModel).map((name) =>
    apiCaller(flags.azure ? `azure:${name}` : name, '--judge-model', flags),
  );
  checkJudgesDiffer(judges.map(({ modelId }) => modelId));
  const prepared = judges.map((settings) => ({
    settings,
    sampling: judgeSampling(flags, settings),
    judging: prepareJudging(bench, flags.dataDir, { ...flags, judgeId: settings.modelId }),
  }));
  const interrupt = listenForInterrupt(flags.batch);
  const calling = new Calling(flags, interrupt);
  const closers: (() => void)[] = [() => interrupt.release()];
  try {
    const files = openAnswerFiles(
      bench,
      isAgainstBaseline ? unique([...models, flags.baselineModel]) : models,
    );
    closers.push(() => files.forEach((file) => file.close()));
    const opened: (Caller | undefined)[] = [];
    for (const { settings, judging } of prepared) {
      opened.push(flags.dryRun ? undefined : await calling.open(settings, judging.outputFile));
    }
    const refused = checkAnswers(questions, files);
    const stages: JudgeStage[] = [];
    for (const [place, each] of prepared.entries()) {
      const work = new JudgingWork(each.judging, questions, files, models, turns);
      stages.push(await openJudgeStage({ ...each, caller: opened[place] }, { work, flags, closers }));
    }
    const mode = isAgainstBaseline ? `${flags.mode}, baseline ${flags.baselineModel}` : flags.mode;
    say(
      facts(describePlan(stages, { bench, questions, models, mode, repeats: flags.judgeRepeats, refused })),
    );
    warnOfJudgesReferences(stages, { bench, questions });
    const open = stages.filter(({ plan }) => plan.done < plan.matches);
    if (flags.dryRun) {
      print(String((open[0] ?? stages[0])?.plan.examples));
      return EXIT.done;
    }
    if (open.length === 0) return EXIT.done;
    if (!(await confirm(flags.yes, interrupt.stop))) return EXIT.interrupted;
    await calling.prepare();
    const progress = new Progress(() => calling.describeState());
    const isPanel = stages.length > 1;
    const finished = await Promise.all(
      stages.map((stage) => {
        const name = isPanel ? stage.judging.judge : undefined;
        const counted = name === undefined ? 'matches judged' : `judged by ${name}`;
        return judgeStage(stage, { name, track: progress.track(counted, stage.plan.matches) });
      }),
    );
    progress.stop();
    warnOfRefusedJudgments(finished.reduce((sum, { refusals }) => sum + refusals, 0));
    return concludeJudges(finished, concludeCalls(finished, calling, interrupt));
  } finally {
    // A batch is noted under the record file's lock, which is given back last.
    await closeAll([() => calling.close(), ...closers.toReversed()]);
  }
}

function isDone({ error, records }: Finished): boolean {
  return error === undefined && records.failures.count === 0;
}

/** A judge that could do nothing leaves what the others did: some has failed, not all. */
function concludeJudges(finished: readonly Finished[], code: number): number {
  if (finished.length === 1 || code === EXIT.done || code === EXIT.interrupted) return code;
  const names = finished.filter((each) => !isDone(each)).map(({ name }) => name);
  if (names.length > 0 && names.length < finished.length) {
    say(`The errors are of ${names.join(', ')} alone; what the other judges did stands.`);
  }
  return finished.some((each) => isDone(each) || each.runner.succeeded > 0) ? EXIT.someFailed : code;
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
