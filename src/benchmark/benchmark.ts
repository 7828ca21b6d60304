import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import { checkRecord, readRecords } from '../records/jsonl.ts';
import { detectLanguage } from './detect-language.ts';
import { type Question, type QuestionId, questionIdSchema, questionSchema } from './question.ts';

/** FastChat's temperatures by category (`temperature_config` of its common.py). */
const TEMPERATURES = {
  writing: 0.7,
  roleplay: 0.7,
  extraction: 0,
  math: 0,
  coding: 0,
  reasoning: 0,
  stem: 0.1,
  humanities: 0.1,
};

/** FastChat's NEED_REF_CATS. */
const REFERENCE_CATEGORIES = ['math', 'reasoning', 'coding', 'arena-hard-200'];

/** MT-Bench's order of categories. */
const CATEGORY_ORDER = [
  'writing',
  'roleplay',
  'reasoning',
  'math',
  'coding',
  'extraction',
  'stem',
  'humanities',
];

/** What `benchmark.json` may say; every key is optional, and FastChat's constants are the defaults. */
export const benchmarkSettingsSchema = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  /** The language of the questions, a BCP 47 tag; the judge prompts that come with the package are chosen by it. `readSettings` has it from the questions where it is not named. */
  language: z.string().default('en'),
  /** Sampling temperature by category; categories that are not named keep FastChat's. */
  temperatures: z
    .record(z.string(), z.number().min(0))
    .default({})
    .transform((own) => ({ ...TEMPERATURES, ...own })),
  /** The temperature of every other category. */
  default_temperature: z.number().min(0).default(0.7),
  /** Categories judged with a reference answer in the prompt. */
  reference_categories: z.array(z.string()).default(REFERENCE_CATEGORIES),
  /** The file under reference_answer/ to use, without its ending. */
  reference: z.string().optional(),
  category_order: z.array(z.string()).default(CATEGORY_ORDER),
  /** The most tokens of an answer. */
  max_tokens: z.number().int().positive().default(1024),
  /** The most tokens of a judgment. */
  judge_max_tokens: z.number().int().positive().default(2048),
});

export type BenchmarkSettings = z.infer<typeof benchmarkSettingsSchema>;

/** A benchmark: what it asks, and how. */
export interface Benchmark {
  name: string;
  /** The folder that was read: in the data folder, or in the package. */
  folder: string;
  /** Where answers and judgments go: always in the data folder. */
  outputFolder: string;
  settings: BenchmarkSettings;
  questions: Question[];
}

/**
 * Loads `DATA/NAME`, or the benchmark of that name that comes with the package.
 *
 * @throws InputError for a name that is no folder's, a missing file, or a bad record.
 */
export function loadBenchmark(dataDir: string, name: string): Benchmark {
  const folder = findBenchmarkFolder(dataDir, name);
  return {
    name,
    folder,
    outputFolder: join(dataDir, name),
    settings: readSettings(folder),
    questions: readQuestions(join(folder, 'question.jsonl')),
  };
}

export function findBenchmarkFolder(dataDir: string, name: string): string {
  if (name === '' || name.startsWith('.') || /[/\\\p{Cc}]/u.test(name)) {
    throw new InputError(`${JSON.stringify(name)} is not the name of a benchmark`, { flag: '--bench-name' });
  }
  const own = join(dataDir, name);
  if (existsSync(join(own, 'question.jsonl'))) return own;
  const shipped = join(shippedBenchmarksFolder(), name);
  if (existsSync(join(shipped, 'question.jsonl'))) return shipped;
  throw new InputError(
    'no such file',
    { file: join(own, 'question.jsonl') },
    `Fetch a published benchmark with \`llm-judge data pull ${name}\` (\`llm-judge data list\` names them), or use one that comes with the package: --bench-name ${listShippedBenchmarks().join(' or ')}.`,
  );
}

/** The names of the benchmarks in the package. */
export function listShippedBenchmarks(): string[] {
  return readdirSync(shippedBenchmarksFolder(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** `benchmarks/` of the package, wherever the build has put this file. */
export function shippedBenchmarksFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'benchmarks', 'starter'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the package lacks its benchmarks folder');
    folder = parent;
  }
  return join(folder, 'benchmarks');
}

/** What a benchmark's `benchmark.json` says, and the defaults. @throws InputError for a file that cannot be used. */
export function readSettings(folder: string): BenchmarkSettings {
  const file = join(folder, 'benchmark.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return defaultSettings(folder);
    throw new InputError((error as Error).message, { file });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`not valid JSON (${(error as Error).message})`, { file });
  }
  const settings = checkRecord(value, benchmarkSettingsSchema, file);
  const isNamed = Object.hasOwn(value as object, 'language');
  return isNamed ? settings : { ...settings, language: detectLanguage(join(folder, 'question.jsonl')) };
}

/** The settings of a benchmark that names none. */
export function defaultSettings(folder: string): BenchmarkSettings {
  const language = detectLanguage(join(folder, 'question.jsonl'));
  return benchmarkSettingsSchema.parse({ language });
}

/** @throws InputError for a bad row, or a question id that stands twice. */
export function readQuestions(file: string): Question[] {
  const lines = new Map<QuestionId, number>();
  const questions: Question[] = [];
  for (const { record, line } of readRecords(file, questionSchema)) {
    const earlier = lines.get(record.question_id);
    if (earlier !== undefined) {
      throw new InputError(
        `question_id ${record.question_id} stands twice (first on line ${earlier})`,
        { file, line },
        'Give each question an id of its own.',
      );
    }
    lines.set(record.question_id, line);
    questions.push(record);
  }
  if (questions.length === 0) throw new InputError('holds no question', { file });
  return questions;
}

