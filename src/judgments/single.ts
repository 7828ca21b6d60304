import { FASTCHAT_ERROR, type Answer } from '../answers/answer.ts';
import type { Reference } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import { column, isSameSystem, recordedReply, replyColumns, systemDigest } from './columns.ts';
import { type MatchOptions, judgedTurns } from './judged-turns.ts';
import { expectedScore } from './expected-score.ts';
import { type SingleJudgment, choicesOf, judgmentIdentity, singleJudgmentSchema } from './judgment.ts';
import { type JudgeReply, type Match, verdictText } from './match.ts';
import { parseScore } from './parse-verdict.ts';
import type { ReadyPrompt, SingleContext } from './prompt-set.ts';

/**
 * The matches of one answer: each turn of the question, graded by itself, all choices of it together.
 *
 * @throws InputError for a missing judge prompt, reference or turn.
 */
export function* singleMatches(
  question: Question,
  model: string,
  answer: Answer,
  options: MatchOptions<ReadyPrompt<SingleContext>>,
): Generator<Match> {
  for (const { turn, ready, questions, references, reference } of judgedTurns(question, options)) {
    const prompts = answer.choices.map((choice) =>
      ready.render({ questions, answers: choice.turns, references }),
    );
    yield toMatch(question, turn, model, ready, prompts, reference, options.judge);
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

function toMatch(
  question: Question,
  turn: number,
  model: string,
  { prompt }: ReadyPrompt<SingleContext>,
  prompts: string[],
  reference: Reference | undefined,
  judgeModel: string,
): Match {
  const { question_id } = question;
  const judge: [string, string] = [judgeModel, prompt.name];
  const system = systemDigest(prompt.system_prompt);
  return {
    identity: judgmentIdentity({ question_id, model, judge, turn }),
    question_id,
    turn,
    models: [model],
    promptName: prompt.name,
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
): Pick<SingleJudgment, 'user_prompt' | 'judgment' | 'score' | 'parse' | 'expected_score'> {
  const verdicts = replies.map((reply) => parseScore(verdictText(reply)));
  const doubts = verdicts.map((verdict) => (verdict.doubts.length === 0 ? null : { doubts: verdict.doubts }));
  const expected = replies.map((reply) => {
    const found = expectedScore(verdictText(reply), reply.logprobs);
    return found.kind === 'expected' ? found.score : null;
  });
  return {
    user_prompt: column(prompts),
    judgment: column(replies.map((reply) => reply.judgment)),
    score: column(verdicts.map((verdict) => verdict.score)),
    ...(doubts.every((each) => each === null) ? {} : { parse: column(doubts) }),
    ...(expected.every((each) => each === null) ? {} : { expected_score: column(expected) }),
  };
}
