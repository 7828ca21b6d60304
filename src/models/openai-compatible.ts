import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3GenerateResult, LanguageModelV3Prompt } from '@ai-sdk/provider';
import { CallError } from '../errors.ts';
import { toCallError } from './call-error.ts';
import type { ChatMessage, ChatModel, ChatReply, TokenUsage } from './chat-model.ts';
import { createHttpClient } from './http.ts';
import { splitReasoning } from './split-reasoning.ts';

export interface OpenAICompatibleOptions {
  /** The model's name at the server. */
  model: string;
  /** Up to and including `/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  /** Sent with every request beside the parameters that the server's API has in common, for example `{"top_k": 1}`. */
  extraBody?: Record<string, unknown> | undefined;
  /** Sent with every request, for example `api-key` (Azure). */
  headers?: Record<string, string> | undefined;
  /** Added to every address, for example `api-version` (Azure). */
  queryParams?: Record<string, string> | undefined;
  /** The most connections. @default 64 */
  connections?: number | undefined;
  /** How long one reply may take, in milliseconds. @default 600_000 */
  timeout?: number | undefined;
  /** The flags to name in error messages. */
  flags?: { baseUrl: string; key: string; model: string };
}

/** A model behind a chat API of OpenAI's shape: OpenAI itself, Liquid's labs API, vLLM, llama.cpp and many more. */
export function openOpenAICompatible(options: OpenAICompatibleOptions): ChatModel {
  const { extraBody } = options;
  const http = createHttpClient({
    connections: options.connections ?? 64,
    timeout: options.timeout ?? 600_000,
  });
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: options.baseUrl,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(extraBody === undefined
      ? {}
      : { transformRequestBody: (body: Record<string, unknown>) => ({ ...body, ...extraBody }) }),
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    ...(options.queryParams === undefined ? {} : { queryParams: options.queryParams }),
    fetch: http.fetch,
  });
  const languageModel = provider.chatModel(options.model);
  const server = {
    baseUrl: withoutCredentials(options.baseUrl),
    model: options.model,
    secrets: [
      options.apiKey ?? '',
      URL.parse(options.baseUrl)?.password ?? '',
      ...Object.values(options.headers ?? {}),
    ].filter((secret) => secret !== ''),
    flags: options.flags ?? { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--model' },
  };

  return {
    name: options.model,
    async complete(request, signal) {
      try {
        const result = await languageModel.doGenerate({
          prompt: request.messages.map(toPromptMessage),
          ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
          ...(request.topP === undefined ? {} : { topP: request.topP }),
          ...(request.maxTokens === undefined ? {} : { maxOutputTokens: request.maxTokens }),
          ...(request.seed === undefined ? {} : { seed: request.seed }),
          ...(signal === undefined ? {} : { abortSignal: signal }),
        });
        return toReply(result);
      } catch (error) {
        signal?.throwIfAborted();
        throw toCallError(error, server);
      }
    },
    close: () => http.close(),
  };
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href.replace(/\/$/, '');
}

function toPromptMessage({ role, content }: ChatMessage): LanguageModelV3Prompt[number] {
  return role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] };
}

function toReply(result: LanguageModelV3GenerateResult): ChatReply {
  let text = '';
  let reasoning = '';
  for (const part of result.content) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') reasoning += part.text;
  }
  const finishReason = result.finishReason.raw ?? result.finishReason.unified;
  if (result.finishReason.unified === 'content-filter') {
    throw new CallError('refused', "the provider's content filter withheld the reply");
  }
  const split = splitReasoning(text);
  const thoughts = [reasoning, split.reasoning ?? ''].filter((part) => part !== '').join('\n\n');
  const usage = toUsage(result.usage);
  return {
    text: split.text,
    finishReason,
    ...(thoughts === '' ? {} : { reasoning: thoughts }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function toUsage({
  inputTokens,
  outputTokens,
}: LanguageModelV3GenerateResult['usage']): TokenUsage | undefined {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return undefined;
  return {
    ...(inputTokens.total === undefined ? {} : { prompt_tokens: inputTokens.total }),
    ...(outputTokens.total === undefined ? {} : { completion_tokens: outputTokens.total }),
    ...(outputTokens.reasoning ? { reasoning_tokens: outputTokens.reasoning } : {}),
  };
}
