import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { USUAL_INTERVALS } from '../analysis/interval-settings.ts';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import { withProfile } from '../benchmark/profiles.ts';
import type { JudgeReply } from '../judgments/match.ts';
import { RecordedJudgments } from '../judgments/recorded.ts';
import { type RecordFile, openRecordFile, readWaiting } from '../records/record-file.ts';
import { addressOf } from './address-of.ts';
import { addApiFlags, addSamplingFlags, warnOfCutReplies } from './answer.ts';
import type { Answering } from './answering.ts';
import { type Caller, Calling } from './calling.ts';
import { closeAll } from './close-all.ts';
import { addConfigFlag } from './config-flag.ts';
import { describeAnswerCost } from './cost-plan.ts';
import { exampleAnswerPrompts } from './example-prompts.ts';
import {
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
  wholeNumberOrAuto,
} from './flags.ts';
import { listenForInterrupt } from './interrupt.ts';
import { addLocalFlags } from './local-flags.ts';
import { prepareJudging } from './judging.ts';
import { EXIT, concludeCalls, isCallsOwn, warnOfRefusedJudgments } from './outcome.ts';
import { Progress } from './progress.ts';
import { addRepeatFlags, judgeSampling } from './repeat-flags.ts';
import { describeReferences, warnOfWrongReferences } from './references.ts';
import { type Contestant, openContestant } from './run-contestant.ts';
import { planRun } from './run-plan.ts';
import { type RunFlags, checkNames, judgeSettings } from './run-settings.ts';
import { runStages } from './run-stages.ts';
import { addFailUnderFlags, checkFailUnder, concludeFailUnder } from './fail-under.ts';
import { formatResults, readSingleResults } from './show.ts';
import { confirm, facts, print, say, warn } from './terminal.ts';

export function define(command: Command): void {
  addDataFlags(command)
    .option('--model <names...>', 'the models to evaluate, as their server knows them')
    .option(
      '--model-id <id>',
      "the model's name in files and tables, where there is one model (default: --model)",
    );
  addApiFlags(command);
  addLocalFlags(command);
  addSamplingFlags(command);
  addJudgeFlags(command)
    .option('--judge-api-base <url>', "the judge's server (default: OPENAI_BASE_URL, or OpenAI)")
    .option('--judge-api-key <key>', "the judge's key (default: OPENAI_API_KEY)")
    .option('--judge-extra-body <json>', 'further parameters to send to the judge', jsonObject)
    .option(
      '--judge-parallel <calls>',
      "the judge's calls in flight at most, or `auto` (default: --parallel)",
      wholeNumberOrAuto,
    );
  addRepeatFlags(command);
  addQuestionFlags(command);
  addCallFlags(command);
  addYesFlag(command);
  addFormatFlag(command);
  addFailUnderFlags(command);
  addProfileFlag(command);
  addConfigFlag(command);
}

/**
 * Answers, judgments and scores in one go: an answer is judged as soon as it is complete, while others are still being made.
 */
