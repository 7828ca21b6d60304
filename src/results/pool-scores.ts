import { type MeanOptions, meanScores } from '../analysis/score-means.ts';
import { type ScoreTally, addScore, tallyOf } from '../analysis/score-tally.ts';
import type { LeftOut } from '../analysis/scores.ts';
import type { QuestionId } from '../benchmark/question.ts';
import { poolOf, standingOf } from './judge-standing.ts';
import { type JudgeScores, nothingLeftOut } from './judge-verdicts.ts';
import type { ScorePool, ScoringJudge, SinglePanelResults } from './panel.ts';
import { modelFilter, modelKey } from '../benchmark/model-key.ts';
import { type ScoredAnswer, gatherAnswers, isComplete } from './panel-answers.ts';

export interface PoolScoresOptions extends MeanOptions<QuestionId> {
  pool: ScorePool;
  /** Only these models; all where undefined. */
  models?: ReadonlySet<string> | undefined;
}

/**
 * The scores of a panel: each answer's pooled score, the means of these, and how each judge stands to the others. An answer counts
 * where every judge has scored it: a mean over those who happen to have would be higher where the strict one is missing.
 *
 * @returns no judge in `panel` where there is no such answer.
 */
export function poolScores(
  judges: readonly JudgeScores[],
  options: PoolScoresOptions,
): Pick<SinglePanelResults, 'models' | 'panel'> {
  const { pool, intervals } = options;
  const isWanted = modelFilter(options.models);
  const answers = gatherAnswers(judges, isWanted);
  const complete = answers.filter(isComplete);
  const pooled = complete.map(({ scores }) => poolOf(scores, pool));
  const standing = (judge: JudgeScores, place: number): ScoringJudge => ({
    judge: judge.judge,
    ...standingOf(place, complete, pooled, { pool, intervals }),
    missing: answers.filter(({ scores }) => Number.isNaN(scores[place])).length,
    left_out: sumLeftOut([...judge.leftOut].filter(([model]) => isWanted(model))),
  });
  return {
    models: modelScores(),
    panel: {
      pool,
      answers: complete.length,
      incomplete: answers.length - complete.length,
      judges: complete.length === 0 ? [] : judges.map(standing),
    },
  };

  function modelScores(): SinglePanelResults['models'] {
    const tallies = new Map<string, ScoreTally<QuestionId>>();
    const { leftOut, incomplete } = countLeftOut(answers, judges, isWanted);
    for (const [model, counts] of leftOut) Object.assign(tallyOf(tallies, model).leftOut, counts);
    for (const [row, { model, question, turn, choice }] of complete.entries()) {
      addScore(tallyOf(tallies, model), question, { turn, choice, score: pooled[row] as number });
    }
    return meanScores(tallies, options).map((each) => {
      const left_out = Object.assign(each.left_out, { incomplete: incomplete.get(each.model) ?? 0 });
      return Object.assign(each, { left_out });
    });
  }
}

/** By model: the judgments of all judges that do not count, and the answers that some judges have scored and not all. */
function countLeftOut(
  answers: readonly ScoredAnswer[],
  judges: readonly JudgeScores[],
  isWanted: (model: string) => boolean,
): { leftOut: Map<string, LeftOut>; incomplete: Map<string, number> } {
  const names = new Map<string, string>();
  const incomplete = new Map<string, number>();
  for (const answer of answers) {
    names.set(modelKey(answer.model), answer.model);
    incomplete.set(answer.model, (incomplete.get(answer.model) ?? 0) + (isComplete(answer) ? 0 : 1));
  }
  const counts = new Map<string, [string, LeftOut][]>([...incomplete.keys()].map((model) => [model, []]));
  for (const [model, ofModel] of judges.flatMap(({ leftOut }) => [...leftOut])) {
    if (!isWanted(model)) continue;
    const name = names.get(modelKey(model)) ?? model;
    names.set(modelKey(model), name);
    const known = counts.get(name);
    if (known === undefined) counts.set(name, [[model, ofModel]]);
    else known.push([model, ofModel]);
  }
  return { leftOut: new Map([...counts].map(([name, rows]) => [name, sumLeftOut(rows)])), incomplete };
}

function sumLeftOut(rows: Iterable<[model: string, counts: LeftOut]>): LeftOut {
  const sum = nothingLeftOut();
  for (const [, counts] of rows) {
    for (const reason of Object.keys(sum) as (keyof LeftOut)[]) sum[reason] += counts[reason];
  }
  return sum;
}
