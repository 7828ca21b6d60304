import type { JudgePrompt } from '../benchmark/judge-prompt.ts';
import { InputError } from '../errors.ts';
import { type Fields, type PromptTemplate, compileTemplate } from './render-prompt.ts';

/** What a single-answer prompt is filled from, one entry a turn up to the one that is judged. */
export interface SingleContext {
  questions: readonly string[];
  answers: readonly string[];
  /** Empty where the prompt takes no reference. */
  references: readonly string[];
}

/** What a comparison is filled from. */
export interface PairContext {
  questions: readonly string[];
  answersA: readonly string[];
  answersB: readonly string[];
  references: readonly string[];
}

/** A judge prompt ready to be filled. */
export interface ReadyPrompt<C> {
  prompt: JudgePrompt;
  render: PromptTemplate<C>;
}

/** A prompt for pairs: it compares two answers, or (as FastChat allows) grades each by itself. */
export type ReadyPairPrompt =
  ({ kind: 'pairwise' } & ReadyPrompt<PairContext>) | ({ kind: 'single' } & ReadyPrompt<SingleContext>);

/** The prompt for a turn (counted from 1), with or without reference answers. @throws InputError when there is none. */
export type PromptSet<R> = (turn: number, withReference: boolean, category: string) => R;

/**
 * FastChat's four single-answer prompts: `single-v1` and `single-math-v1` for turn 1, the same with `-multi-turn` for turn 2.
 * For turn N beyond the second a prompt `…-multi-turn-N` is used, or `…-conversation`, which takes any number of turns.
 */
export function singlePrompts(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
): PromptSet<ReadyPrompt<SingleContext>> {
  const names = { plain: 'single-v1', withReference: 'single-math-v1' };
  return promptSet(file, prompts, names, (prompt, turn, withReference) => {
    checkFormat(prompt, SINGLE_FORMATS);
    return { prompt, render: compileTemplate(prompt, singleFields(turn, withReference)) };
  });
}

/** FastChat's four prompts for pairs: `pair-v2`, `pair-math-v1` and their `-multi-turn` forms, named as those for single answers. */
export function pairPrompts(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
): PromptSet<ReadyPairPrompt> {
  const names = { plain: 'pair-v2', withReference: 'pair-math-v1' };
  return promptSet(file, prompts, names, (prompt, turn, withReference) => {
    if (prompt.type === 'single') {
      checkFormat(prompt, SINGLE_FORMATS);
      return { kind: 'single', prompt, render: compileTemplate(prompt, singleFields(turn, withReference)) };
    }
    checkFormat(prompt, PAIR_FORMATS);
    return { kind: 'pairwise', prompt, render: compileTemplate(prompt, pairFields(turn, withReference)) };
  });
}

/** `[[評価]]` is Stability's name for the same form: a number in double square brackets. */
const SINGLE_FORMATS = ['[[rating]]', '[[評価]]'];
const PAIR_FORMATS = ['[[A]]', '[[rating_a,rating_b]]'];

function checkFormat({ name, output_format, file, line }: JudgePrompt, known: readonly string[]): void {
  if (known.includes(output_format)) return;
  throw new InputError(
    `judge prompt "${name}" has the unknown output_format ${JSON.stringify(output_format)}`,
    { file, line },
    `Here it must be ${known.join(' or ')}.`,
  );
}

function promptSet<R>(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
  names: { plain: string; withReference: string },
  makeReady: (prompt: JudgePrompt, turn: number, withReference: boolean) => R,
): PromptSet<R> {
  const ready = new Map<string, R>();
  return (turn, withReference, category) => {
    const key = `${turn}${withReference ? ' with reference' : ''}`;
    const known = ready.get(key);
    if (known !== undefined) return known;
    const base = withReference ? names.withReference : names.plain;
    const made = makeReady(findPrompt(file, prompts, base, turn, category), turn, withReference);
    ready.set(key, made);
    return made;
  };
}

function findPrompt(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
  base: string,
  turn: number,
  category: string,
): JudgePrompt {
  const wanted =
    turn === 1
      ? [base]
      : turn === 2
        ? [`${base}-multi-turn`]
        : [`${base}-multi-turn-${turn}`, `${base}-conversation`];
  for (const name of wanted) {
    const prompt = prompts.get(name);
    if (prompt !== undefined) return prompt;
  }
  throw new InputError(
    `no judge prompt "${wanted.join('" or "')}", which turn ${turn} of category "${category}" needs`,
    { file },
    `Add it to this file, or name another file with --judge-file. It has: ${[...prompts.keys()].join(', ')}.`,
  );
}

function singleFields(turn: number, withReference: boolean): Fields<SingleContext> {
  return {
    ...questionFields<SingleContext>(turn, withReference),
    ...answerFields<SingleContext>('answer', turn, ({ answers }) => answers),
    conversation: ({ questions, answers }) => conversation(questions, answers),
  };
}

function pairFields(turn: number, withReference: boolean): Fields<PairContext> {
  return {
    ...questionFields<PairContext>(turn, withReference),
    ...answerFields<PairContext>('answer_a', turn, ({ answersA }) => answersA),
    ...answerFields<PairContext>('answer_b', turn, ({ answersB }) => answersB),
    conversation_a: ({ questions, answersA }) => conversation(questions, answersA),
    conversation_b: ({ questions, answersB }) => conversation(questions, answersB),
  };
}

/** `{question}` in turn 1, `{question_1}`, `{ref_answer_1}` and so on, `{turn}` and `{reference_conversation}`. */
function questionFields<C extends Pick<SingleContext, 'questions' | 'references'>>(
  turn: number,
  withReference: boolean,
): Fields<C> {
  const fields: Record<string, (context: C) => string> = { turn: () => String(turn) };
  if (turn === 1) fields['question'] = ({ questions }) => questions[0] as string;
  for (let index = 0; index < turn; index += 1) {
    fields[`question_${index + 1}`] = ({ questions }) => questions[index] as string;
    if (withReference) fields[`ref_answer_${index + 1}`] = ({ references }) => references[index] as string;
  }
  if (withReference) {
    fields['reference_conversation'] = ({ questions, references }) => conversation(questions, references);
  }
  return fields;
}

/** `{answer}` in turn 1, `{answer_1}` and so on. */
function answerFields<C>(
  name: string,
  turn: number,
  answersOf: (context: C) => readonly string[],
): Fields<C> {
  const fields: Record<string, (context: C) => string> = {};
  if (turn === 1) fields[name] = (context) => answersOf(context)[0] as string;
  for (let index = 0; index < turn; index += 1) {
    fields[`${name}_${index + 1}`] = (context) => answersOf(context)[index] as string;
  }
  return fields;
}

function conversation(questions: readonly string[], answers: readonly string[]): string {
  return questions
    .map(
      (question, index) =>
        `### User (turn ${index + 1}):\n${question}\n\n### Assistant (turn ${index + 1}):\n${answers[index] ?? ''}`,
    )
    .join('\n\n');
}
