import type { Snapshot } from '../analysis/snapshot.ts';
import { keepPlaces, mapRows } from './map-rows.ts';

/**
 * The snapshot without names that nothing in it refers to any more, since their files have gone: models, judges, judge prompts,
 * voters, and questions that only judgments knew.
 *
 * @param models places of models that stay though no row is theirs.
 */
export function dropUnused(snapshot: Snapshot, models: ReadonlySet<number>): Snapshot {
  const { answers, grades, matches, votes } = snapshot;
  const used = {
    question: placesIn(answers.question, grades.question, matches.question, votes.question),
    model: placesIn(
      answers.model,
      grades.model,
      matches.model1,
      matches.model2,
      votes.modelA,
      votes.modelB,
      models,
    ),
    judge: placesIn(grades.judge, matches.judge),
    prompt: placesIn(grades.prompt, matches.prompt),
    voter: placesIn(votes.voter),
  };
  const question = keepPlaces(
    snapshot.questions,
    ({ category }, place) => category !== -1 || used.question.has(place),
  );
  const model = keepPlaces(snapshot.models, (_, place) => used.model.has(place));
  const judge = keepPlaces(snapshot.judges, (_, place) => used.judge.has(place));
  const prompt = keepPlaces(snapshot.prompts, (_, place) => used.prompt.has(place));
  const voter = keepPlaces(snapshot.voters, (_, place) => used.voter.has(place));
  const isWhole = [question, model, judge, prompt, voter].every(
    ({ kept, newPlace }) => kept.length === newPlace.length,
  );
  if (isWhole) return snapshot;
  return {
    ...snapshot,
    questions: question.kept,
    models: model.kept,
    judges: judge.kept,
    prompts: prompt.kept,
    voters: voter.kept,
    answers: mapRows(answers, { question, model }),
    grades: mapRows(grades, { question, model, judge, prompt }),
    matches: mapRows(matches, { question, model1: model, model2: model, judge, prompt }),
    votes: mapRows(votes, { question, modelA: model, modelB: model, voter }),
  };
}

function placesIn(...columns: readonly Iterable<number>[]): Set<number> {
  const places = new Set<number>();
  for (const column of columns) for (const place of column) places.add(place);
  return places;
}
