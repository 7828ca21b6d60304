import { readFileSync } from 'node:fs';

/** What the killed process of the batch tests has written down. */
export interface BatchRow {
  prompt: string;
  choice: number;
  turns: string[];
}

export function readRows(recordFile: string): BatchRow[] {
  return readFileSync(recordFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BatchRow);
}
