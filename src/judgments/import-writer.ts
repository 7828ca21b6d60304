import { appendFileSync, existsSync, linkSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readQuestions } from '../benchmark/benchmark.ts';
import { readSha256 } from '../benchmark/download.ts';
import { modelFileName } from '../benchmark/model-id.ts';
import { type QuestionId, questionIdSchema } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { acquireLock } from '../records/lock.ts';
import { makeFolders } from '../make-folders.ts';
import type { Imported, ReadPlace } from './import-record.ts';

/** A file's rows wait in memory until they are this much text. */
const FLUSH_LENGTH = 1 << 16;

/** A file of the benchmark, and what became of it. `kept`: what is there says the same. */
export interface ImportedFile {
  path: string;
  rows: number;
  state: 'written' | 'kept';
}

interface Draft {
  rows: number;
  text: string;
  /** Whose rows these are: two models must not share a file. */
  owner: string | undefined;
}

/**
 * Writes imported records into a benchmark's folder. Until all are read they go to a folder beside it, so that a bad row leaves
 * nothing behind; then each file is moved into its place whole.
 */
export class ImportWriter {
  readonly #folder: string;
  readonly #drafts = new Map<string, Draft>();
  readonly #questions = new Map<QuestionId, string>();
  readonly #draftFolder: string;

  /** @param folder the benchmark's folder in the data folder. */
  constructor(folder: string) {
    this.#folder = folder;
    makeFolders(dirname(folder));
    this.#draftFolder = mkdtempSync(join(dirname(folder), '.import-'));
  }

  /** @throws InputError for an id that is no file name, and for two records that cannot both be. */
  add(imported: Imported): void {
    const { kind, place, row } = imported;
    switch (kind) {
      case 'question':
        if (this.#isNewQuestion(imported)) this.#append('question.jsonl', row);
        break;
      case 'answer':
      case 'reference': {
        const { name } = imported;
        const folder = kind === 'answer' ? 'model_answer' : 'reference_answer';
        this.#append(join(folder, `${fileNameOf(name, place)}.jsonl`), row, name, place);
        break;
      }
      case 'single':
      case 'pair':
        this.#append(join('model_judgment', `${fileNameOf(row.judge[0], place)}_${kind}.jsonl`), row);
        break;
    }
  }

  #isNewQuestion({ row, place }: Imported & { kind: 'question' }): boolean {
    const id = questionIdSchema.parse(row.question_id);
    const turns = JSON.stringify(row.turns);
    const earlier = this.#questions.get(id);
    if (earlier !== undefined && earlier !== turns) {
      throw new InputError(
        `question ${row.question_id} stands twice, with different texts`,
        place,
        'Import one benchmark at a time.',
      );
    }
    this.#questions.set(id, turns);
    return earlier === undefined;
  }

  #append(path: string, row: object, owner?: string, place?: ReadPlace): void {
    let draft = this.#drafts.get(path);
    if (draft === undefined) {
      draft = { rows: 0, text: '', owner };
      this.#drafts.set(path, draft);
      makeFolders(dirname(join(this.#draftFolder, path)));
    }
    if (draft.owner !== owner) {
      throw new InputError(
        `the answers of ${JSON.stringify(owner)} and ${JSON.stringify(draft.owner)} would go to one file, ${path}`,
        place,
        'Import them into two benchmarks, or rename one.',
      );
    }
    draft.rows += 1;
    draft.text += `${JSON.stringify(row)}\n`;
    if (draft.text.length >= FLUSH_LENGTH) this.#flush(path, draft);
  }

  #flush(path: string, draft: Draft): void {
    appendFileSync(join(this.#draftFolder, path), draft.text);
    draft.text = '';
  }

  /**
   * Moves the files into their places. A file that is there and says the same stays as it is.
   *
   * @param mayOverwrite whether files that are there and differ are overwritten.
   * @throws InputError naming those that may not be; nothing is written then.
   */
  async finish(mayOverwrite: boolean): Promise<ImportedFile[]> {
    const releases: (() => void)[] = [];
    try {
      for (const [path, draft] of this.#drafts) {
        this.#flush(path, draft);
        releases.push(acquireLock(join(this.#folder, path)));
      }
      const files: (ImportedFile & { isThere: boolean })[] = [];
      for (const [path, { rows }] of this.#drafts) {
        const isThere = existsSync(join(this.#folder, path));
        const state = isThere && (await this.#isSame(path)) ? 'kept' : 'written';
        files.push({ path, rows, state, isThere });
      }
      const different = files.filter(({ isThere, state }) => isThere && state === 'written');
      if (different.length > 0 && !mayOverwrite) {
        throw new InputError(
          `exist already and differ: ${different.map(({ path }) => path).join(', ')}`,
          { file: this.#folder },
          'Name all sources in one call, import into a new benchmark (--bench-name), or replace these files with --force. Nothing was written.',
        );
      }
      for (const { path, state } of files) if (state === 'written') this.#publish(path, mayOverwrite);
      return files.map(({ path, rows, state }) => ({ path, rows, state }));
    } finally {
      for (const release of releases) release();
    }
  }

  /** Whether the file that is there says what the draft says: the same bytes, or all of its questions. */
  async #isSame(path: string): Promise<boolean> {
    const there = join(this.#folder, path);
    if ((await readSha256(there)) === (await readSha256(join(this.#draftFolder, path)))) return true;
    if (path !== 'question.jsonl') return false;
    const turns = new Map(readQuestions(there).map((each) => [each.question_id, JSON.stringify(each.turns)]));
    return [...this.#questions].every(([id, text]) => turns.get(id) === text);
  }

  #publish(path: string, mayOverwrite: boolean): void {
    const draft = join(this.#draftFolder, path);
    const file = join(this.#folder, path);
    if (mayOverwrite) renameSync(draft, file);
    // A link fails where somebody has made the file meanwhile.
    else linkSync(draft, file);
  }

  /** Takes the drafts away. */
  close(): void {
    rmSync(this.#draftFolder, { recursive: true, force: true });
  }
}

/** An id from a file is hostile text. */
function fileNameOf(id: string, place: ReadPlace): string {
  try {
    return modelFileName(id);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.message, place, error.remedy);
  }
}
