import type { Disagreement } from './disagreements.ts';
import type { Snapshot } from './snapshot.ts';
import { type VerdictTable, tableOfGrades, tableOfMatches } from './verdict-table.ts';

/** Graded answers on whose score the judges differ; the size is the distance of the highest score from the lowest. */
export function disagreeingGrades(snapshot: Snapshot): Disagreement[] {
  const { grades } = snapshot;
  return spreadOf(tableOfGrades(snapshot)).map(({ row, judges, verdicts, size }) => ({
    kind: 'judges',
    question: grades.question[row] as number,
    turn: grades.turn[row] as number,
    models: [grades.model[row] as number],
    choice: grades.choice[row] as number,
    judges: judges.map((judge) => snapshot.judges[judge] as string),
    verdicts: verdicts.map(String),
    size,
  }));
}

/** Pairs of answers of which the judges name different winners. */
export function disagreeingMatches(snapshot: Snapshot): Disagreement[] {
  const { matches } = snapshot;
  return spreadOf(tableOfMatches(snapshot)).map(({ row, judges, verdicts, size }) => {
    const models = pairOf(matches.model1[row] as number, matches.model2[row] as number);
    return {
      kind: 'judges',
      question: matches.question[row] as number,
      turn: matches.turn[row] as number,
      models,
      judges: judges.map((judge) => snapshot.judges[judge] as string),
      verdicts: verdicts.map((outcome) => winnerName(snapshot, models, outcome)),
      size,
    };
  });
}

/** Two models, the one with the lesser place first. */
export function pairOf(first: number, second: number): [number, number] {
  return first <= second ? [first, second] : [second, first];
}

/** The name of the winner by an outcome of the pair's first model. */
export function winnerName(
  { models }: Snapshot,
  [first, second]: readonly [number, number],
  outcome: number,
): string {
  return outcome === 0 ? 'tie' : (models[outcome > 0 ? first : second] as string);
}

/** The subjects of which two judges or more say different things. */
function spreadOf({ rows, verdicts, judgeCount }: VerdictTable) {
  const found: { row: number; judges: number[]; verdicts: number[]; size: number }[] = [];
  for (const [place, row] of rows.entries()) {
    let lowest = Infinity;
    let highest = -Infinity;
    const start = place * judgeCount;
    for (let judge = 0; judge < judgeCount; judge += 1) {
      const verdict = verdicts[start + judge] as number;
      if (verdict < lowest) lowest = verdict;
      if (verdict > highest) highest = verdict;
    }
    if (!(highest > lowest)) continue;
    const judges: number[] = [];
    for (let judge = 0; judge < judgeCount; judge += 1) {
      if (!Number.isNaN(verdicts[start + judge])) judges.push(judge);
    }
    found.push({
      row,
      judges,
      verdicts: judges.map((judge) => verdicts[start + judge] as number),
      size: highest - lowest,
    });
  }
  return found;
}
