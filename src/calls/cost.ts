/** What a model costs, in US dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
  /** Prompt tokens that the server still knew. @default input */
  cachedInput?: number;
  /** Prompt tokens of a prompt that is long enough for the server to keep it unasked. @default input */
  cacheWrite?: number;
  /** What a batch costs of the full price, 0 to 1. @default 1 */
  batch?: number;
  /** Whose price this is, for a person: "prices of 2026-09-23". */
  origin?: string;
}

/** What a server counted; fields it does not give are absent. */
export interface CountedUsage {
  prompt_tokens?: number | undefined;
  completion_tokens?: number | undefined;
  cached_tokens?: number | undefined;
}

const MILLION = 1_000_000;
/** OpenAI keeps prompts of this many tokens and more (https://developers.openai.com/api/docs/guides/prompt-caching). */
const SHORTEST_KEPT_PROMPT = 1024;
/** What a chat's form may add to a message of a prompt, of any model. */
const MOST_FORM_TOKENS = 16;

/**
 * What a call cost, in US dollars. Where OpenAI charges for keeping a long prompt (GPT-5.6 and later) and does not say how much of it
 * was kept, all that was not cached is charged so.
 *
 * @returns undefined where the server did not count both sides of it.
 */
export function costOf(usage: CountedUsage, price: Price, { isBatch = false } = {}): number | undefined {
  const { prompt_tokens: prompt, completion_tokens: completion, cached_tokens: cached = 0 } = usage;
  if (!isCount(prompt) || !isCount(completion)) return undefined;
  const { input, output, cachedInput = input, batch = 1 } = price;
  const fresh = prompt >= SHORTEST_KEPT_PROMPT ? dearestInput(price) : input;
  const known = isCount(cached) ? Math.min(cached, prompt) : 0;
  const full = (prompt - known) * fresh + known * cachedInput + completion * output;
  return (full / MILLION) * (isBatch ? batch : 1);
}

/** A server may write anything in place of a count. */
function isCount(value: number | undefined): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

/** The most that a prompt token may cost. */
export function dearestInput({ input, cacheWrite = input }: Price): number {
  return Math.max(input, cacheWrite);
}

/**
 * The most that one try of a call can cost, in US dollars: what a budget reserves. It holds for every tokenizer that knows single bytes.
 *
 * @param maxTokens the limit of the reply; a call without one can cost anything: Infinity
 */
export function mostCostOf(
  messages: readonly { content: string }[],
  maxTokens: number | undefined,
  price: Price,
): number {
  if (maxTokens === undefined) return Infinity;
  const form = (messages.length + 1) * MOST_FORM_TOKENS;
  const prompt = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), form);
  return (prompt * dearestInput(price) + maxTokens * price.output) / MILLION;
}
