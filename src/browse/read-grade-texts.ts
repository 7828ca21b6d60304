import type { GradeTexts } from '../analysis/texts.ts';
import { entryOf } from '../judgments/columns.ts';
import { type SingleJudgment, choicesOf } from '../judgments/judgment.ts';
import { scoreDoubts } from '../results/doubtful.ts';
import type { BenchIndex } from './bench-index.ts';
import { describeDoubt } from './describe-doubt.ts';
import type { GradesFile } from './grades.ts';
import { replyTexts } from './reply-texts.ts';

/** The grades of a question's answers in one file, with their texts. */
export function readGradeTexts(
  { names }: BenchIndex,
  file: GradesFile,
  question: number,
  isWanted: (model: number) => boolean,
): GradeTexts[] {
  const { table } = file;
  const texts: GradeTexts[] = [];
  let record: SingleJudgment | undefined;
  let offset = -1;
  const questions = table.column('question');
  for (let row = questions.indexOf(question); row !== -1; row = questions.indexOf(question, row + 1)) {
    const model = table.get(row, 'model');
    if (!isWanted(model)) continue;
    // The choices of a record stand together: it is read once.
    if (table.get(row, 'offset') !== offset) {
      record = file.readRecord(row);
      offset = table.get(row, 'offset');
    }
    if (record === undefined) continue;
    const choice = table.get(row, 'choice');
    texts.push({
      model: names.models.nameAt(model),
      judge: names.judges.names[table.get(row, 'judge')] ?? '',
      prompt: record.judge[1],
      turn: record.turn,
      choice,
      score: table.get(row, 'score'),
      flags: table.get(row, 'flags'),
      judgment: choicesOf(record.judgment)[choice] ?? '',
      user_prompt: choicesOf(record.user_prompt)[choice] ?? '',
      ...replyTexts(entryOf(record.reasoning, choice), entryOf(record.refusal, choice)),
      doubts: (scoreDoubts(record)[choice] ?? []).map(describeDoubt),
      tstamp: record.tstamp,
    });
  }
  return texts;
}
