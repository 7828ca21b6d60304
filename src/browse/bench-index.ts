import { setImmediate } from 'node:timers/promises';
import type { AnswersFile } from './answers-file.ts';
import { type BenchFiles, type BenchPlace, benchFiles } from './bench-files.ts';
import { BenchNames } from './bench-names.ts';
import type { FileGroup, Reading } from './file-group.ts';
import { PlacePairs } from './place-pairs.ts';
import { PresentAnswers } from './present-answers.ts';
import { Problems, joinProblems } from './problems.ts';
import { type ReadQuestions, readQuestions } from './read-questions.ts';
import { RowReaders } from './row-readers.ts';
import { runSliced, sparingly } from './run-sliced.ts';
import type { VotesFile } from './votes-file.ts';

/**
 * All that is known of one benchmark's files: numbers and names in memory, texts where they stand on the disk. `update` reads what
 * has changed since. The questions are those of its making: when they change, a new index is needed.
 */
export class BenchIndex {
  readonly place: BenchPlace;
  readonly names = new BenchNames();
  readonly asked: ReadQuestions;
  readonly readers = new RowReaders();
  readonly present: PresentAnswers;
  readonly files: BenchFiles;
  /** What went wrong beside the reading of files. */
  readonly failures = new Problems();
  readonly #answersOf = new Map<number, AnswersFile>();
  /** What has another answer since the judgments were looked at. */
  #changed = new PlacePairs();
  #isReading = false;
  readonly #stop = new AbortController();

  constructor(place: BenchPlace) {
    this.place = place;
    const { names, readers } = this;
    this.asked = readQuestions(place.folder, place.name, names);
    this.present = new PresentAnswers(names, readers, (model) => this.#answersOf.get(model));
    this.files = benchFiles(place, {
      names,
      readers,
      answers: this.present,
      onAnswer: (model, question) => {
        this.present.forget(model, question);
        if (this.#hasJudgments) this.#changed.add(model, question);
      },
      onAnswersFile: (answers) => this.#answersOf.set(answers.model, answers),
    });
  }

  /** Reads what has changed. @param onChange called after each slice of the work in which rows came or went. */
  async update(onChange: () => void): Promise<void> {
    this.#isReading = true;
    const looks = this.#groups().map((group) => group.look());
    if (looks.some(({ hasLost }) => hasLost)) onChange();
    // Answers come before the judgments of them, so that a judgment is checked against its answer as it is read.
    for (const reading of looks.flatMap(({ toRead }) => toRead)) await this.#readOn(reading, onChange);
    if (await this.files.published.update(sparingly(setImmediate))) onChange();
    await this.#recheck(onChange);
    this.#isReading = false;
  }

  /** The share of the files' bytes that has been read. */
  get progress(): number {
    if (!this.#isReading) return 1;
    let [size, done] = [0, 0];
    for (const group of this.#groups()) {
      for (const { file } of group.members) {
        size += file.size;
        done += file.done;
      }
    }
    return size === 0 ? 0 : Math.min(0.99, done / size);
  }

  get votes(): VotesFile[] {
    const { ownVotes, publishedLines, published } = this.files;
    return [...ownVotes.members, ...publishedLines.members, ...published.members];
  }

  get problems(): string[] {
    const files = [...this.#groups().flatMap(({ members }) => members), ...this.files.published.members];
    const ofFiles = files.map(({ file }) => file.problems);
    return joinProblems([this.failures, this.asked.problems, ...ofFiles]);
  }

  /** The file of a model's answers. */
  answersOf(model: number): AnswersFile | undefined {
    return this.#answersOf.get(model);
  }

  /** Ends reading, too. */
  close(): void {
    this.#stop.abort();
    this.readers.close();
  }

  get #hasJudgments(): boolean {
    const { grades, matches } = this.files;
    return [...grades.members, ...matches.members].some(({ table }) => table.length > 0);
  }

  #groups(): FileGroup<Reading>[] {
    const { references, answers, refused, grades, matches, ownVotes, publishedLines } = this.files;
    return [references, answers, refused, grades, matches, ownVotes, publishedLines];
  }

  async #readOn(reading: Reading, onChange: () => void): Promise<void> {
    const { file } = reading;
    let told = file.steps;
    const work = file.readOn((value, line) => reading.add(value, line));
    await runSliced(work, this.#stop.signal, () => {
      if (file.steps > told) onChange();
      told = file.steps;
    });
  }

  /** Looks again at the judgments of answers that are others now. */
  async #recheck(onChange: () => void): Promise<void> {
    const changed = this.#changed;
    if (changed.isEmpty) return;
    this.#changed = new PlacePairs();
    for (const judgments of [...this.files.grades.members, ...this.files.matches.members]) {
      const work = judgments.recheck((model, question) => changed.has(model, question));
      await runSliced(work, this.#stop.signal, onChange);
    }
  }
}
