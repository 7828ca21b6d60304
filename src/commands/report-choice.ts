import type { Snapshot } from '../analysis/snapshot.ts';
import type { ReportSelection } from '../browse/report-selection.ts';
import { InputError } from '../errors.ts';
import { type QuestionFlags, sliceQuestions } from './flags.ts';

export interface ChoiceFlags extends QuestionFlags {
  modelList?: string[];
  judgeModel?: string[];
  categories?: string[];
}

/** What the flags choose of the data. @throws InputError for a name that the data do not have. */
export function chooseForReport(flags: ChoiceFlags, snapshot: Snapshot): ReportSelection {
  return {
    models: findNames(flags.modelList, snapshot.models, '--model-list'),
    judges: findNames(flags.judgeModel, snapshot.judges, '--judge-model'),
    questions: chooseQuestions(flags, snapshot),
  };
}

function chooseQuestions(flags: ChoiceFlags, { questions, categories }: Snapshot): Set<number> | undefined {
  const { questionBegin, questionEnd } = flags;
  const names = findNames(flags.categories, categories, '--categories');
  const isSliced = questionBegin !== undefined || questionEnd !== undefined;
  if (!isSliced && names === undefined) return undefined;
  // Questions that only judgments know have no place in the benchmark's file.
  const known = [...questions.keys()].filter((place) => questions[place]?.category !== -1);
  const sliced = isSliced ? sliceQuestions(known, flags) : known;
  return new Set(
    sliced.filter((place) => names?.has(categories[questions[place]?.category ?? -1] as string) ?? true),
  );
}

/** The names as the data have them; a model may be given by its file's name. */
function findNames(
  wanted: readonly string[] | undefined,
  there: readonly string[],
  flag: string,
): Set<string> | undefined {
  if (wanted === undefined) return undefined;
  const found = wanted.map((name) =>
    there.find((each) => each === name || each.replaceAll('/', '_') === name),
  );
  const missing = wanted.filter((_, place) => found[place] === undefined);
  if (missing.length > 0) {
    throw new InputError(
      `the data have no ${missing.join(', ')}`,
      { flag },
      there.length === 0 ? 'They have none at all.' : `There are: ${there.join(', ')}.`,
    );
  }
  return new Set(found as string[]);
}

/** @throws InputError where a report would be empty. */
export function checkNotEmpty({ bench, questions, answers, grades, matches, votes }: Snapshot): void {
  const rows = [answers, grades, matches, votes].reduce((sum, { question }) => sum + question.length, 0);
  if (questions.length > 0 && rows > 0) return;
  throw new InputError(
    `nothing of ${bench} is left to report: no answer, judgment or vote`,
    {},
    `Make answers first (\`llm-judge run --bench-name ${bench}\`), or choose less narrowly with --model-list, --judge-model, --categories.`,
  );
}

/** What a choice leaves out, a sentence each. */
export function describeLeftOut(all: Snapshot, chosen: Snapshot): string[] {
  const lists = [
    { what: 'models', there: all.models.length, kept: chosen.models.length },
    { what: 'judges', there: all.judges.length, kept: chosen.judges.length },
    { what: 'questions', there: all.questions.length, kept: chosen.questions.length },
  ].filter(({ there, kept }) => kept < there);
  if (lists.length === 0) return [];
  return [`A selection: ${lists.map(({ what, there, kept }) => `${kept} of ${there} ${what}`).join(', ')}.`];
}
