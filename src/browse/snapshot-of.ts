import { FLAGS, type Snapshot } from '../analysis/snapshot.ts';
import type { BenchIndex } from './bench-index.ts';
import { dropUnused } from './drop-unused.ts';
import { joinColumn } from './table.ts';

/** What an index knows by now, in the form that the page, the report and the figures take. */
export function snapshotOf(index: BenchIndex, revision: number): Snapshot {
  const { names, asked } = index;
  // The columns first: they may name what the lists do not have yet.
  const answers = answerColumns(index);
  const grades = index.files.grades.members.map(({ table }) => table);
  const matches = index.files.matches.members.map(({ table }) => table);
  const votes = index.votes.map(({ table }) => table);
  const { answers: answersFiles, refused } = index.files;
  const withFiles = [...answersFiles.members, ...refused.members].map(({ model }) => model);
  const all: Snapshot = {
    bench: index.place.name,
    language: asked.settings.language,
    revision,
    progress: index.progress,
    categories: asked.categories,
    questions: names.questions.map(({ id, category, turns }) => ({ id, category, turns })),
    models: [...names.models.names],
    judges: [...names.judges.names],
    prompts: [...names.prompts.names],
    voters: [...names.voters.names],
    answers,
    grades: {
      question: joinColumn(grades, 'question'),
      model: joinColumn(grades, 'model'),
      judge: joinColumn(grades, 'judge'),
      prompt: joinColumn(grades, 'prompt'),
      turn: joinColumn(grades, 'turn'),
      choice: joinColumn(grades, 'choice'),
      score: joinColumn(grades, 'score'),
      flags: joinColumn(grades, 'flags'),
    },
    matches: {
      question: joinColumn(matches, 'question'),
      model1: joinColumn(matches, 'model1'),
      model2: joinColumn(matches, 'model2'),
      judge: joinColumn(matches, 'judge'),
      prompt: joinColumn(matches, 'prompt'),
      turn: joinColumn(matches, 'turn'),
      game1: joinColumn(matches, 'game1'),
      game2: joinColumn(matches, 'game2'),
      flags: joinColumn(matches, 'flags'),
    },
    votes: {
      question: joinColumn(votes, 'question'),
      modelA: joinColumn(votes, 'modelA'),
      modelB: joinColumn(votes, 'modelB'),
      voter: joinColumn(votes, 'voter'),
      turn: joinColumn(votes, 'turn'),
      winner: joinColumn(votes, 'winner'),
    },
    problems: index.problems,
  };
  return dropUnused(all, new Set(withFiles));
}

/** The answers that count, and behind them the refused ones. */
function answerColumns(index: BenchIndex): Snapshot['answers'] {
  const columns: Snapshot['answers'] = {
    question: [],
    model: [],
    choice: [],
    turn: [],
    length: [],
    promptTokens: [],
    completionTokens: [],
    cost: [],
    flags: [],
  };
  const names = Object.keys(columns) as (keyof typeof columns)[];
  for (const { table } of index.files.answers.members) {
    for (let row = 0; row < table.length; row += 1) {
      if (table.get(row, 'isReplaced') === 1) continue;
      for (const name of names) columns[name].push(table.get(row, name));
    }
  }
  for (const { model, choices } of index.files.refused.members) {
    for (const { question, choice, turn } of choices) {
      // It was asked again since, and answered.
      if (index.answersOf(model)?.has(question) === true) continue;
      const row = { question, model, choice, turn, flags: FLAGS.refused, length: 0 };
      for (const name of names)
        columns[name].push({ promptTokens: -1, completionTokens: -1, cost: -1, ...row }[name]);
    }
  }
  return columns;
}
