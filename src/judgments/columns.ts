import { createHash } from 'node:crypto';
import type { JudgeReply } from './match.ts';
import type { Refusal, TokenLogprob } from '../models/chat-model.ts';
import { type PerChoice, choicesOf } from './judgment.ts';

/** The keys that records have beside FastChat's: what else is known of each reply. */
export interface ReplyColumns {
  finish_reason?: PerChoice<string>;
  reasoning?: PerChoice<string | null>;
  /** Where the judge's provider withheld the judgment: there is no verdict, and none was looked for. */
  refusal?: PerChoice<Refusal | null>;
  usage?: PerChoice<NonNullable<JudgeReply['usage']> | null>;
  /** One list of tokens a reply, also where there is one reply. */
  logprobs?: (TokenLogprob[] | null)[];
  latency?: PerChoice<number>;
}

/** A plain value for one reply, a list for several. */
export function column<T>(values: readonly T[]): T | T[] {
  return values.length === 1 ? (values[0] as T) : [...values];
}

export function replyColumns(replies: readonly JudgeReply[]): ReplyColumns {
  const has = (key: keyof JudgeReply) => replies.some((reply) => reply[key] !== undefined);
  return {
    ...(has('finishReason')
      ? { finish_reason: column(replies.map((reply) => reply.finishReason ?? '')) }
      : {}),
    ...(has('reasoning') ? { reasoning: column(replies.map((reply) => reply.reasoning ?? null)) } : {}),
    ...(has('refusal') ? { refusal: column(replies.map((reply) => reply.refusal ?? null)) } : {}),
    ...(has('usage') ? { usage: column(replies.map((reply) => reply.usage ?? null)) } : {}),
    ...(has('logprobs') ? { logprobs: replies.map((reply) => reply.logprobs ?? null) } : {}),
    ...(has('latency') ? { latency: column(replies.map((reply) => reply.latency ?? 0)) } : {}),
  };
}

/** A reply as a record holds it. */
export function recordedReply(judgment: string, row: ReplyColumns, index: number): JudgeReply {
  return {
    judgment,
    finishReason: entryOf(row.finish_reason, index),
    reasoning: entryOf(row.reasoning, index) ?? undefined,
    refusal: entryOf(row.refusal, index) ?? undefined,
    usage: entryOf(row.usage, index) ?? undefined,
    logprobs: row.logprobs?.[index] ?? undefined,
    latency: entryOf(row.latency, index),
  };
}

/** One entry of a column that may be absent. */
export function entryOf<T>(values: PerChoice<T> | undefined, index: number): T | undefined {
  return values === undefined ? undefined : choicesOf(values)[index];
}

/**
 * Whether a row was judged under this system message. A row of ours without a digest had none; of a row of FastChat's it is not
 * known, and it passes.
 */
export function isSameSystem(
  row: Pick<ReplyColumns, 'latency'> & { system_prompt_sha256?: string },
  system: string | undefined,
): boolean {
  if (row.system_prompt_sha256 !== undefined || row.latency !== undefined)
    return row.system_prompt_sha256 === system;
  return true;
}

const digests = new Map<string, string>();

/** What a record keeps of the system message, so that a changed one is seen; FastChat's rows have none. */
export function systemDigest(system: string): string | undefined {
  if (system === '') return undefined;
  let digest = digests.get(system);
  if (digest === undefined) {
    digest = createHash('sha256').update(system).digest('hex').slice(0, 16);
    digests.set(system, digest);
  }
  return digest;
}