export async function run(flags: RunFlags): Promise<number> {
  loadDotEnv();
  const names = checkNames(flags);
  checkFailUnder(flags, 'single', true);
  const bench = withProfile(loadBenchmark(flags.dataDir, flags.benchName), flags.profile);
  const questions = sliceQuestions(bench.questions, flags);
  const judge = judgeSettings(flags);
  const asking = judgeSampling(flags, judge);
  const judging = prepareJudging(bench, flags.dataDir, { ...flags, judgeId: judge.modelId });
  const closers: (() => void | Promise<void>)[] = [];
  const interrupt = listenForInterrupt(flags.batch);
  closers.push(() => interrupt.release());
  /** Aborted when the judge can judge nothing: further answers would wait for nobody. */
  const halt = new AbortController();
  const calling = new Calling(flags, {
    stop: AbortSignal.any([interrupt.stop, halt.signal]),
    abort: interrupt.abort,
  });
  try {
    const judgeCaller = flags.dryRun ? undefined : await calling.open(judge, judging.outputFile);
    const contestants: Contestant[] = [];
    for (const name of names) {
      contestants.push(await openContestant(name, { bench, questions, flags, calling, closers }));
    }
    const judgeRecords = flags.dryRun ? undefined : openRecordFile<JudgeReply>(judging.outputFile, warn);
    closers.push(() => judgeRecords?.close());
    const recorded = new RecordedJudgments(judging.outputFile, warn);
    closers.push(() => recorded.close());
    const { partial } = judgeRecords ?? readWaiting<JudgeReply>(judging.outputFile, warn);

    const stages = contestants.map(({ answering }) => answering);
    const work = { questions, stages, judging };
    const soFar = {
      model: judgeCaller?.model ?? (await addressOf(judge)),
      recorded,
      partial,
      maxTokens: judging.maxTokens,
      ...asking,
      retryRefused: flags.retryRefused,
    };
    const plan = await planRun(work, { settings: judge, soFar, numChoices: flags.numChoices, flags });
    const costs: [string, string][] = [];
    for (const { settings, answering, sampling } of contestants) {
      costs.push([
        `Cost of ${answering.modelId}`,
        await describeAnswerCost(settings, answering, sampling, flags),
      ]);
    }
    say(
      facts([
        ['Benchmark', `${bench.name} (${questions.length} questions)`],
        ['Models', `${stages.length} (${stages.map(({ modelId }) => modelId).join(', ')})`],
        ['Judge', `${judging.judge}, prompts from ${judging.promptsFile}`],
        ['Reference', describeReferences(bench, questions, judging.reference)],
        ['Answers', `${plan.answerCalls} calls to make; ${plan.answered} questions already answered`],
        ['Judgments', `${plan.judgeCalls} calls to make; ${plan.judged} matches already judged`],
        ...costs,
        ['Cost of judging', plan.judgeCost],
        ['Output', bench.outputFolder],
      ]),
    );
    warnOfWrongReferences(bench, questions, judging.reference);
    if (flags.dryRun) {
      const [first] = contestants;
      if (first !== undefined) print(exampleAnswerPrompts(first.answering.tasks, first.sampling));
      print(`\n${String(plan.examples)}`);
      return EXIT.done;
    }
    if (!(await confirm(flags.yes, interrupt.stop))) return EXIT.interrupted;
    await calling.prepare();

    const progress = new Progress(() => calling.describeState());
    const answered = progress.track('questions answered', questions.length * contestants.length);
    const judged = progress.track('matches judged', plan.matches);
    const { finished, cut, refusals } = await runStages(work, {
      contestants,
      judge: { ...soFar, caller: judgeCaller as Caller, records: judgeRecords as RecordFile<JudgeReply> },
      answered,
      judged,
      onJudgeStopped: () => halt.abort(),
    });
    progress.stop();
    if (finished.every(({ error }) => isCallsOwn(error))) {
      for (const { settle } of calling.callers) settle();
    }
    warnOfCutReplies(cut);
    warnOfRefusedJudgments(refusals);
    const code = concludeCalls(finished, calling, interrupt);
    if (interrupt.stop.aborted || !existsSync(judging.outputFile)) return code;
    const gate = await showScores(stages);
    // A score of a part of the answers is no score to pass or fail by.
    return code === EXIT.done ? gate : code;
  } finally {
    // A batch is noted under the record file's lock, which is given back last.
    await closeAll([() => calling.close(), ...closers.toReversed()]);
  }

  async function showScores(stages: readonly Answering[]): Promise<number> {
    const results = readSingleResults({
      dataDir: flags.dataDir,
      benchName: flags.benchName,
      judgeModel: judging.judge,
      modelList: stages.map(({ modelId }) => modelId),
      intervals: USUAL_INTERVALS,
    });
    print(await formatResults(results, flags.format));
    return concludeFailUnder('llm-judge run', results, flags, () => formatResults(results, 'markdown'));
  }
}
