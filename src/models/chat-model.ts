/** What a model is asked: the conversation so far, and how to sample the reply. */
export interface ChatRequest {
  messages: readonly ChatMessage[];
  temperature?: number | undefined;
  topP?: number | undefined;
  /** The most tokens the reply may have. */
  maxTokens?: number | undefined;
  seed?: number | undefined;
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
}

/** Counted by the server; `reasoning_tokens` are part of `completion_tokens`. */
export interface TokenUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  reasoning_tokens?: number;
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
  complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatReply>;
  /** Frees connections or memory. */
  close(): Promise<void>;
}
