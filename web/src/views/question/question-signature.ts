import type { Snapshot } from '../../../../src/analysis/snapshot.ts';

/** A number that changes when the snapshot knows something else about a question: another answer, verdict, vote or flag. */
export function questionSignature(snapshot: Snapshot, question: number): number {
  let sum = 0;
  for (const table of [snapshot.answers, snapshot.grades, snapshot.matches, snapshot.votes]) {
    const columns = Object.values(table) as number[][];
    for (
      let row = table.question.indexOf(question);
      row !== -1;
      row = table.question.indexOf(question, row + 1)
    ) {
      for (const column of columns)
        sum = (Math.imul(sum, 31) + Math.round((column[row] as number) * 100)) | 0;
      sum = (sum + 1) | 0;
    }
  }
  return sum;
}
