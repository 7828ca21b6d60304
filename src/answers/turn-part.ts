import type { Question } from '../benchmark/question.ts';
import type { ChatReply } from '../models/chat-model.ts';
import type { PartialStore } from '../records/partial.ts';
import { replyKey } from '../records/reply-key.ts';
import type { Choice } from './answer.ts';
import { type AskingOptions, mayBeEmpty, turnRequest } from './sampling.ts';

/** A finished turn, as it waits in `partial/` for the rest of its record. */
export interface TurnPart {
  text: string;
  finish_reason: string;
  reasoning?: string;
  usage?: ChatReply['usage'];
  logprobs?: ChatReply['logprobs'];
  /** Seconds. */
  latency: number;
}

/** The group of a question's parts in `partial/`. */
export function partGroup({ question_id }: Question): string {
  return JSON.stringify(question_id);
}

export interface WaitingOptions extends AskingOptions {
  partial: Pick<PartialStore<TurnPart>, 'get'>;
}

/** The turns of a choice that an earlier run has finished, in their order: those that this run would ask for in the same way. */
export function waitingParts(question: Question, index: number, options: WaitingOptions): TurnPart[] {
  const { model, partial } = options;
  const parts: TurnPart[] = [];
  if (model === undefined) return parts;
  while (parts.length < question.turns.length) {
    const replies = parts.map(({ text }) => text);
    const key = replyKey(model.address, turnRequest(question, index, replies, options));
    const part = partial.get(partGroup(question), key);
    if (part === undefined) break;
    if (part.text.trim() === '' && !mayBeEmpty(part.finish_reason, options)) break;
    parts.push(part);
  }
  return parts;
}

export function toPart(reply: ChatReply): TurnPart {
  return {
    text: reply.text,
    finish_reason: reply.finishReason,
    ...(reply.reasoning === undefined ? {} : { reasoning: reply.reasoning }),
    ...(reply.usage === undefined ? {} : { usage: reply.usage }),
    ...(reply.logprobs === undefined ? {} : { logprobs: reply.logprobs }),
    latency: reply.latency ?? 0,
  };
}

export function toChoice(index: number, parts: readonly TurnPart[]): Choice {
  return {
    index,
    turns: parts.map((part) => part.text),
    finish_reason: parts.map((part) => part.finish_reason),
    ...(parts.some((part) => part.reasoning !== undefined)
      ? { reasoning: parts.map((part) => part.reasoning ?? null) }
      : {}),
    ...(parts.some((part) => part.usage !== undefined)
      ? { usage: parts.map((part) => part.usage ?? null) }
      : {}),
    ...(parts.some((part) => part.logprobs !== undefined)
      ? { logprobs: parts.map((part) => part.logprobs ?? null) }
      : {}),
    latency: parts.map((part) => part.latency),
  };
}
