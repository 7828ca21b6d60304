import { basename } from 'node:path';
import { answerSchema } from '../answers/answer.ts';
import { questionSchema } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { readRecords } from '../records/jsonl.ts';
import type { Imported } from './import-record.ts';
import { findSourceFiles } from './import-sources.ts';
import { choicesOf, pairJudgmentSchema, singleJudgmentSchema } from './judgment.ts';

/**
 * The records of a folder as Swallow's and FastChat's scripts write it: its keys are ours, and what else a row has is kept (the
 * `prompts` of each choice). Question ids become numbers, and judgments go to the file of the judge that they name.
 *
 * @throws InputError naming file and line of a bad row.
 */
export function* readSwallow(sources: readonly string[]): Generator<Imported> {
  const { questions, answers, references, judgments } = findSourceFiles(sources);
  for (const file of questions) {
    for (const { record, line } of readRecords(file, questionSchema)) {
      yield { kind: 'question', row: record, place: { file, line } };
    }
  }
  for (const file of answers) yield* readAnswers('answer', file);
  for (const file of references) yield* readAnswers('reference', file);
  for (const file of judgments) {
    yield* /_pair(_azure)?\.jsonl$/.test(file) ? readPairs(file) : readSingles(file);
  }
}

/** Judgments name a model by its answers' file, so the file keeps its name. */
function* readAnswers(kind: 'answer' | 'reference', file: string): Generator<Imported> {
  const name = basename(file, '.jsonl');
  for (const { record, line } of readRecords(file, answerSchema)) {
    yield { kind, name, row: record, place: { file, line } };
  }
}

function* readSingles(file: string): Generator<Imported> {
  for (const { record, line } of readRecords(file, singleJudgmentSchema)) {
    const columns = [record.score, record.user_prompt, record.judgment];
    if (new Set(columns.map((column) => choicesOf<unknown>(column).length)).size > 1) {
      throw new InputError(
        'its lists with one entry a choice are not of one length',
        { file, line },
        'Mend or remove this row.',
      );
    }
    yield { kind: 'single', row: record, place: { file, line } };
  }
}

function* readPairs(file: string): Generator<Imported> {
  for (const { record, line } of readRecords(file, pairJudgmentSchema)) {
    yield { kind: 'pair', row: record, place: { file, line } };
  }
}
