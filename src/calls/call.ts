import type { RateLimits } from '../errors.ts';
import type { CallUsage } from './usage.ts';

/** What is known of a reply beside what it says. */
export interface Replied {
  usage?: CallUsage;
  limits?: RateLimits;
  requestId?: string;
  finishReason?: string;
  /** Seconds from sending to the reply, failed tries before it left out; set by the runner. */
  latency?: number;
  refusal?: unknown;
  text?: string;
  /** What a person should know of it, once. */
  warnings?: string[];
}

/** A call to be made. */
export interface Call<R extends Replied> {
  /** Which answer or judgment it is for, for the log. */
  about: string;
  request: { messages: readonly { content: string }[]; maxTokens?: number | undefined };
  /** Makes one try; the signal drops it. */
  make: (signal: AbortSignal) => Promise<R>;
  /** A reply as the cache holds it; undefined where it is none that would do. */
  restore?: (cached: unknown) => R | undefined;
}

export function charactersOf({ request }: Call<Replied>): number {
  let characters = 0;
  for (const { content } of request.messages) characters += content.length;
  return characters;
}

export function totalTokens({ prompt_tokens = 0, completion_tokens = 0 }: CallUsage): number {
  return prompt_tokens + completion_tokens;
}
