import { createHash } from 'node:crypto';
import { type Report, checkRows, listJsonl } from '../benchmark/check.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import {
  choicesOf,
  judgmentIdentity,
  pairIdentity,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from './judgment.ts';

/** What a benchmark's judgments are compared with; undefined where it is not known. */
export interface Known {
  questions: ReadonlyMap<QuestionId, Question> | undefined;
  models: ReadonlySet<string> | undefined;
}

/** What the checks need of a row, whatever its kind. */
interface Row {
  questionId: QuestionId;
  turn: number;
  models: string[];
  identity: string;
  /** Columns that have one entry a choice: of one length. */
  columns: unknown[][];
  /** Choices without a verdict. */
  unparsed: number;
}

/** The judgments in a folder `model_judgment/`. What is kept in memory of a row is a digest of its identity. */
export function checkJudgments(folder: string, known: Known, report: Report): void {
  for (const file of listJsonl(folder)) {
    if (file.endsWith('_single.jsonl')) checkRowsOf(file, singleRows(file, report), known, report);
    if (file.endsWith('_pair.jsonl')) checkRowsOf(file, pairRows(file, report), known, report);
  }
}

type NumberedRow = readonly [line: number, row: Row];

function* singleRows(file: string, report: Report): Generator<NumberedRow> {
  for (const { record, line } of checkRows(file, singleJudgmentSchema, report, { tornLine: 'warning' })) {
    const scores = choicesOf(record.score);
    yield [
      line,
      {
        questionId: record.question_id,
        turn: record.turn,
        models: [record.model],
        identity: judgmentIdentity(record),
        columns: [scores, choicesOf(record.user_prompt), choicesOf(record.judgment)],
        unparsed: scores.filter((score) => score === -1).length,
      },
    ];
  }
}

function* pairRows(file: string, report: Report): Generator<NumberedRow> {
  for (const { record, line } of checkRows(file, pairJudgmentSchema, report, { tornLine: 'warning' })) {
    yield [
      line,
      {
        questionId: record.question_id,
        turn: record.turn,
        models: [record.model_1, record.model_2],
        identity: pairIdentity(record),
        columns: [],
        unparsed: [record.g1_winner, record.g2_winner].filter((winner) => winner === 'error').length,
      },
    ];
  }
}

function checkRowsOf(file: string, rows: Iterable<NumberedRow>, known: Known, report: Report): void {
  const places = new Map<string, number>();
  const strangers = new Map<string, { line: number; rows: number }>();
  let unparsed = { choices: 0, line: 0 };
  for (const [line, row] of rows) {
    if (new Set(row.columns.map(({ length }) => length)).size > 1) {
      const message = 'its lists with one entry a choice are not of one length';
      report({ file, line, message, severity: 'error' });
    }
    const key = createHash('sha1').update(row.identity).digest('base64');
    const earlier = places.get(key);
    places.set(key, line);
    if (earlier !== undefined) {
      const message = `the same question, turn, judge and model as on line ${earlier}; results use the newest`;
      report({ file, line, message, severity: 'warning' });
    }
    for (const what of strangersIn(row, known)) {
      const stranger = strangers.get(what);
      if (stranger === undefined) strangers.set(what, { line, rows: 1 });
      else stranger.rows += 1;
    }
    if (row.unparsed > 0) {
      unparsed = { choices: unparsed.choices + row.unparsed, line: unparsed.line || line };
    }
  }
  for (const [what, { line, rows: count }] of strangers) {
    const message = count === 1 ? what : `${what} (${count} rows, this is the first)`;
    report({ file, line, message, severity: 'warning' });
  }
  if (unparsed.choices > 0) {
    const { choices, line } = unparsed;
    const message = `${choices} ${choices === 1 ? 'judgment has' : 'judgments have'} no verdict (score -1 or winner "error"); the first is on this line`;
    report({ file, line, message, severity: 'warning' });
  }
}

/** What a row speaks of and the benchmark does not have. */
function* strangersIn({ questionId, turn, models }: Row, known: Known): Generator<string> {
  const question = known.questions?.get(questionId);
  if (known.questions !== undefined && question === undefined) {
    yield `question ${questionId} is not in the benchmark`;
  } else if (question !== undefined && turn > question.turns.length) {
    yield `question ${questionId} has no turn ${turn}`;
  }
  if (known.models === undefined) return;
  for (const model of models) {
    if (!known.models.has(model)) yield `model ${JSON.stringify(model)} has no answers here`;
  }
}
