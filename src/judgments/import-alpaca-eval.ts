import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { readArrayElements } from '../records/json-array.ts';
import { checkRecord } from '../records/jsonl.ts';
import type { Imported, ImportedPair, ReadPlace } from './import-record.ts';
import type { Winner } from './judgment.ts';

/**
 * The records of alpaca_eval's `results/`: answers from `model_outputs.json`, comparisons from `annotations.json`, and the answers
 * that stand in these. Its rows have no ids: a question's is made of its text, so that it is the same in every import.
 *
 * @throws InputError naming file and line of a bad row.
 */
export function* readAlpacaEval(sources: readonly string[]): Generator<Imported> {
  const files = sources.flatMap((source) => filesOf(source));
  const isAnnotated = new Map(files.map((file) => [file, holdsAnnotations(file)]));
  const seen = new Set<string>();
  for (const file of files.filter((each) => !isAnnotated.get(each))) yield* readOutputs(file, seen);
  for (const file of files.filter((each) => isAnnotated.get(each))) yield* readAnnotations(file, seen);
}

const FILES = new Set(['model_outputs.json', 'annotations.json']);

function filesOf(source: string): string[] {
  if (!existsSync(source)) throw new InputError('no such file', { file: source });
  if (!statSync(source).isDirectory()) return [source];
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => FILES.has(basename(path)))
    .sort()
    .map((path) => join(source, path));
  if (files.length > 0) return files;
  throw new InputError(
    'holds nothing to import',
    { file: source },
    `Name a folder of alpaca_eval's results/, or files like ${[...FILES].join(' and ')}.`,
  );
}

function holdsAnnotations(file: string): boolean {
  for (const { value } of readArrayElements(file)) {
    return typeof value === 'object' && value !== null && 'output_1' in value;
  }
  return false;
}

const outputSchema = z.looseObject({
  instruction: z.string().min(1),
  output: z.string(),
  generator: z.string().min(1),
  dataset: z.string().min(1).nullish(),
});

function* readOutputs(file: string, seen: Set<string>): Generator<Imported> {
  const numberOf = counter();
  for (const { value, line } of readArrayElements(file)) {
    const { instruction, output, generator, dataset } = checkRecord(value, outputSchema, file, line);
    const id = questionIdOf(instruction, numberOf(generator, instruction));
    const place = { file, line };
    yield* once(seen, `question ${id}`, () => toQuestion(id, instruction, dataset, place));
    yield* once(seen, `answer ${id} ${generator}`, () => toAnswer(id, generator, output, place));
  }
}

const annotationSchema = z.looseObject({
  instruction: z.string().min(1),
  output_1: z.string(),
  output_2: z.string(),
  generator_1: z.string().min(1),
  generator_2: z.string().min(1),
  dataset: z.string().min(1).nullish(),
  annotator: z.string().min(1).nullish(),
  /** From 1, the first output, to 2, the second; 1.5 and (in old files) 0 are ties. */
  preference: z.union([z.literal(0), z.number().min(1).max(2)]).nullable(),
  preference_raw_completion: z.unknown().optional(),
  raw_completion: z.unknown().optional(),
});

function* readAnnotations(file: string, seen: Set<string>): Generator<Imported> {
  const numberOf = counter();
  for (const { value, line } of readArrayElements(file)) {
    const record = checkRecord(value, annotationSchema, file, line);
    const { instruction, dataset, generator_1, generator_2, output_1, output_2 } = record;
    const id = questionIdOf(instruction, numberOf(generator_1, generator_2, instruction));
    const place = { file, line };
    yield* once(seen, `question ${id}`, () => toQuestion(id, instruction, dataset, place));
    yield* once(seen, `answer ${id} ${generator_1}`, () => toAnswer(id, generator_1, output_1, place));
    yield* once(seen, `answer ${id} ${generator_2}`, () => toAnswer(id, generator_2, output_2, place));
    yield {
      kind: 'pair',
      row: toPair(id, record, record.annotator ?? basename(dirname(resolve(file)))),
      place,
    };
  }
}

/** `make` gives what has not been seen. */
function* once(seen: Set<string>, what: string, make: () => Imported): Generator<Imported> {
  if (seen.has(what)) return;
  seen.add(what);
  yield make();
}

/** Counts how often the same words came, from 1: a few instructions stand in the set more than once. */
function counter(): (...words: string[]) => number {
  const counts = new Map<string, number>();
  return (...words) => {
    const key = JSON.stringify(words);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
}

function questionIdOf(instruction: string, number: number): string {
  const digest = createHash('sha256').update(instruction).digest('hex').slice(0, 16);
  return number === 1 ? `alpaca-${digest}` : `alpaca-${digest}-${number}`;
}

function toQuestion(
  question_id: string,
  instruction: string,
  dataset: string | null | undefined,
  place: ReadPlace,
): Imported {
  return {
    kind: 'question',
    row: { question_id, category: dataset ?? 'alpaca_eval', turns: [instruction] },
    place,
  };
}

function toAnswer(question_id: string, model_id: string, output: string, place: ReadPlace): Imported {
  const choices = [{ index: 0, turns: [output] }];
  return {
    kind: 'answer',
    name: model_id,
    row: { question_id, answer_id: question_id, model_id, choices, tstamp: 0 },
    place,
  };
}

/**
 * alpaca_eval asks once, with the outputs in an order drawn by lot, and does not record the prompt. So both of our games carry
 * the one verdict, as FastChat does where a match has one. The second generator is the model, the first the baseline.
 */
function toPair(
  question_id: string,
  record: z.infer<typeof annotationSchema>,
  annotator: string,
): ImportedPair {
  const { generator_1, generator_2, preference } = record;
  const raw = record.preference_raw_completion ?? record.raw_completion ?? '';
  const judgment = typeof raw === 'string' ? raw : JSON.stringify(raw);
  const winner = winnerOf(preference);
  return {
    question_id,
    model_1: generator_2,
    model_2: generator_1,
    g1_winner: winner,
    g2_winner: winner,
    judge: [annotator, 'alpaca-eval'],
    g1_user_prompt: '',
    g1_judgment: judgment,
    g2_user_prompt: '',
    g2_judgment: judgment,
    turn: 1,
    tstamp: 0,
    // Its verdicts are not read by our patterns, so these have no doubt to tell.
    parse: [null, null],
    raw_verdict: [preference],
  };
}

/** A weighted preference counts for the side that it leans to. */
function winnerOf(preference: number | null): Winner {
  if (preference === null) return 'error';
  if (preference === 0 || preference === 1.5) return 'tie';
  return preference > 1.5 ? 'model_1' : 'model_2';
}
