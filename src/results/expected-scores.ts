import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { meanScores } from '../analysis/score-means.ts';
import { type ScoreTally, addScore, tallyOf } from '../analysis/score-tally.ts';
import type { LeftOut, Mean } from '../analysis/scores.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { entryOf } from '../judgments/columns.ts';
import type { IntervalsMade } from './results.ts';
import { type ExpectedScore, expectedScore } from '../judgments/expected-score.ts';
import { type SingleJudgment, choicesOf } from '../judgments/judgment.ts';
import { countedScores } from './counted-scores.ts';
import type { ReadRow } from './newest.ts';

/** Why a score has no expected one. */
export type WithoutExpected = Exclude<ExpectedScore['kind'], 'expected'>;

export interface ModelExpected {
  model: string;
  /** Of the scores that the judge wrote. */
  average: Mean;
  /** Of the expected scores; fewer where some could not be told. */
  expected: Mean;
  /** Expected less written, of the scores that have both. */
  difference: Mean;
  /** The mean share of the probability that the ratings seen have; null without any. */
  mass: number | null;
  /** Scores that have no expected one, and why; kinds that there are none of are absent. */
  without: Partial<Record<WithoutExpected, number>>;
  left_out: LeftOut;
}

/** Expected scores beside the written ones, as `show --score-from logprobs --format json` prints them. */
export interface ExpectedResults {
  mode: 'expected';
  bench: string;
  judge: string;
  /** Absent where no interval was asked for. */
  intervals?: IntervalsMade;
  models: ModelExpected[];
}

type Tallies = Map<string, ScoreTally<QuestionId>>;

/** Models are sorted by the average of what the judge wrote, best first. */
export function expectedScores(
  rows: Iterable<ReadRow<SingleJudgment>>,
  options: {
    isStale: (row: SingleJudgment) => boolean;
    models?: ReadonlySet<string> | undefined;
    /** How intervals are made; none where undefined. */
    intervals?: IntervalSettings | undefined;
  },
): ModelExpected[] {
  const { scores, leftOut } = countedScores(rows, { ...options, extraOf: expectedOf });
  const tallies: Record<'average' | 'expected' | 'difference', Tallies> = {
    average: new Map(),
    expected: new Map(),
    difference: new Map(),
  };
  const others = new Map<string, Pick<ModelExpected, 'mass' | 'without'>>();
  for (const [model, ofModel] of scores) {
    const without: ModelExpected['without'] = {};
    let mass = 0;
    let found = 0;
    // A model none of whose scores count is told of too.
    tallyOf(tallies.average, model);
    for (const { question_id, turn, choice, score, extra } of ofModel) {
      const add = (to: Tallies, value: number) =>
        addScore(tallyOf(to, model), question_id, { turn, choice, score: value });
      add(tallies.average, score);
      if (extra.kind === 'expected') {
        add(tallies.expected, extra.score);
        add(tallies.difference, extra.score - score);
        mass += extra.mass;
        found += 1;
      } else without[extra.kind] = (without[extra.kind] ?? 0) + 1;
    }
    others.set(model, { mass: found === 0 ? null : mass / found, without });
  }
  const intervals = options.intervals && ({ ...options.intervals, of: 'averages' } as const);
  const means = (of: Tallies) =>
    new Map(meanScores(of, { ...NO_CATEGORIES, intervals }).map(({ model, average }) => [model, average]));
  const [average, expected, difference] = [tallies.average, tallies.expected, tallies.difference].map(means);
  return [...(average ?? [])].map(([model, mean]) => {
    const { mass = null, without = {} } = others.get(model) ?? {};
    return {
      model,
      average: mean,
      expected: expected?.get(model) ?? NONE,
      difference: difference?.get(model) ?? NONE,
      mass,
      without,
      left_out: leftOut.get(model) as LeftOut,
    };
  });
}

const NONE: Mean = { mean: null, n: 0 };
const NO_CATEGORIES = { categoryOf: () => undefined, categoryOrder: [] };

function expectedOf(row: SingleJudgment): ExpectedScore[] {
  return choicesOf(row.judgment).map((judgment, choice) => {
    const isRefused = entryOf(row.refusal, choice) != null;
    return expectedScore(isRefused ? '' : judgment, row.logprobs?.[choice]);
  });
}
