import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What stands on disk in a benchmark's folder, read as a later run would find it. */
export interface Disk {
  /** The whole lines of each record file (not of `partial/`), by path in the folder. */
  recordBytes: Map<string, Buffer>;
  /** Every reply that is on disk, whether in a record or waiting in `partial/`. */
  replies: Set<string>;
  /** Rows of `model_answer/*.jsonl` and of `model_judgment/*.jsonl`. */
  answers: AnswerRow[];
  judgments: JudgmentRow[];
  /** All other files: locks, parts, errors, torn fragments. */
  others: string[];
}

export interface AnswerRow {
  question_id: number;
  model_id: string;
  choices: { index: number; turns: string[] }[];
}

export interface JudgmentRow {
  question_id: number;
  model: string;
  judge: [string, string];
  user_prompt: string | string[];
  judgment: string | string[];
  score: number | number[];
  turn: number;
}

/** Reads a benchmark's folder; fails where any line but a torn last one does not parse. */
export function readDisk(folder: string): Disk {
  const disk: Disk = { recordBytes: new Map(), replies: new Set(), answers: [], judgments: [], others: [] };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  for (const file of files.toSorted()) {
    const place = /^(model_answer|model_judgment)\/(partial\/)?[^/]+\.jsonl$/.exec(file);
    if (place === null) {
      if (file.startsWith('model_')) disk.others.push(file);
      continue;
    }
    const bytes = readFileSync(join(folder, file));
    const rows = readWholeLines(file, bytes);
    if (place[2] !== undefined) {
      disk.others.push(file);
      for (const row of rows) {
        const { part } = row as { part: { text?: string; judgment?: string } };
        disk.replies.add((part.text ?? part.judgment) as string);
      }
      continue;
    }
    disk.recordBytes.set(file, bytes.subarray(0, bytes.lastIndexOf(10) + 1));
    for (const row of rows) {
      if (place[1] === 'model_answer') disk.answers.push(row as AnswerRow);
      else disk.judgments.push(row as JudgmentRow);
    }
  }
  for (const { choices } of disk.answers) {
    for (const { turns } of choices) for (const turn of turns) disk.replies.add(turn);
  }
  for (const { judgment } of disk.judgments) for (const text of [judgment].flat()) disk.replies.add(text);
  return disk;
}

/** The records of all lines; a last line without its newline counts only where it is whole. */
function readWholeLines(file: string, bytes: Buffer): unknown[] {
  const lines = bytes.toString('utf8').split('\n');
  const last = lines.pop() as string;
  const rows = lines.map((line, index): unknown => {
    try {
      return JSON.parse(line);
    } catch (error) {
      expect.fail(`${file}:${index + 1} does not parse (${(error as Error).message}): ${line.slice(0, 200)}`);
    }
  });
  try {
    return last === '' ? rows : [...rows, JSON.parse(last)];
  } catch {
    return rows;
  }
}

/** What two runs must have in common: everything but times, ids and the order of rows. */
export function outcomeOf({ answers, judgments }: Disk): { answers: object[]; judgments: object[] } {
  const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    answers: answers
      .map(({ question_id, model_id, choices }) => ({
        question_id,
        model_id,
        choices: choices.map(({ index, turns }) => ({ index, turns })),
      }))
      .toSorted(byText),
    judgments: judgments
      .map(({ question_id, model, judge, turn, user_prompt, judgment, score }) => ({
        question_id,
        model,
        judge,
        turn,
        user_prompt,
        judgment,
        score,
      }))
      .toSorted(byText),
  };
}
