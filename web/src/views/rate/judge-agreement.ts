import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import {
  countChoices,
  gradeSubjects,
  inOrder,
  pairSubjects,
  tableOfGrades,
  tableOfMatches,
  verdictOf,
} from '../../../../src/analysis/verdict-table.ts';
import type { Entry } from './votes.ts';

/** How often a judge and the person name the same winner, of what both have a verdict on. */
export interface JudgeAgreement {
  judge: string;
  /** Its comparisons, or its grades, of which the higher wins. */
  kind: 'pair' | 'single';
  all: Count;
  /** Of those in which neither has a tie. */
  decided: Count;
}

interface Count {
  agree: number;
  total: number;
}

/** 1 where the model with the lesser place wins, -1 where the other does, 0 for a tie. */
type Verdict = number;

/** Every judge that has a verdict on something the person has voted on. */
export function compareWithJudges(snapshot: Snapshot, votes: readonly Entry[]): JudgeAgreement[] {
  const byMatches = matchVerdicts(snapshot);
  const byGrades = gradeVerdicts(snapshot);
  return snapshot.judges
    .flatMap((judge, place) => [
      {
        judge,
        kind: 'pair' as const,
        ...count(snapshot, votes, (...subject) => byMatches(...subject, place)),
      },
      {
        judge,
        kind: 'single' as const,
        ...count(snapshot, votes, (...subject) => byGrades(...subject, place)),
      },
    ])
    .filter(({ all }) => all.total > 0);
}

type Subject = [question: number, turn: number, models: [number, number]];

function count(
  { questions, models }: Snapshot,
  votes: readonly Entry[],
  verdictOn: (...subject: Subject) => Verdict | undefined,
): Pick<JudgeAgreement, 'all' | 'decided'> {
  const all = { agree: 0, total: 0 };
  const decided = { agree: 0, total: 0 };
  for (const { item, winner } of votes) {
    const question = questions.findIndex(({ id }) => id === item.question);
    const [a, b] = [models.indexOf(item.modelA), models.indexOf(item.modelB)];
    if (question === -1 || a === -1 || b === -1) continue;
    const theirs = verdictOn(question, item.turn, a < b ? [a, b] : [b, a]);
    if (theirs === undefined) continue;
    const ours = inOrder(a, b, winner === 'model_a' ? 1 : winner === 'model_b' ? -1 : 0);
    for (const tally of ours === 0 || theirs === 0 ? [all] : [all, decided]) {
      tally.total += 1;
      if (ours === theirs) tally.agree += 1;
    }
  }
  return { all, decided };
}

function matchVerdicts(snapshot: Snapshot) {
  const table = tableOfMatches(snapshot);
  const subjectOf = pairSubjects(snapshot);
  return (question: number, turn: number, models: [number, number], judge: number) =>
    verdictOf(table, subjectOf(question, turn, ...models), judge);
}

function gradeVerdicts(snapshot: Snapshot) {
  const table = tableOfGrades(snapshot);
  const subjectOf = gradeSubjects(snapshot);
  const choices = countChoices(snapshot.grades);
  const meanScore = (question: number, turn: number, model: number, judge: number) => {
    const scores = Array.from({ length: choices }, (_, choice) =>
      verdictOf(table, subjectOf(question, turn, model, choice), judge),
    ).filter((score) => score !== undefined);
    return scores.length === 0 ? undefined : scores.reduce((sum, each) => sum + each, 0) / scores.length;
  };
  return (question: number, turn: number, [first, second]: [number, number], judge: number) => {
    const scores = [meanScore(question, turn, first, judge), meanScore(question, turn, second, judge)];
    const [one, other] = scores;
    return one === undefined || other === undefined ? undefined : Math.sign(one - other);
  };
}
