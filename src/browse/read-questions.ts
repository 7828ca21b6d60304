import { join } from 'node:path';
import { defaultSettings, readSettings } from '../benchmark/benchmark.ts';
import type { BenchmarkSettings } from '../benchmark/benchmark.ts';
import { questionSchema } from '../benchmark/question.ts';
import { checkRecord } from '../records/jsonl.ts';
import { InputError } from '../errors.ts';
import type { BenchNames } from './bench-names.ts';
import { FollowedFile } from './followed-file.ts';
import { type Problems, describeProblem } from './problems.ts';

/** What a benchmark asks. */
export interface ReadQuestions {
  /** In the benchmark's order: those its settings name first, then others as they are met. */
  categories: string[];
  settings: BenchmarkSettings;
  /** By a question's place, the references that stand beside it. */
  references: Map<number, string[]>;
  problems: Problems;
}

/** Reads a benchmark's questions into the names; a row that cannot be used is a problem, and the others are read. */
export function readQuestions(folder: string, label: string, names: BenchNames): ReadQuestions {
  const file = new FollowedFile(join(folder, 'question.jsonl'), `${label}/question.jsonl`);
  const settings = readSettingsOrDefaults(folder, label, file.problems);
  const rows: { category: string; place: number }[] = [];
  const references = new Map<number, string[]>();
  const reading = file.readOn((value, { number }) => {
    const { question_id, category, turns, reference } = checkRecord(value, questionSchema, file.name, number);
    if (names.findQuestion(question_id) !== undefined) {
      throw new InputError(`question_id ${question_id} stands twice`);
    }
    const place = names.addQuestion({ id: question_id, category: -1, turns });
    rows.push({ category, place });
    if (reference != null) references.set(place, reference);
  });
  while (reading.next().done !== true);
  const met = new Set(rows.map(({ category }) => category));
  const categories = [...new Set([...settings.category_order.filter((each) => met.has(each)), ...met])];
  const placeOf = new Map(categories.map((category, place) => [category, place]));
  for (const { category, place } of rows) {
    const question = names.questions[place];
    if (question !== undefined) question.category = placeOf.get(category) ?? -1;
  }
  return { categories, settings, references, problems: file.problems };
}

function readSettingsOrDefaults(folder: string, label: string, problems: Problems): BenchmarkSettings {
  try {
    return readSettings(folder);
  } catch (error) {
    problems.add(describeProblem(error, `${label}/benchmark.json`));
    return defaultSettings(folder);
  }
}
