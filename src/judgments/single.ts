import { FASTCHAT_ERROR, type Answer } from '../answers/answer.ts';
import { type BenchmarkSettings, type Reference, referenceOf } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { InputError } from '../errors.ts';
import { column, isSameSystem, recordedReply, replyColumns, systemDigest } from './columns.ts';
import { type SingleJudgment, choicesOf, judgmentIdentity, singleJudgmentSchema } from './judgment.ts';
import type { JudgeReply, Match } from './match.ts';
import { parseScore } from './parse-verdict.ts';
import type { PromptSet, ReadyPrompt, SingleContext } from './prompt-set.ts';

/** How answers become matches. */
export interface SingleMatchOptions {
  judge: string;
  settings: BenchmarkSettings;
  prompts: PromptSet<ReadyPrompt<SingleContext>>;
  reference: Reference | undefined;
}

/**
 * The matches of one answer: each turn of the question, graded by itself, all choices of it together.
 *
 * @throws InputError for a missing judge prompt, reference or turn.
 */
export function* singleMatches(
  question: Question,
  model: string,
  answer: Answer,
  options: SingleMatchOptions,
): Generator<Match> {
  const withReference = options.settings.reference_categories.includes(question.category);
  const reference = withReference ? referenceOf(question, options.reference) : undefined;
  for (let turn = 1; turn <= question.turns.length; turn += 1) {
    const ready = options.prompts(turn, withReference, question.category);
    const references = withReference ? referenceTurns(question, turn, reference) : [];
    const questions = question.turns.slice(0, turn);
    const prompts = answer.choices.map((choice) =>
      ready.render({ questions, answers: choice.turns, references }),
    );
    yield toMatch(question, turn, model, ready, prompts, reference, options);
  }
}

/** Whether an answer can be judged: what is wrong with it, or undefined. */
export function answerProblem(question: Question, answer: Answer | undefined): string | undefined {
  if (answer === undefined) return 'no answer';
  for (const { turns } of answer.choices) {
    if (turns.slice(0, question.turns.length).includes(FASTCHAT_ERROR))
      return `an error (${FASTCHAT_ERROR}) in place of an answer`;
    if (turns.length < question.turns.length) {
      return `${turns.length} of ${question.turns.length} turns answered`;
    }
  }
  return undefined;
}

/** The reference answers of a question up to a turn. @throws InputError when there is none. */
export function referenceTurns(question: Question, turn: number, reference: Reference | undefined): string[] {
  const turns = reference?.turns.get(question.question_id);
  if (turns !== undefined && turns.length >= turn) return turns.slice(0, turn);
  const what = `question ${question.question_id} is of category "${question.category}", which is judged with a reference answer`;
  if (reference === undefined) {
    throw new InputError(
      `${what}, but the benchmark has none`,
      {},
      'Put one into its folder reference_answer/.',
    );
  }
  throw new InputError(
    `${what}, but the file has none for turn ${turn}`,
    { file: reference.file },
    'Add it there, or name another file with --reference.',
  );
}

function toMatch(
  question: Question,
  turn: number,
  model: string,
  { prompt }: ReadyPrompt<SingleContext>,
  prompts: string[],
  reference: Reference | undefined,
  options: SingleMatchOptions,
): Match {
  const { question_id } = question;
  const judge: [string, string] = [options.judge, prompt.name];
  const system = systemDigest(prompt.system_prompt);
  return {
    identity: judgmentIdentity({ question_id, model, judge, turn }),
    question_id,
    turn,
    models: [model],
    system: prompt.system_prompt,
    prompts,
    repliesIn: (row) => repliesIn(row, prompts, system),
    toRecord: (replies, tstamp): SingleJudgment => ({
      question_id,
      model,
      judge,
      ...toColumns(prompts, replies),
      turn,
      tstamp,
      ...replyColumns(replies),
      ...(reference === undefined ? {} : { reference: reference.name }),
      ...(system === undefined ? {} : { system_prompt_sha256: system }),
    }),
  };
}

function repliesIn(
  row: unknown,
  prompts: readonly string[],
  system: string | undefined,
): (JudgeReply | undefined)[] {
  const result = singleJudgmentSchema.safeParse(row);
  if (!result.success) return prompts.map(() => undefined);
  const recorded = result.data as SingleJudgment;
  if (!isSameSystem(recorded, system)) return prompts.map(() => undefined);
  const userPrompts = choicesOf(recorded.user_prompt);
  return prompts.map((prompt, index) =>
    userPrompts[index] === prompt
      ? recordedReply(choicesOf(recorded.judgment)[index] ?? '', recorded, index)
      : undefined,
  );
}

/** FastChat's keys: plain values for one choice, lists for several. */
function toColumns(
  prompts: readonly string[],
  replies: readonly JudgeReply[],
): Pick<SingleJudgment, 'user_prompt' | 'judgment' | 'score' | 'parse'> {
  const verdicts = replies.map((reply) => parseScore(reply.judgment));
  const doubts = verdicts.map((verdict) => (verdict.doubts.length === 0 ? null : { doubts: verdict.doubts }));
  return {
    user_prompt: column(prompts),
    judgment: column(replies.map((reply) => reply.judgment)),
    score: column(verdicts.map((verdict) => verdict.score)),
    ...(doubts.every((each) => each === null) ? {} : { parse: column(doubts) }),
  };
}
