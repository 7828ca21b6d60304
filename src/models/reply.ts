import type { LanguageModelV3Usage } from '@ai-sdk/provider';
import type { ChatReply, Refusal, TokenLogprob, TokenUsage } from './chat-model.ts';
import type { Mask } from './mask-secrets.ts';
import { maskedLine } from './masked-line.ts';
import { readRateLimits } from './rate-limit-headers.ts';
import { readRequestId } from './request-id.ts';
import { splitReasoning } from './split-reasoning.ts';

/** What came of a call, whichever way. */
export interface ReplyParts {
  text: string;
  reasoning: string;
  finishReason: string;
  usage: TokenUsage | undefined;
  refusal: Refusal | undefined;
  logprobs: TokenLogprob[];
  warnings: string[];
  headers: Record<string, string> | undefined;
}

export function toReply(parts: ReplyParts, mask: Mask): ChatReply {
  const { usage, refusal, logprobs, warnings, finishReason } = parts;
  // Some packages put the words of a refusal into the text, too.
  const said = refusal?.said;
  const answer = said && parts.text.endsWith(said) ? parts.text.slice(0, -said.length) : parts.text;
  const split = splitReasoning(answer);
  const thoughts = [parts.reasoning, split.reasoning ?? ''].filter((part) => part !== '').join('\n\n');
  const limits = readRateLimits(parts.headers);
  const requestId = readRequestId(parts.headers, mask);
  return {
    text: split.text,
    finishReason: FINISH_REASONS.get(finishReason) ?? maskedLine(finishReason, mask),
    ...(thoughts === '' ? {} : { reasoning: thoughts }),
    ...(usage === undefined ? {} : { usage }),
    ...(refusal === undefined
      ? {}
      : { refusal: { kind: refusal.kind, said: maskedLine(refusal.said, mask) } }),
    ...(logprobs.length === 0 ? {} : { logprobs }),
    ...(limits === undefined ? {} : { limits }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The two reasons that matter, as OpenAI names them; Anthropic and Bedrock, and Gemini, have names of their own. */
const FINISH_REASONS: ReadonlyMap<string, string> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['STOP', 'stop'],
  ['max_tokens', 'length'],
  ['MAX_TOKENS', 'length'],
]);

/** The counts under the names that FastChat's files have; undefined where the server counted nothing. */
export function toUsage({ inputTokens, outputTokens }: LanguageModelV3Usage): TokenUsage | undefined {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return undefined;
  return {
    ...(inputTokens.total === undefined ? {} : { prompt_tokens: inputTokens.total }),
    ...(outputTokens.total === undefined ? {} : { completion_tokens: outputTokens.total }),
    ...(outputTokens.reasoning ? { reasoning_tokens: outputTokens.reasoning } : {}),
    ...(inputTokens.cacheRead ? { cached_tokens: inputTokens.cacheRead } : {}),
  };
}
