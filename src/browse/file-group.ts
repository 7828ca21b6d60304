import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FollowedFile } from './followed-file.ts';
import type { RowReaders } from './row-readers.ts';

/** What is known of one followed file. */
export interface Reading {
  readonly file: FollowedFile;
  /** Forgets all rows. */
  reset(): void;
  add: Parameters<FollowedFile['readOn']>[0];
}

interface GroupOptions<T> {
  folder: string;
  /** The folder's name within the data folder, for messages. */
  label: string;
  ending: string;
  /** @param stem the file's name without its ending. */
  open: (file: FollowedFile, stem: string) => T;
  readers: RowReaders;
}

/** The files of one kind in one folder; new ones are taken in, and those that have gone are forgotten. */
export class FileGroup<T extends Reading> {
  readonly #options: GroupOptions<T>;
  #members: [string, T][] = [];

  constructor(options: GroupOptions<T>) {
    this.#options = options;
  }

  /** In the order of the files' names. */
  get members(): T[] {
    return this.#members.map(([, member]) => member);
  }

  /** Looks at the disk: which files have something to read, and whether rows were forgotten. */
  look(): { toRead: T[]; hasLost: boolean } {
    const { folder, label, ending, open, readers } = this.#options;
    const known = new Map(this.#members);
    this.#members = listFiles(folder, ending).map((stem) => [
      stem,
      known.get(stem) ??
        open(new FollowedFile(join(folder, stem + ending), `${label}/${stem}${ending}`), stem),
    ]);
    const toRead: T[] = [];
    let hasLost = false;
    for (const member of new Set([...known.values(), ...this.members])) {
      const change = member.file.look();
      if (change === 'same') continue;
      if (change !== 'grown') {
        member.reset();
        readers.forget(member.file.path);
        hasLost = true;
      }
      if (change !== 'gone') toRead.push(member);
    }
    return { toRead, hasLost };
  }
}

/** The names of a folder's files with an ending, without it, sorted; none where there is no such folder. */
export function listFiles(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending) && name !== ending)
      .map((name) => name.slice(0, -ending.length))
      .sort();
  } catch {
    return [];
  }
}
