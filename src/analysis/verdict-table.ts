import type { Outcome } from './match-counts.ts';
import { isCountedGrade, matchOutcome } from './rows.ts';
import type { GradeColumns, MatchColumns, Snapshot } from './snapshot.ts';

/** What every judge says of every subject: a judge that says nothing of one has NaN there; of several rows the newest counts. */
export interface VerdictTable {
  judgeCount: number;
  /** The place of a subject, by its number. */
  places: Map<number, number>;
  /** By place: one of the table's rows that is about the subject. */
  rows: number[];
  /** By place times `judgeCount` plus judge. */
  verdicts: number[];
}

/** Scores by question, turn, model and choice. */
export function tableOfGrades({ grades, ...snapshot }: Snapshot): VerdictTable {
  const subjectOf = gradeSubjects({ grades, ...snapshot });
  return collect(grades, snapshot.judges.length, (row) => {
    if (!isCountedGrade(grades, row)) return undefined;
    const { question, turn, model, choice } = grades;
    const subject = subjectOf(
      question[row] as number,
      turn[row] as number,
      model[row] as number,
      choice[row] as number,
    );
    return { subject, verdict: grades.score[row] as number };
  });
}

/** The number of a graded answer: maps keyed by numbers are fast. */
export function gradeSubjects({ grades, questions, models }: Snapshot) {
  const choiceCount = countChoices(grades);
  return (question: number, turn: number, model: number, choice: number) =>
    ((turn * questions.length + question) * models.length + model) * choiceCount + choice;
}

/** One more than the last choice's place. */
export function countChoices({ choice }: GradeColumns): number {
  return choice.reduce((most, each) => Math.max(most, each + 1), 1);
}

/** Outcomes by question, turn and pair of models: 1 where the one with the lesser place won, -1 where the other did, 0 for ties. */
export function tableOfMatches({ matches, ...snapshot }: Snapshot): VerdictTable {
  const subjectOf = pairSubjects(snapshot);
  return collect(matches, snapshot.judges.length, (row) => {
    const outcome = matchOutcome(matches, row);
    if (outcome === undefined) return undefined;
    const first = matches.model1[row] as number;
    const second = matches.model2[row] as number;
    const subject = subjectOf(matches.question[row] as number, matches.turn[row] as number, first, second);
    return { subject, verdict: inOrder(first, second, outcome) };
  });
}

/** The number of a pair of models on a question's turn, whichever of them stands first. */
export function pairSubjects({ questions, models }: Pick<Snapshot, 'questions' | 'models'>) {
  return (question: number, turn: number, first: number, second: number) =>
    ((turn * questions.length + question) * models.length + Math.min(first, second)) * models.length +
    Math.max(first, second);
}

/** An outcome as seen by the model with the lesser place. */
export function inOrder(first: number, second: number, outcome: Outcome): Outcome {
  return first <= second || outcome === 0 ? outcome : (-outcome as Outcome);
}

function collect(
  { judge }: Pick<GradeColumns | MatchColumns, 'judge'>,
  judgeCount: number,
  read: (row: number) => { subject: number; verdict: number } | undefined,
): VerdictTable {
  const table: VerdictTable = { judgeCount, places: new Map(), rows: [], verdicts: [] };
  for (let row = 0; row < judge.length; row += 1) {
    const found = read(row);
    if (found === undefined) continue;
    let place = table.places.get(found.subject);
    if (place === undefined) {
      place = table.rows.length;
      table.places.set(found.subject, place);
      table.rows.push(row);
      for (let each = 0; each < judgeCount; each += 1) table.verdicts.push(NaN);
    }
    table.verdicts[place * judgeCount + (judge[row] as number)] = found.verdict;
  }
  return table;
}

/** What a judge says of a subject; undefined where it says nothing. */
export function verdictOf(
  { places, verdicts, judgeCount }: VerdictTable,
  subject: number,
  judge: number,
): number | undefined {
  const place = places.get(subject);
  const verdict = place === undefined ? NaN : (verdicts[place * judgeCount + judge] as number);
  return Number.isNaN(verdict) ? undefined : verdict;
}
