import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { makeFolders } from '../make-folders.ts';

/**
 * Replies on disk by the request that they answer, one file each, for every benchmark and run that shares the folder. A file
 * takes its name when it is whole, so that processes may share the folder, and a kill leaves no half of one.
 */
export class ReplyCache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @param decisive all that decides the reply, as JSON. */
  keyOf(decisive: unknown): string {
    return createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
  }

  get(key: string): unknown {
    try {
      return JSON.parse(readFileSync(this.#fileOf(key), 'utf8')) as unknown;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError)
        return undefined;
      throw this.#unusable(error);
    }
  }

  put(key: string, reply: unknown): void {
    const file = this.#fileOf(key);
    const draft = `${file}.${process.pid}.tmp`;
    try {
      makeFolders(join(this.folder, key.slice(0, 2)), 0o700);
      writeFileSync(draft, JSON.stringify(reply), { mode: 0o600 });
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw this.#unusable(error);
    }
  }

  #fileOf(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }

  #unusable(error: unknown): InputError {
    return new InputError(
      `${this.folder} cannot be used (${(error as NodeJS.ErrnoException).code})`,
      { flag: '--cache' },
      'Name a folder that you may write to, with room on its disk, or leave the flag out.',
    );
  }
}