/** The sampling temperature of a question's answers: its own, else its category's (FastChat's rule). */
export function temperatureOf(question: Question, settings: BenchmarkSettings): number {
  return (
    question.required_temperature ??
    (Object.hasOwn(settings.temperatures, question.category)
      ? settings.temperatures[question.category as keyof typeof settings.temperatures]
      : settings.default_temperature)
  );
}

/** A row of `reference_answer/NAME.jsonl`. */
export const referenceSchema = z.looseObject({
  question_id: questionIdSchema,
  choices: z.array(z.looseObject({ turns: z.array(z.string()) })).min(1),
});

/** Reference answers by question, one entry a turn. */
export interface Reference {
  /** The file's name without its ending. */
  name: string;
  file: string;
  turns: Map<QuestionId, string[]>;
  /** Where the answers are taken from to questions that this one does not cover in all their turns. */
  fallback?: Reference;
}

/** The name that stands for the references in question.jsonl itself. */
const QUESTION_REFERENCE = 'question';

/** @throws InputError when the file is missing or a row is bad. */
export function readReference(file: string, name: string): Reference {
  const turns = new Map<QuestionId, string[]>();
  for (const { record } of readRecords(file, referenceSchema)) {
    turns.set(record.question_id, record.choices[0]?.turns ?? []);
  }
  return { name, file, turns };
}

/**
 * The references that people wrote into question.jsonl. Some are missing, or empty for a turn (MT-Bench's question 123, and
 * turn 2 of 103): such a question takes the fallback's answers to all its turns, so that no prompt mixes two sources.
 */
function readQuestionReference(
  { folder, questions }: Benchmark,
  fallback: Reference | undefined,
): Reference | undefined {
  const turns = new Map<QuestionId, string[]>();
  for (const { question_id, reference } of questions) {
    if (reference != null) turns.set(question_id, reference);
  }
  if (turns.size === 0) return undefined;
  const file = join(folder, 'question.jsonl');
  return { name: QUESTION_REFERENCE, file, turns, ...(fallback === undefined ? {} : { fallback }) };
}

/** Which of a reference and its fallback holds the answers to a question. */
export function referenceOf(
  { question_id, turns }: Question,
  reference: Reference | undefined,
): Reference | undefined {
  const fallback = reference?.fallback;
  if (reference === undefined || fallback?.turns.has(question_id) !== true) return reference;
  const own = reference.turns.get(question_id) ?? [];
  const isWhole = turns.every((_, turn) => own[turn] !== undefined && own[turn].trim() !== '');
  return isWhole ? reference : fallback;
}

/**
 * Which reference answers to use: the one asked for, else the benchmark's default, else (as FastChat) the judge's own, else
 * the only one there is. `question` stands for the references in question.jsonl; what they lack the others fill in.
 *
 * @returns undefined where the benchmark has none.
 * @throws InputError when the one asked for is missing, or several are there and nothing says which.
 */
export function findReference(
  bench: Benchmark,
  wanted: string | undefined,
  judge: string,
): Reference | undefined {
  const { folder, settings } = bench;
  const available = listReferences(folder);
  const pathOf = (name: string) => join(folder, 'reference_answer', `${name}.jsonl`);
  const judgeFile = judge.replaceAll('/', '_');
  const usual = available.includes(judgeFile) ? judgeFile : available.length === 1 ? available[0] : undefined;
  const name = wanted ?? settings.reference ?? usual;
  if (name === QUESTION_REFERENCE) {
    const other =
      settings.reference === undefined || settings.reference === name ? usual : settings.reference;
    const fallback =
      other !== undefined && available.includes(other) ? readReference(pathOf(other), other) : undefined;
    const found = readQuestionReference(bench, fallback);
    if (found !== undefined) return found;
    throw new InputError(
      'no question has a "reference"',
      { file: join(folder, 'question.jsonl') },
      `Write one into the questions, or name a file of reference_answer/ with --reference${available.length === 0 ? '' : ` (there are: ${available.join(', ')})`}.`,
    );
  }
  if (name === undefined) {
    if (available.length === 0) return undefined;
    throw new InputError(
      `${join(folder, 'reference_answer')} holds several references: ${available.join(', ')}`,
      { flag: '--reference' },
      'Name the one to use.',
    );
  }
  if (!available.includes(name)) {
    throw new InputError(
      `no reference answers "${name}" (${pathOf(name)})`,
      { flag: '--reference' },
      available.length === 0 ? undefined : `There are: ${available.join(', ')}.`,
    );
  }
  return readReference(pathOf(name), name);
}

function listReferences(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'reference_answer'))
      .filter((file) => file.endsWith('.jsonl'))
      .map((file) => file.slice(0, -'.jsonl'.length))
      .sort();
  } catch {
    return [];
  }
}

/**
 * The judge prompts' file: the one asked for, else the benchmark's own, the data folder's, or the package's in the benchmark's language.
 */
export function findJudgePromptsFile(
  dataDir: string,
  { folder, settings }: Benchmark,
  wanted: string | undefined,
): string {
  if (wanted !== undefined) return wanted;
  const candidates = [join(folder, 'judge_prompts.jsonl'), join(dataDir, 'judge_prompts.jsonl')];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const shipped = settings.language.toLowerCase().startsWith('ja') ? 'starter_ja' : 'starter';
  return join(shippedBenchmarksFolder(), shipped, 'judge_prompts.jsonl');
}
