import { type Report, checkRows } from '../benchmark/check.ts';
import { type JudgePrompt, judgePromptSchema } from '../benchmark/judge-prompt.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { singlePrompts } from './prompt-set.ts';
import { type Fields, compileTemplate } from './render-prompt.ts';

/** The judge prompts of a file by name. Rows, names that stand twice, and templates that cannot be filled are reported. */
export function checkPromptFile(file: string, report: Report): Map<string, JudgePrompt> {
  const prompts = new Map<string, JudgePrompt>();
  for (const { record, line } of checkRows(file, judgePromptSchema, report, { tornLine: 'error' })) {
    const prompt: JudgePrompt = { ...record, file, line };
    reportErrors(report, () => compile(prompt));
    const earlier = prompts.get(prompt.name);
    if (earlier === undefined) {
      prompts.set(prompt.name, prompt);
    } else {
      const message = `judge prompt "${prompt.name}" stands twice (first on line ${earlier.line})`;
      report({ file, line, message, severity: 'error' });
    }
  }
  if (prompts.size === 0) report({ file, message: 'holds no judge prompt', severity: 'error' });
  return prompts;
}

/** Whether each question can be judged with these prompts: reports what is missing, once for all questions of one kind. */
export function checkPromptsSuffice(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
  questions: Iterable<Question>,
  referenceCategories: readonly string[],
  report: Report,
): void {
  // A file of pairwise prompts alone is whole in its way.
  if (![...prompts.values()].some(({ type }) => type === 'single')) return;
  const find = singlePrompts(file, prompts);
  const seen = new Set<string>();
  for (const { category, turns } of questions) {
    const withReference = referenceCategories.includes(category);
    for (let turn = 1; turn <= turns.length; turn += 1) {
      const kind = `${turn} ${withReference}`;
      if (seen.has(kind)) continue;
      seen.add(kind);
      reportErrors(
        // A template that cannot be filled names its line, and was reported with the file.
        (problem) => problem.line === undefined && report(problem),
        () => find(turn, withReference, category),
      );
    }
  }
}

function reportErrors(report: Report, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file = '', line } = error.place;
    const message = error.remedy === undefined ? error.message : `${error.message}. ${error.remedy}`;
    report({ file, ...(line === undefined ? {} : { line }), message, severity: 'error' });
  }
}

/** Compiles a template with the fields that its place gives it. @throws InputError */
function compile(prompt: JudgePrompt): void {
  const place = prompt.type === 'single' ? singlePlace(prompt.name) : undefined;
  if (place === undefined) {
    compileAnywhere(prompt);
  } else {
    singlePrompts(prompt.file, new Map([[prompt.name, prompt]]))(place.turn, place.withReference, '');
  }
}

/** The turn that a prompt of this name is the first to be used for; undefined for a name that `judge` does not look for. */
function singlePlace(name: string): { turn: number; withReference: boolean } | undefined {
  const match = /^single-(math-)?v1(|-multi-turn|-conversation|-multi-turn-(?:[3-9]|[1-9]\d))$/.exec(name);
  if (match === null) return undefined;
  const [, math, ending = ''] = match;
  const turns: Record<string, number> = { '': 1, '-multi-turn': 2, '-conversation': 3 };
  const turn = turns[ending] ?? Number(ending.slice('-multi-turn-'.length));
  return { turn, withReference: math !== undefined };
}

/** Where a prompt's name says nothing about its use: any field that a prompt of its type may use. @throws InputError */
function compileAnywhere(prompt: JudgePrompt): void {
  try {
    compileTemplate(prompt, FIELDS[prompt.type]);
  } catch (error) {
    // Without the remedy: that names all of those fields.
    throw error instanceof InputError ? new InputError(error.message, error.place) : error;
  }
}

/** How many turns a prompt of a name of its own may speak of. */
const MOST_TURNS = 20;

/** Every field that prompts of a type may use somewhere: what is known of a prompt whose name has no meaning to us. */
const FIELDS: Record<JudgePrompt['type'], Fields<void>> = {
  single: fields(
    ['question', 'answer', 'turn', 'conversation', 'reference_conversation'],
    ['question', 'answer', 'ref_answer'],
  ),
  pairwise: fields(
    [
      'question',
      'answer_a',
      'answer_b',
      'turn',
      'conversation_a',
      'conversation_b',
      'reference_conversation',
    ],
    ['question', 'answer_a', 'answer_b', 'ref_answer'],
  ),
};

function fields(plain: readonly string[], numbered: readonly string[]): Fields<void> {
  const names = [...plain];
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) names.push(...numbered.map((name) => `${name}_${turn}`));
  return Object.fromEntries(names.map((name) => [name, () => '']));
}
