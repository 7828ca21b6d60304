import { InputError } from '../errors.ts';

/** More are counted, not kept: a file of the wrong kind has one a line. */
export const MOST_PROBLEMS = 100;

/** What could not be read of a file, a sentence each. */
export class Problems {
  readonly sentences: string[] = [];
  count = 0;

  add(sentence: string): void {
    this.count += 1;
    if (this.sentences.length < MOST_PROBLEMS) this.sentences.push(sentence);
  }
}

/** A problem in one sentence. @param name the file as people know it, within the data folder. */
export function describeProblem(error: unknown, name: string, line?: number): string {
  const where = line === undefined ? name : `${name}:${line}`;
  if (error instanceof InputError) return `${where}: ${error.message}.`;
  const { code } = error as NodeJS.ErrnoException;
  return `${where}: cannot be read (${code ?? (error as Error).message}).`;
}

/** The problems of several files, a hundred at most, and how many more there are. */
export function joinProblems(all: readonly Problems[]): string[] {
  const sentences = all.flatMap((each) => each.sentences).slice(0, MOST_PROBLEMS);
  const more = all.reduce((sum, { count }) => sum + count, 0) - sentences.length;
  return more > 0 ? [...sentences, `And ${more} more.`] : sentences;
}
