import { join } from 'node:path';
import { readArrayElements } from '../records/json-array.ts';
import { VOTE_COLUMNS, formatOf } from '../results/votes.ts';
import type { BenchNames } from './bench-names.ts';
import { listFiles } from './file-group.ts';
import { FollowedFile } from './followed-file.ts';
import { describeProblem } from './problems.ts';
import { VotesFile } from './votes-file.ts';

/** Votes published as one JSON array or as Parquet: such files do not grow, and are read whole when they have changed. */
export class PublishedVotes {
  readonly #folder: string;
  readonly #label: string;
  readonly #names: BenchNames;
  #files: VotesFile[] = [];

  constructor(folder: string, label: string, names: BenchNames) {
    this.#folder = folder;
    this.#label = label;
    this.#names = names;
  }

  get members(): readonly VotesFile[] {
    return this.#files;
  }

  /** Reads what has changed. Yields, as it reads, for others to go between. @returns whether anything has. */
  async update(pause: () => Promise<void>): Promise<boolean> {
    const known = new Map(this.#files.map((each) => [each.file.path, each]));
    this.#files = ['.json', '.parquet']
      .flatMap((ending) => listFiles(this.#folder, ending).map((stem) => stem + ending))
      .map((name) => {
        const path = join(this.#folder, name);
        return (
          known.get(path) ?? new VotesFile(new FollowedFile(path, `${this.#label}/${name}`), this.#names)
        );
      });
    let hasChanged = this.#files.length < known.size;
    for (const votes of this.#files) {
      if (votes.file.look() === 'same') continue;
      hasChanged = true;
      votes.reset();
      try {
        await readWhole(votes, pause);
      } catch (error) {
        votes.file.problems.add(describeProblem(error, votes.file.name));
      }
    }
    return hasChanged;
  }
}

async function readWhole(votes: VotesFile, pause: () => Promise<void>): Promise<void> {
  const { path } = votes.file;
  switch (formatOf(path)) {
    case 'parquet': {
      const { readParquetRows } = await import('../records/parquet.ts');
      for await (const { value, number } of readParquetRows(path, VOTE_COLUMNS)) add(value, number);
      return;
    }
    case 'array':
      for (const { value, line } of readArrayElements(path)) {
        add(value, line);
        await pause();
      }
      return;
    case 'lines':
      for (const _ of votes.file.readOn((value, line) => votes.add(value, line))) await pause();
  }

  function add(value: unknown, number: number): void {
    try {
      votes.add(value, { number });
    } catch (error) {
      votes.file.problems.add(describeProblem(error, votes.file.name, number));
    }
  }
}
