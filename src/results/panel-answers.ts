import { modelKey } from '../benchmark/model-key.ts';
import type { JudgeScore, JudgeScores } from './judge-verdicts.ts';

/** An answer, and what each judge has given it. */
export interface ScoredAnswer extends Omit<JudgeScore, 'score'> {
  /** By judge, in the panel's order; NaN where a judge has no score that counts. */
  scores: Float64Array;
}

/** All answers that any judge has scored. A judge's several scores of one (by several prompts) are one: their mean. */
export function gatherAnswers(
  judges: readonly JudgeScores[],
  isWanted: (model: string) => boolean,
): ScoredAnswer[] {
  const answers = new Map<string, ScoredAnswer & { counts: Uint32Array }>();
  const names = new Map<string, string>();
  for (const [place, { scores }] of judges.entries()) {
    for (const { model: name, question, turn, choice, score } of scores) {
      if (!isWanted(name)) continue;
      const own = modelKey(name);
      // The first name met stands for both.
      if (!names.has(own)) names.set(own, name);
      const key = [own, question, turn, choice].join('\u0000');
      let answer = answers.get(key);
      if (answer === undefined) {
        answer = {
          model: names.get(own) as string,
          question,
          turn,
          choice,
          scores: new Float64Array(judges.length).fill(Number.NaN),
          counts: new Uint32Array(judges.length),
        };
        answers.set(key, answer);
      }
      const count = (answer.counts[place] as number) + 1;
      answer.counts[place] = count;
      const before = count === 1 ? 0 : (answer.scores[place] as number);
      answer.scores[place] = before + (score - before) / count;
    }
  }
  return [...answers.values()];
}

/** Whether every judge has scored it. */
export function isComplete({ scores }: ScoredAnswer): boolean {
  return !scores.some(Number.isNaN);
}
