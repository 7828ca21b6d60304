import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../errors.ts';

/** The files of a layout like FastChat's, by what they hold. */
export interface SourceFiles {
  questions: string[];
  answers: string[];
  references: string[];
  judgments: string[];
}

const FOLDERS = {
  model_answer: 'answers',
  reference_answer: 'references',
  model_judgment: 'judgments',
} as const satisfies Record<string, keyof SourceFiles>;

/**
 * What is in these sources: each a benchmark's folder, a folder in it, or a file in one.
 *
 * @throws InputError for a source that is missing, or holds nothing of the layout.
 */
export function findSourceFiles(sources: readonly string[]): SourceFiles {
  const found: SourceFiles = { questions: [], answers: [], references: [], judgments: [] };
  for (const source of sources) {
    if (!existsSync(source)) throw new InputError('no such file', { file: source });
    const files = statSync(source).isDirectory() ? filesIn(source) : [source];
    let used = 0;
    for (const file of files) {
      const kind = kindOf(file);
      if (kind === undefined) continue;
      used += 1;
      if (!found[kind].includes(file)) found[kind].push(file);
    }
    if (used > 0) continue;
    throw new InputError(
      'holds nothing to import',
      { file: source },
      "Name a benchmark's folder (with question.jsonl, model_answer/ or model_judgment/ in it), or a file in one.",
    );
  }
  return found;
}

function kindOf(file: string): keyof SourceFiles | undefined {
  if (basename(file) === 'question.jsonl') return 'questions';
  for (let folder = dirname(resolve(file)); folder !== dirname(folder); folder = dirname(folder)) {
    const name = basename(folder);
    if (Object.hasOwn(FOLDERS, name)) return FOLDERS[name as keyof typeof FOLDERS];
  }
  return undefined;
}

/** A benchmark's own files; of a folder of many benchmarks none, lest they be mixed. */
function filesIn(folder: string): string[] {
  if (kindOf(join(folder, 'any.jsonl')) !== undefined) return jsonlBelow(folder);
  return [
    ...[join(folder, 'question.jsonl')].filter((file) => existsSync(file)),
    ...Object.keys(FOLDERS).flatMap((name) => jsonlBelow(join(folder, name))),
  ];
}

/** Every JSONL file below a folder, sorted, but those that a run keeps for itself. */
function jsonlBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.jsonl') && !/(^|\/)(partial|errors)\//.test(path))
    .sort()
    .map((path) => join(folder, path));
}
