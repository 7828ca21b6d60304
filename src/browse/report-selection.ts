import type { Snapshot } from '../analysis/snapshot.ts';
import type { QuestionTexts } from '../analysis/texts.ts';

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

  const kept = {
    answers: mapRows(answers, { question, model }),
    grades: mapRows(grades, { question, model, judge }),
    matches: mapRows(matches, { question, model1: model, model2: model, judge }),
    votes: mapRows(votes, { question, modelA: model, modelB: model }),
  };
  const usedCategories = new Set(question.kept.map(({ category }) => category));
  const category = keepPlaces(snapshot.categories, (_, place) => usedCategories.has(place));
  const usedPrompts = new Set([...kept.grades.prompt, ...kept.matches.prompt]);
  const prompt = keepPlaces(snapshot.prompts, (_, place) => usedPrompts.has(place));
  const usedVoters = new Set(kept.votes.voter);
  const voter = keepPlaces(snapshot.voters, (_, place) => usedVoters.has(place));
  return {
    ...snapshot,
    ...kept,
    grades: mapRows(kept.grades, { prompt }),
    matches: mapRows(kept.matches, { prompt }),
    votes: mapRows(kept.votes, { voter }),
    categories: category.kept,
    questions: question.kept.map(({ id, turns, category: place }) => ({
      id,
      turns,
      category: category.newPlace[place] ?? -1,
    })),
    models: model.kept,
    judges: judge.kept,
    prompts: prompt.kept,
    voters: voter.kept,
    problems: snapshot.problems.length === 0 ? [] : [UNNAMED_PROBLEMS],
  };
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

interface Places<T> {
  kept: T[];
  /** By the old place: the new one, or undefined. */
  newPlace: (number | undefined)[];
}

function keepPlaces<T>(values: readonly T[], isKept: (value: T, place: number) => boolean): Places<T> {
  const kept: T[] = [];
  const newPlace = values.map((value, place) => (isKept(value, place) ? kept.push(value) - 1 : undefined));
  return { kept, newPlace };
}

/** The rows whose columns all refer to what is kept, with their new places. */
function mapRows<T extends object>(columns: T, places: Partial<Record<keyof T, Places<unknown>>>): T {
  const table = columns as Record<string, number[]>;
  const mapped = Object.entries(places) as [string, Places<unknown>][];
  const length = Object.values(table)[0]?.length ?? 0;
  const rows = Array.from({ length }, (_, row) => row).filter((row) =>
    mapped.every(([name, { newPlace }]) => newPlace[table[name]?.[row] ?? -1] !== undefined),
  );
  const result = Object.fromEntries(
    Object.entries(table).map(([name, column]) => {
      const newPlace = (places as Record<string, Places<unknown> | undefined>)[name]?.newPlace;
      return [
        name,
        rows.map((row) => (newPlace === undefined ? column[row] : newPlace[column[row] as number])),
      ];
    }),
  );
  return result as T;
}
