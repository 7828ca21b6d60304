import { winnerName } from './disagreeing-judges.ts';
import type { Disagreement } from './disagreements.ts';
import { majoritiesOf } from './majorities.ts';
import { arePeople, judgingVoters } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import {
  countChoices,
  gradeSubjects,
  pairSubjects,
  tableOfGrades,
  tableOfMatches,
  verdictOf,
} from './verdict-table.ts';

/**
 * Pairs of answers of which people and a judge name different winners. A winner of people has more than half of their votes; a
 * judge's is its match's or, where it has none, the answer that it scored higher on average over the choices.
 */
export function disagreeingPeople(snapshot: Snapshot): Disagreement[] {
  const judges = [...judgesByRecords(snapshot), ...judgesByVotes(snapshot)];
  const found: Disagreement[] = [];
  for (const { question, turn, models, winner } of majoritiesOf(snapshot, arePeople(snapshot)).values()) {
    for (const { name, verdictOn } of judges) {
      const verdict = verdictOn(question, turn, models);
      if (verdict === undefined || verdict === winner) continue;
      found.push({
        kind: 'human',
        question,
        turn,
        models,
        judges: ['people', name],
        verdicts: [winnerName(snapshot, models, winner), winnerName(snapshot, models, verdict)],
        size: Math.abs(verdict - winner),
      });
    }
  }
  return found;
}

/** A judge, and its verdict on two models: 1 for the first, -1 for the second, 0 for a tie, undefined where there is none. */
interface Judge {
  name: string;
  verdictOn: (question: number, turn: number, models: [number, number]) => number | undefined;
}

/** The judges whose votes were imported (`gpt4-pair` of the published MT-Bench votes). */
function judgesByVotes(snapshot: Snapshot): Judge[] {
  const subjectOf = pairSubjects(snapshot);
  return judgingVoters(snapshot).map((name) => {
    const majorities = majoritiesOf(
      snapshot,
      snapshot.voters.map((voter) => voter === name),
    );
    return {
      name,
      verdictOn: (question, turn, models) => majorities.get(subjectOf(question, turn, ...models))?.winner,
    };
  });
}

/** The judges that have graded or compared answers here. */
function judgesByRecords(snapshot: Snapshot): Judge[] {
  const verdictOfJudge = judgeVerdicts(snapshot);
  return snapshot.judges.map((name, judge) => ({
    name,
    verdictOn: (question, turn, models) => verdictOfJudge(question, turn, models, judge),
  }));
}

/** Looks a judge's verdict up: its match's, else by its grades. */
function judgeVerdicts(snapshot: Snapshot) {
  const matches = tableOfMatches(snapshot);
  const grades = tableOfGrades(snapshot);
  const pairSubject = pairSubjects(snapshot);
  const gradeSubject = gradeSubjects(snapshot);
  const choiceCount = countChoices(snapshot.grades);
  const meanScore = (question: number, turn: number, model: number, judge: number) => {
    const scores = Array.from({ length: choiceCount }, (_, choice) =>
      verdictOf(grades, gradeSubject(question, turn, model, choice), judge),
    ).filter((score) => score !== undefined);
    return scores.length === 0 ? undefined : scores.reduce((sum, each) => sum + each, 0) / scores.length;
  };
  return (question: number, turn: number, models: [number, number], judge: number): number | undefined => {
    const outcome = verdictOf(matches, pairSubject(question, turn, ...models), judge);
    if (outcome !== undefined) return outcome;
    const first = meanScore(question, turn, models[0], judge);
    const second = meanScore(question, turn, models[1], judge);
    return first === undefined || second === undefined ? undefined : Math.sign(first - second);
  };
}
