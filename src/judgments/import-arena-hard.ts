import { z } from 'zod';
import type { Answer } from '../answers/answer.ts';
import { readRecords } from '../records/jsonl.ts';
import type { Imported, ImportedPair } from './import-record.ts';
import { findSourceFiles } from './import-sources.ts';
import type { Winner } from './judgment.ts';

export interface ArenaHardOptions {
  /** The baseline of judgments that do not name theirs (those of v0.1). */
  baseline: string;
}

/**
 * The records of arena-hard-auto's `data/BENCH/`, of its versions 0.1 and 2.0.
 *
 * @throws InputError naming file and line of a bad row.
 */
export function* readArenaHard(
  sources: readonly string[],
  { baseline }: ArenaHardOptions,
): Generator<Imported> {
  const { questions, answers, judgments } = findSourceFiles(sources);
  for (const file of questions) {
    for (const { record, line } of readRecords(file, questionSchema)) {
      const { category, cluster } = record;
      const row = { question_id: idOf(record), category, turns: turnsOf(record) };
      yield {
        kind: 'question',
        row: cluster == null ? row : { ...row, cluster },
        place: { file, line },
      } as Imported;
    }
  }
  for (const file of answers) {
    for (const { record, line } of readRecords(file, answerSchema)) {
      const row = toAnswer(record);
      yield { kind: 'answer', name: row.model_id, row, place: { file, line } };
    }
  }
  for (const file of judgments) {
    for (const { record, line } of readRecords(file, judgmentSchema)) {
      yield { kind: 'pair', row: toPair(record, baseline), place: { file, line } };
    }
  }
}

/** v0.1 says `question_id`, v2.0 `uid`. */
const idKeys = { question_id: z.string().min(1).optional(), uid: z.string().min(1).optional() };

const hasId = ({ question_id, uid }: { question_id?: string | undefined; uid?: string | undefined }) =>
  (question_id ?? uid) !== undefined;

const NO_ID = 'neither "question_id" nor "uid" is there';

function idOf({ question_id, uid }: { question_id?: string | undefined; uid?: string | undefined }): string {
  return (question_id ?? uid) as string;
}

/** A turn of text; those with pictures are lists, and cannot be judged here. */
const turnSchema = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform(({ content }) => content),
]);

const questionSchema = z
  .looseObject({
    ...idKeys,
    category: z.string().min(1),
    cluster: z.string().nullish(),
    turns: z.array(turnSchema).min(1).optional(),
    prompt: z.string().optional(),
  })
  .refine(hasId, NO_ID)
  .refine(
    ({ turns, prompt }) => turns !== undefined || prompt !== undefined,
    'neither "turns" nor "prompt" is there',
  );

function turnsOf({ turns, prompt }: z.infer<typeof questionSchema>): string[] {
  return turns ?? [prompt as string];
}

const messageSchema = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.looseObject({ answer: z.string() }).transform(({ answer }) => answer)]),
});

const answerSchema = z
  .looseObject({
    ...idKeys,
    answer_id: z.string().optional(),
    ans_id: z.string().optional(),
    model_id: z.string().optional(),
    model: z.string().optional(),
    choices: z
      .array(z.looseObject({ index: z.number().default(0), turns: z.array(turnSchema).min(1) }))
      .min(1)
      .optional(),
    messages: z.array(messageSchema).optional(),
    tstamp: z.number().default(0),
  })
  .refine(hasId, NO_ID)
  .refine(
    ({ model_id, model }) => (model_id ?? model) !== undefined,
    'neither "model_id" nor "model" is there',
  )
  .refine(
    ({ choices, messages }) => choices !== undefined || messages?.some(({ role }) => role === 'assistant'),
    'neither "choices" nor an answer in "messages" is there',
  );

function toAnswer(record: z.infer<typeof answerSchema>): Answer {
  const { choices, messages = [], tstamp } = record;
  const said = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
  return {
    question_id: idOf(record),
    answer_id: record.answer_id ?? record.ans_id ?? '',
    model_id: (record.model_id ?? record.model) as string,
    choices: choices?.map(({ index, turns }) => ({ index, turns })) ?? [{ index: 0, turns: said }],
    tstamp,
  };
}

const gameSchema = z.looseObject({
  score: z.string().nullish(),
  judgment: z
    .union([z.string(), z.looseObject({ answer: z.string() }).transform(({ answer }) => answer)])
    .nullish(),
  /** v0.1 */
  user_prompt: z.string().optional(),
  /** v2.0 */
  prompt: z.array(z.looseObject({ role: z.string(), content: z.string() })).optional(),
});

type Game = z.infer<typeof gameSchema>;

const judgmentSchema = z
  .looseObject({
    ...idKeys,
    model: z.string(),
    judge: z.string().min(1),
    baseline: z.string().optional(),
    games: z.array(gameSchema.nullable()).min(1).max(2),
  })
  .refine(hasId, NO_ID);

/**
 * In arena-hard's first game the baseline is assistant A, in its second the model. The model is our `model_1`, as in FastChat's
 * comparisons with a baseline, so their second game is our first.
 */
function toPair(record: z.infer<typeof judgmentSchema>, baseline: string): ImportedPair {
  const [first, second] = record.games;
  return {
    question_id: idOf(record),
    model_1: record.model,
    model_2: record.baseline ?? baseline,
    g1_winner: winnerOf(second?.score, 'model_1', 'model_2'),
    g2_winner: winnerOf(first?.score, 'model_2', 'model_1'),
    judge: [record.judge, 'arena-hard'],
    g1_user_prompt: promptOf(second),
    g1_judgment: second?.judgment ?? '',
    g2_user_prompt: promptOf(first),
    g2_judgment: first?.judgment ?? '',
    turn: 1,
    tstamp: 0,
    // Its verdicts are not read by our patterns, so these have no doubt to tell.
    parse: [null, null],
    raw_verdict: [second?.score ?? null, first?.score ?? null],
  };
}

/** A strong preference counts as a plain one. What is none of arena-hard's labels is no verdict, as in its own results. */
function winnerOf(label: string | null | undefined, a: Winner, b: Winner): Winner {
  if (label == null) return 'error';
  if (/^(A>{1,2}B|B<{1,2}A)$/.test(label)) return a;
  if (/^(B>{1,2}A|A<{1,2}B)$/.test(label)) return b;
  return label === 'A=B' || label === 'B=A' ? 'tie' : 'error';
}

function promptOf(game: Game | null | undefined): string {
  return game?.user_prompt ?? game?.prompt?.findLast(({ role }) => role === 'user')?.content ?? '';
}
