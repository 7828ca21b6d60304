import { FLAGS, type Flag, type Snapshot, flagNames } from './snapshot.ts';

/** A row that a person should look at: unparsed, flagged, stale, refused, cut. */
export interface FlaggedRow {
  table: 'answers' | 'grades' | 'matches';
  /** Places in the snapshot's lists. */
  question: number;
  turn: number;
  models: number[];
  /** A place in the snapshot's judges; undefined for an answer. */
  judge?: number;
  choice?: number;
  flags: Flag[];
}

/** Every row with a flag, or with one of those named: answers, then grades, then matches, as they stand in their tables. */
export function findFlagged(
  { answers, grades, matches }: Snapshot,
  wanted: ReadonlySet<Flag> = new Set(Object.keys(FLAGS) as Flag[]),
): FlaggedRow[] {
  let bits = 0;
  for (const flag of wanted) bits |= FLAGS[flag];
  return [
    ...rowsWith(bits, answers.flags).map((row) => ({
      table: 'answers' as const,
      question: answers.question[row] as number,
      turn: answers.turn[row] as number,
      models: [answers.model[row] as number],
      choice: answers.choice[row] as number,
      flags: flagNames(answers.flags[row] as number),
    })),
    ...rowsWith(bits, grades.flags).map((row) => ({
      table: 'grades' as const,
      question: grades.question[row] as number,
      turn: grades.turn[row] as number,
      models: [grades.model[row] as number],
      judge: grades.judge[row] as number,
      choice: grades.choice[row] as number,
      flags: flagNames(grades.flags[row] as number),
    })),
    ...rowsWith(bits, matches.flags).map((row) => ({
      table: 'matches' as const,
      question: matches.question[row] as number,
      turn: matches.turn[row] as number,
      models: [matches.model1[row] as number, matches.model2[row] as number],
      judge: matches.judge[row] as number,
      flags: flagNames(matches.flags[row] as number),
    })),
  ];
}

function rowsWith(bits: number, flags: readonly number[]): number[] {
  const rows: number[] = [];
  for (let row = 0; row < flags.length; row += 1) if (((flags[row] as number) & bits) !== 0) rows.push(row);
  return rows;
}
