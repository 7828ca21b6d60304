import type { LeftOut } from '../analysis/scores.ts';
import { entryOf } from '../judgments/columns.ts';
import { type SingleJudgment, choicesOf, judgmentIdentity, repeatsPrompts } from '../judgments/judgment.ts';
import { doubtfulScores } from './doubtful.ts';
import { type ReadRow, newestRows } from './newest.ts';

/** A score that counts, and what it is of. `E` is what else is kept of its row. */
export interface CountedScore<E> {
  model: string;
  question_id: SingleJudgment['question_id'];
  turn: number;
  choice: number;
  /** The name of the judge prompt. */
  prompt: string;
  score: number;
  extra: E;
}

/** By model. */
export interface CountedScores<E> {
  scores: Map<string, CountedScore<E>[]>;
  leftOut: Map<string, LeftOut>;
}

/** The scores that `show` counts, one for each choice of each judgment, and how many it leaves out. */
export function countedScores<E>(
  rows: Iterable<ReadRow<SingleJudgment>>,
  options: {
    isStale: (row: SingleJudgment) => boolean;
    /** Only these models; all where undefined. */
    models?: ReadonlySet<string> | undefined;
    /** What is kept of a row beside its scores, one entry a choice. */
    extraOf: (row: SingleJudgment) => E[];
  },
): CountedScores<E> {
  const scores = new Map<string, CountedScore<E>[]>();
  const leftOut = new Map<string, LeftOut>();
  const leftOutOf = (model: string) => {
    const counts = leftOut.get(model) ?? { unparsed: 0, refused: 0, doubtful: 0, duplicate: 0, stale: 0 };
    leftOut.set(model, counts);
    return counts;
  };
  const newest = newestRows(only(rows, options.models), {
    identityOf: judgmentIdentity,
    isSamePrompt: repeatsPrompts,
    isStale: options.isStale,
    keep: (row) => ({
      row: { question_id: row.question_id, model: row.model, turn: row.turn, prompt: row.judge[1] },
      choices: choicesWithReasons(row),
      extras: options.extraOf(row),
    }),
    onLeftOut: ({ model }, reason) => (leftOutOf(model)[reason] += 1),
  });
  for (const { row, choices, extras } of newest) {
    const counts = leftOutOf(row.model);
    const ofModel = scores.get(row.model) ?? [];
    scores.set(row.model, ofModel);
    for (const [choice, { score, reason }] of choices.entries()) {
      if (reason === undefined) ofModel.push({ ...row, choice, score, extra: extras[choice] as E });
      else counts[reason] += 1;
    }
  }
  return { scores, leftOut };
}

function choicesWithReasons(row: SingleJudgment) {
  const isDoubtful = doubtfulScores(row);
  return choicesOf(row.score).map((score, choice) => {
    const isRefused = entryOf(row.refusal, choice) != null;
    const reason = isRefused
      ? ('refused' as const)
      : score === -1
        ? ('unparsed' as const)
        : isDoubtful[choice]
          ? ('doubtful' as const)
          : undefined;
    return { score, reason };
  });
}

function* only<R extends { row: SingleJudgment }>(
  rows: Iterable<R>,
  models: ReadonlySet<string> | undefined,
): Generator<R> {
  for (const each of rows) if (models === undefined || models.has(each.row.model)) yield each;
}
