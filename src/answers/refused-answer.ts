import type { Question } from '../benchmark/question.ts';
import type { Refusal } from '../models/chat-model.ts';
import { replyKey } from '../records/reply-key.ts';
import { type SamplingOptions, turnRequest } from './sampling.ts';

/** A choice that has no answer since a turn of it was refused; a row of `refused/MODEL-ID.jsonl`. */
export interface RefusedAnswer {
  /** Which choice of which question it is, and how it was asked for. */
  key: string;
  question_id: Question['question_id'];
  model_id: string;
  choice: number;
  /** Counted from 1. */
  turn: number;
  kind: Refusal['kind'];
  said: string;
  /** What was answered before. */
  turns: string[];
  tstamp: number;
}

/** Names a choice of a question by all that decides whether it is refused. */
export function refusalKey(
  question: Question,
  index: number,
  address: string,
  options: SamplingOptions,
): string {
  const request = turnRequest(question, index, [], options);
  return JSON.stringify([question.question_id, replyKey(address, { ...request, turns: question.turns })]);
}
