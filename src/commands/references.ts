import { type Benchmark, type Reference, referenceOf } from '../benchmark/benchmark.ts';
import { wrongReferences } from '../benchmark/catalogue.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { warn } from './terminal.ts';

/** Which reference answers will be used, and for which questions where there are several sources. */
export function describeReferences(
  bench: Benchmark,
  questions: readonly Question[],
  reference: Reference | undefined,
): string {
  if (reference === undefined) return 'none';
  const uses = usesOf(bench, questions, reference);
  if (reference.fallback === undefined || uses.length === 0) return reference.file;
  return uses.map(({ file, ids }) => `${file} (questions ${describeIds(ids)})`).join(', ');
}

/** Warns of reference answers that are known to be wrong, where they are about to be used. */
export function warnOfWrongReferences(
  bench: Benchmark,
  questions: readonly Question[],
  reference: Reference | undefined,
): void {
  for (const { file, ids } of usesOf(bench, questions, reference)) {
    const used = new Set(ids);
    const wrong = wrongReferences(file).filter(({ questionId }) => used.has(questionId));
    if (wrong.length === 0) continue;
    const names = wrong.map(({ questionId, turns }) =>
      turns === 'all' ? String(questionId) : `${questionId} (turn ${turns.join(', ')})`,
    );
    warn(
      `${file}: these reference answers are known to be wrong, and the judge will see them: ${names.join(', ')}.`,
    );
  }
}

/** The questions that are judged with a reference answer, by the file that it stands in. */
function usesOf(
  { settings }: Benchmark,
  questions: readonly Question[],
  reference: Reference | undefined,
): { file: string; ids: QuestionId[] }[] {
  const uses = new Map<string, QuestionId[]>();
  for (const question of questions) {
    if (!settings.reference_categories.includes(question.category)) continue;
    const file = referenceOf(question, reference)?.file;
    if (file !== undefined) uses.set(file, [...(uses.get(file) ?? []), question.question_id]);
  }
  return [...uses].map(([file, ids]) => ({ file, ids }));
}

/** "101-122, 124": neighbours that follow one another are drawn together. */
function describeIds(ids: readonly QuestionId[]): string {
  const runs: [first: QuestionId, last: QuestionId][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && typeof id === 'number' && run[1] === id - 1) run[1] = id;
    else runs.push([id, id]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}
