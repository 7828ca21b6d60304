import type { RateLimits } from '../errors.ts';

/** What a model is asked: the conversation so far, and how to sample the reply. */
export interface ChatRequest {
  messages: readonly ChatMessage[];
  temperature?: number | undefined;
  topP?: number | undefined;
  /** The most tokens the reply may have. */
  maxTokens?: number | undefined;
  seed?: number | undefined;
  /** How many of the likeliest tokens to report at each place of the reply, with their log-probabilities; where the API offers it. */
  topLogprobs?: number | undefined;
  /**
   * Which of several independent replies to the same request this one is, counted from 0. It is not sent: it tells apart what
   * would otherwise be one request to a cache or a batch.
   */
  choice?: number | undefined;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatReply {
  /** What the model said, its reasoning left out. */
  text: string;
  /** What a reasoning model thought before it spoke, where the server or the text shows it. */
  reasoning?: string;
  /** `stop`: the model ended; `length`: the token limit cut it; others as the server names them. */
  finishReason: string;
  usage?: TokenUsage;
  /** The provider's filter withheld the reply, or the model refused in the API's own form: there is no answer. */
  refusal?: Refusal;
  logprobs?: TokenLogprob[];
  /** What the server said of its rate limits. */
  limits?: RateLimits;
  /** The server's own name of the request, for its support. */
  requestId?: string;
  /** Seconds from sending the request to its reply, failed tries before it left out; whoever schedules the calls sets it. */
  latency?: number;
  /** Parameters that the provider did not take, each in a sentence for a person. */
  warnings?: string[];
}

/** Why there is no answer, though the call went well. `said` is what the server says of it, in one line. */
export interface Refusal {
  kind: 'content-filter' | 'refusal';
  said: string;
}

/** Counted by the server; `reasoning_tokens` are part of `completion_tokens`, `cached_tokens` of `prompt_tokens`. */
export interface TokenUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  reasoning_tokens?: number;
  cached_tokens?: number;
  /** What the call cost, in US dollars, by the prices in force when it was made. */
  cost?: number;
}

/** A token of the reply and its log-probability (natural), with the likeliest tokens in its place. */
export interface TokenLogprob {
  token: string;
  logprob: number;
  top: { token: string; logprob: number }[];
}

/**
 * The seam to every model: one request, one reply. It makes one try and keeps nothing between calls; retries, limits and
 * records are the caller's.
 *
 * `complete` throws a `CallError` for whatever goes wrong, and the signal's reason when it is aborted.
 */
export interface ChatModel {
  /** The model's name as its server knows it. */
  readonly name: string;
  /** The provider, its server and whatever else it is sent with each request decide the reply beside the request: for a cache. Holds no key. */
  readonly address: string;
  /** Whose limits its calls count against: equal for models at one server under one key. Opaque; holds no key. */
  readonly account: string;
  /**
   * Makes ready what must run before the first request, which waits for it otherwise: weights are downloaded and loaded, a server is
   * started. Absent where there is nothing to do.
   *
   * @throws InputError where it cannot run; the signal's reason, or an InterruptedError, when it is aborted.
   */
  prepare?(signal?: AbortSignal): Promise<void>;
  complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatReply>;
  /** Frees connections or memory. */
  close(): Promise<void>;
}

/** A value as a reply, or undefined where it is none: what a cache on disk holds is not trusted. */
export function asChatReply(value: unknown): ChatReply | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { text, finishReason, reasoning, usage } = value as Partial<Record<keyof ChatReply, unknown>>;
  if (typeof text !== 'string' || typeof finishReason !== 'string') return undefined;
  if (reasoning !== undefined && typeof reasoning !== 'string') return undefined;
  if (usage !== undefined && (typeof usage !== 'object' || usage === null)) return undefined;
  // It costs nothing a second time.
  const { cost: _cost, ...counted } = (usage ?? {}) as TokenUsage;
  return { ...(value as ChatReply), ...(usage === undefined ? {} : { usage: { ...counted, cost: 0 } }) };
}
