import type { Benchmark } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { formatCount, formatDollars } from '../calls/numbers.ts';
import type { JudgeStage } from './judge-stage.ts';
import { describeReferences, warnOfWrongReferences } from './references.ts';

type Facts = [name: string, value: string][];

interface Planned {
  bench: Benchmark;
  questions: readonly Question[];
  models: readonly string[];
  /** The mode, and what is compared with. */
  mode: string;
  /** How often each judgment is made; undefined: once. */
  repeats: number | undefined;
  /** Questions without an answer, which are passed over. */
  refused: number;
}

/** What the judges are about to do, for `facts`: all of one, or each of several and their sum. @param stages one at least. */
export function describePlan(stages: readonly JudgeStage[], planned: Planned): Facts {
  const { bench, questions, models, mode, repeats, refused } = planned;
  const benchmark: Facts = [['Benchmark', `${bench.name} (${questions.length} questions)`]];
  const matched: Facts = [
    ['Mode', mode],
    ['Models', `${models.length} (${models.join(', ')})`],
    ...(repeats === undefined || repeats === 1
      ? []
      : [['Repeats', `each judgment ${repeats} times`] satisfies Facts[number]]),
  ];
  const left: Facts =
    refused === 0 ? [] : [['Refused', `${refused} questions without an answer, passed over`]];
  const judgeOf = ({ judging }: JudgeStage): Facts => [
    ['Judge', `${judging.judge}, prompts from ${judging.promptsFile}`],
    ['Reference', describeReferences(bench, questions, judging.reference)],
  ];
  const [first, ...others] = stages as [JudgeStage, ...JudgeStage[]];
  if (others.length === 0) {
    return [...benchmark, ...judgeOf(first), ...matched, matches(first), ...left, ...workOf(first)];
  }
  const ofJudges = stages.flatMap((stage) => judgeOf(stage).concat([matches(stage)], workOf(stage)));
  return [...benchmark, ...matched, ...left, ...ofJudges, ['All judges', describeSum(stages)]];
}

function workOf({ judging, plan }: JudgeStage): Facts {
  return [
    ['Calls', `${plan.calls} to make`],
    ['Cost', plan.cost.text],
    ['Output', judging.outputFile],
  ];
}

function matches({ plan: { matches: count, done, stale } }: JudgeStage): Facts[number] {
  return ['Matches', `${count} (${done} already judged${stale === 0 ? '' : `, ${stale} stale`})`];
}

function describeSum(stages: readonly JudgeStage[]): string {
  let calls = 0;
  let cost = 0;
  let atMost = 0;
  const unpriced: string[] = [];
  for (const { plan, judging } of stages) {
    calls += plan.calls;
    if (plan.cost.cost === undefined) unpriced.push(judging.judge);
    cost += plan.cost.cost ?? 0;
    atMost += plan.cost.costAtMost ?? 0;
  }
  const made = `${formatCount(calls)} calls to make`;
  if (unpriced.length === stages.length) return `${made}; none of them has a price`;
  const without = unpriced.length === 0 ? '' : `, and what ${unpriced.join(' and ')} may cost`;
  return `${made}: ${formatDollars(cost)}, at most ${formatDollars(atMost)}${without}`;
}

/** Warns of wrong reference answers that any judge would see. Judges may have references of their own. */
export function warnOfJudgesReferences(
  stages: readonly JudgeStage[],
  { bench, questions }: Pick<Planned, 'bench' | 'questions'>,
): void {
  const references = new Map(stages.map(({ judging: { reference } }) => [reference?.file, reference]));
  for (const reference of references.values()) warnOfWrongReferences(bench, questions, reference);
}
