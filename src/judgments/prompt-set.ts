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

/** A judge prompt ready to be filled. */
export interface ReadyPrompt<C> {
  prompt: JudgePrompt;
  render: PromptTemplate<C>;
}

/** The prompt for a turn (counted from 1), with or without reference answers. */
export type PromptSet<C> = (turn: number, withReference: boolean, category: string) => ReadyPrompt<C>;

/**
 * FastChat's four single-answer prompts: `single-v1` and `single-math-v1` for turn 1, the same with `-multi-turn` for turn 2.
 * For turn N beyond the second a prompt `…-multi-turn-N` is used, or `…-conversation`, which takes any number of turns.
 */
export function singlePrompts(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
): PromptSet<SingleContext> {
  return promptSet(file, prompts, { plain: 'single-v1', withReference: 'single-math-v1' }, singleFields);
}

function promptSet<C>(
  file: string,
  prompts: ReadonlyMap<string, JudgePrompt>,
  names: { plain: string; withReference: string },
  fieldsOf: (turn: number, withReference: boolean) => Fields<C>,
): PromptSet<C> {
  const ready = new Map<string, ReadyPrompt<C>>();
  return (turn, withReference, category) => {
    const key = `${turn}${withReference ? ' with reference' : ''}`;
    const known = ready.get(key);
    if (known !== undefined) return known;
    const base = withReference ? names.withReference : names.plain;
    const prompt = findPrompt(file, prompts, base, turn, category);
    const made = { prompt, render: compileTemplate(prompt, fieldsOf(turn, withReference)) };
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
  const fields: Record<string, (context: SingleContext) => string> = {};
  if (turn === 1) {
    fields['question'] = ({ questions }) => questions[0] as string;
    fields['answer'] = ({ answers }) => answers[0] as string;
  }
  for (let index = 0; index < turn; index += 1) {
    fields[`question_${index + 1}`] = ({ questions }) => questions[index] as string;
    fields[`answer_${index + 1}`] = ({ answers }) => answers[index] as string;
    if (withReference) fields[`ref_answer_${index + 1}`] = ({ references }) => references[index] as string;
  }
  fields['turn'] = () => String(turn);
  fields['conversation'] = ({ questions, answers }) => conversation(questions, answers);
  if (withReference) {
    fields['reference_conversation'] = ({ questions, references }) => conversation(questions, references);
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
