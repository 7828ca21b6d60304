import type { Snapshot } from '../analysis/snapshot.ts';
import type { QuestionTexts } from '../analysis/texts.ts';
import { dropUnused } from './drop-unused.ts';
import { type Places, keepPlaces, mapRows } from './map-rows.ts';

/** What a report is of. Undefined: all. */
export interface ReportSelection {
  models?: ReadonlySet<string> | undefined;
  judges?: ReadonlySet<string> | undefined;
  /** Places in the snapshot's questions. */
  questions?: ReadonlySet<number> | undefined;
}

/** The rows of a selection and the names that they use: what is left out leaves no trace. */
export function selectSnapshot(snapshot: Snapshot, selection: ReportSelection): Snapshot {
  const { models, judges, questions } = selection;
  const isAll = models === undefined && judges === undefined && questions === undefined;
  if (isAll) return snapshot;
  const model = keepPlaces(snapshot.models, (name) => models?.has(name) ?? true);
  const judge = keepPlaces(snapshot.judges, (name) => judges?.has(name) ?? true);
  const question = keepPlaces(snapshot.questions, (_, place) => questions?.has(place) ?? true);
  const { answers, grades, matches, votes } = snapshot;

  const category = categoriesOf(question.kept, snapshot);
  const selected = {
    ...snapshot,
    answers: mapRows(answers, { question, model }),
    grades: mapRows(grades, { question, model, judge }),
    matches: mapRows(matches, { question, model1: model, model2: model, judge }),
    votes: mapRows(votes, { question, modelA: model, modelB: model }),
    categories: category.kept,
    questions: question.kept.map(({ id, turns, category: place }) => ({
      id,
      turns,
      category: category.newPlace[place] ?? -1,
    })),
    models: model.kept,
    judges: judge.kept,
    problems: snapshot.problems.length === 0 ? [] : [UNNAMED_PROBLEMS],
  };
  return dropUnused(selected, new Set(model.kept.keys()));
}

function categoriesOf(questions: Snapshot['questions'], { categories }: Snapshot): Places<string> {
  const used = new Set(questions.map(({ category }) => category));
  return keepPlaces(categories, (_, place) => used.has(place));
}

/** A problem names a file, which is a model's or a judge's, and may quote the line: it would tell of what is left out. */
const UNNAMED_PROBLEMS =
  'Some lines or files of the data cannot be read, or only in part. They are not named here, since this report is a selection.';

/** The texts of a question that a selection keeps. */
export function selectTexts(texts: QuestionTexts, { models, judges }: ReportSelection): QuestionTexts {
  const hasModel = (name: string) => models?.has(name) ?? true;
  const hasJudge = (name: string) => judges?.has(name) ?? true;
  return {
    references: texts.references,
    answers: texts.answers.filter(({ model }) => hasModel(model)),
    grades: texts.grades.filter(({ model, judge }) => hasModel(model) && hasJudge(judge)),
    matches: texts.matches.filter(
      ({ model_1, model_2, judge }) => hasModel(model_1) && hasModel(model_2) && hasJudge(judge),
    ),
    votes: texts.votes.filter(({ model_a, model_b }) => hasModel(model_a) && hasModel(model_b)),
  };
}
