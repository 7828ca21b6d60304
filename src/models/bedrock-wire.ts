import type { ChatMessage, ChatRequest, Refusal, TokenUsage } from './chat-model.ts';
import { asFields, asList } from './json.ts';

/** The body of a Converse request (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). */
export function toConverseBody(
  { messages, maxTokens, temperature, topP }: ChatRequest,
  extraBody: Record<string, unknown> | undefined,
): string {
  const system = messages.filter(({ role }) => role === 'system');
  const inferenceConfig = {
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
  };
  return JSON.stringify({
    messages: messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({ role, content: [{ text: content }] })),
    ...(system.length === 0 ? {} : { system: system.map(({ content }: ChatMessage) => ({ text: content })) }),
    ...(Object.keys(inferenceConfig).length === 0 ? {} : { inferenceConfig }),
    ...(extraBody === undefined ? {} : { additionalModelRequestFields: extraBody }),
  });
}

export interface ConverseReply {
  text: string;
  reasoning: string;
  finishReason: string;
  usage: TokenUsage | undefined;
  refusal: Refusal | undefined;
}

/** Reads the reply of Converse; undefined where it is none. */
export function readConverseReply(body: unknown): ConverseReply | undefined {
  const fields = asFields(body);
  const content = asFields(asFields(fields?.['output'])?.['message'])?.['content'];
  const finishReason = fields?.['stopReason'];
  if (!Array.isArray(content) || typeof finishReason !== 'string') return undefined;
  const blocks = asList(content);
  return {
    text: blocks.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
    reasoning: blocks.map(readReasoning).join(''),
    finishReason,
    usage: readUsage(asFields(fields?.['usage'])),
    refusal: readRefusal(finishReason),
  };
}

function readReasoning(block: Record<string, unknown>): string {
  const text = asFields(asFields(block['reasoningContent'])?.['reasoningText'])?.['text'];
  return typeof text === 'string' ? text : '';
}

/** The reasons to end that are a filter's, or the model's own refusal. */
function readRefusal(stopReason: string): Refusal | undefined {
  switch (stopReason) {
    case 'guardrail_intervened':
      return { kind: 'content-filter', said: 'a guardrail withheld the reply (guardrail_intervened)' };
    case 'content_filtered':
      return { kind: 'content-filter', said: 'the provider withheld the reply (content_filtered)' };
    case 'refusal':
      return { kind: 'refusal', said: 'the model refused to answer' };
    default:
      return undefined;
  }
}

function readUsage(usage: Record<string, unknown> | undefined): TokenUsage | undefined {
  const count = (name: string) => {
    const value = usage?.[name];
    return typeof value === 'number' ? value : undefined;
  };
  const input = count('inputTokens');
  const output = count('outputTokens');
  if (input === undefined && output === undefined) return undefined;
  // What was read from a cache or written to one is counted apart from `inputTokens`.
  const cached = count('cacheReadInputTokens') ?? 0;
  const written = count('cacheWriteInputTokens') ?? 0;
  return {
    ...(input === undefined ? {} : { prompt_tokens: input + cached + written }),
    ...(output === undefined ? {} : { completion_tokens: output }),
    ...(cached === 0 ? {} : { cached_tokens: cached }),
  };
}
