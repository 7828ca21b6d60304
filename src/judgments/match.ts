import type { QuestionId } from '../benchmark/question.ts';
import type { ChatReply, Refusal, TokenLogprob, TokenUsage } from '../models/chat-model.ts';

/** What the judge said to one prompt. */
export interface JudgeReply {
  judgment: string;
  finishReason?: string | undefined;
  reasoning?: string | undefined;
  /** The provider's filter withheld the judgment, or the judge refused: there is no verdict. */
  refusal?: Refusal | undefined;
  usage?: TokenUsage | undefined;
  logprobs?: TokenLogprob[] | undefined;
  /** Seconds. */
  latency?: number | undefined;
}

/** A judgment to be made: the prompts to send, and how the replies become one record. */
export interface Match {
  /** Which judgment it is, the prompts aside. */
  identity: string;
  question_id: QuestionId;
  /** Counted from 1. */
  turn: number;
  /** Which further judgment of the same answers it is, counted from 1; absent for the first. */
  repeat?: number;
  /** The models whose answers are judged. */
  models: readonly string[];
  /** The name of the judge prompt. */
  promptName: string;
  system: string;
  /** One entry a call: a choice of a single answer, or a game of a pair. */
  prompts: readonly string[];
  /** What a recorded row says to each of these prompts; undefined for a prompt that it does not hold. */
  repliesIn: (row: unknown) => (JudgeReply | undefined)[];
  /** @param replies one a prompt. */
  toRecord: (replies: readonly JudgeReply[], tstamp: number) => object;
}

export function toJudgeReply(reply: ChatReply): JudgeReply {
  return {
    judgment: reply.text,
    finishReason: reply.finishReason,
    reasoning: reply.reasoning,
    refusal: reply.refusal,
    usage: reply.usage,
    logprobs: reply.logprobs,
    latency: reply.latency,
  };
}

/** Where a verdict is looked for: what a filter has cut off is no judgment, whatever it says. */
export function verdictText({ judgment, refusal }: JudgeReply): string {
  return refusal === undefined ? judgment : '';
}
