import { type BenchmarkSettings, temperatureOf } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import type { ChatMessage, ChatModel, ChatRequest } from '../models/chat-model.ts';

/** How answers are asked for. */
export interface SamplingOptions {
  modelId: string;
  settings: BenchmarkSettings;
  /** Independent answers to each question. */
  numChoices: number;
  maxTokens: number;
  /** In place of the temperature of each question's category. */
  forceTemperature?: number | undefined;
  /** Nucleus sampling. @default the server's */
  topP?: number | undefined;
  /** Recorded with the answers; the model sends it, as it is no parameter of every API. */
  repetitionPenalty?: number | undefined;
  systemPrompt?: string | undefined;
  /** Choice i is sampled with seed + i, as in FastChat. */
  seed?: number | undefined;
  /** Record the log-probabilities of each token and of so many of the likeliest in its place. */
  topLogprobs?: number | undefined;
  /** Keep an empty reply as the answer; otherwise it counts as a failed call. */
  allowEmpty?: boolean | undefined;
}

/** How answers are asked for, and of whom. */
export interface AskingOptions extends SamplingOptions {
  /** Undefined where it is not known: in a dry run of a model that needs more than its name. */
  model: Pick<ChatModel, 'address'> | undefined;
}

/** What the next turn of a choice is asked with, after the replies to those before it. */
export function turnRequest(
  question: Question,
  index: number,
  replies: readonly string[],
  options: SamplingOptions,
): ChatRequest {
  const messages: ChatMessage[] = options.systemPrompt
    ? [{ role: 'system', content: options.systemPrompt }]
    : [];
  for (const [turn, content] of question.turns.slice(0, replies.length + 1).entries()) {
    messages.push({ role: 'user', content });
    const reply = replies[turn];
    if (reply !== undefined) messages.push({ role: 'assistant', content: reply });
  }
  return {
    messages,
    temperature: options.forceTemperature ?? temperatureOf(question, options.settings),
    topP: options.topP,
    maxTokens: options.maxTokens,
    seed: options.seed === undefined ? undefined : options.seed + index,
    choice: index,
    ...(options.topLogprobs === undefined ? {} : { topLogprobs: options.topLogprobs }),
  };
}

/** Cut within its thoughts, a reasoning model has said nothing yet: that is its answer under this limit. */
export function mayBeEmpty(finishReason: string, { allowEmpty = false }: SamplingOptions): boolean {
  return allowEmpty || finishReason === 'length';
}
