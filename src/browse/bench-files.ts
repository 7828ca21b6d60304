import { join } from 'node:path';
import { AnswersFile } from './answers-file.ts';
import type { BenchNames } from './bench-names.ts';
import { FileGroup, type Reading } from './file-group.ts';
import { GRADES, type GradesFile } from './grades.ts';
import { type JudgmentContext, JudgmentsFile } from './judgments-file.ts';
import { MATCHES, type MatchesFile } from './matches.ts';
import { PublishedVotes } from './published-votes.ts';
import { ReferencesFile } from './references-file.ts';
import { RefusedFile } from './refused-file.ts';
import { VotesFile } from './votes-file.ts';

/** Where the files of one benchmark are. */
export interface BenchPlace {
  name: string;
  /** The folder of the questions: in the data folder, or in the package. */
  folder: string;
  dataDir: string;
}

/** The files of one benchmark, by their kinds. */
export interface BenchFiles {
  references: FileGroup<ReferencesFile>;
  answers: FileGroup<AnswersFile>;
  refused: FileGroup<RefusedFile>;
  grades: FileGroup<GradesFile>;
  matches: FileGroup<MatchesFile>;
  /** What people have voted on our page. */
  ownVotes: FileGroup<VotesFile>;
  /** Votes published beside the benchmark, as JSON Lines. */
  publishedLines: FileGroup<VotesFile>;
  /** The same in other forms. */
  published: PublishedVotes;
}

interface FilesOptions extends JudgmentContext {
  names: BenchNames;
  /** Called with what has a new answer, or lost its answer. */
  onAnswer: (model: number, question: number) => void;
  /** Called with each new file of answers. */
  onAnswersFile: (answers: AnswersFile) => void;
}

/** Where to look for each kind of file; nothing is read yet. */
export function benchFiles({ name, folder, dataDir }: BenchPlace, options: FilesOptions): BenchFiles {
  const { names, readers, onAnswer, onAnswersFile } = options;
  const output = join(dataDir, name);
  const published = `${name}_human_judgments`;
  const group = <T extends Reading>(
    parent: string,
    parts: readonly string[],
    ending: string,
    open: ConstructorParameters<typeof FileGroup<T>>[0]['open'],
  ) =>
    new FileGroup({
      folder: join(parent, ...parts),
      label: [name, ...parts].join('/'),
      ending,
      open,
      readers,
    });
  return {
    references: group(
      folder,
      ['reference_answer'],
      '.jsonl',
      (file, stem) => new ReferencesFile(file, stem, names),
    ),
    answers: group(output, ['model_answer'], '.jsonl', (file, stem) => {
      const answers = new AnswersFile(file, stem, names, onAnswer);
      onAnswersFile(answers);
      return answers;
    }),
    refused: group(
      output,
      ['model_answer', 'refused'],
      '.jsonl',
      (file, stem) => new RefusedFile(file, stem, names),
    ),
    grades: group(
      output,
      ['model_judgment'],
      '_single.jsonl',
      (file, stem) => new JudgmentsFile(file, stem, GRADES, options),
    ),
    matches: group(
      output,
      ['model_judgment'],
      '_pair.jsonl',
      (file, stem) => new JudgmentsFile(file, stem, MATCHES, options),
    ),
    ownVotes: group(output, ['human_judgment'], '.jsonl', (file) => new VotesFile(file, names)),
    publishedLines: new FileGroup({
      folder: join(dataDir, published),
      label: published,
      ending: '.jsonl',
      open: (file) => new VotesFile(file, names),
      readers,
    }),
    published: new PublishedVotes(join(dataDir, published), published, names),
  };
}
