import {
  APICallError,
  InvalidResponseDataError,
  type LanguageModelV3,
  type LanguageModelV3CallOptions,
  type LanguageModelV3GenerateResult,
  type LanguageModelV3Prompt,
  type LanguageModelV3Usage,
} from '@ai-sdk/provider';
import type { Fetch } from './http.ts';
import { asFields, asList, parseJson } from './json.ts';

export interface OpenAIChatOptions {
  url: string;
  headers: Record<string, string>;
  fetch: Fetch;
  /** Added to each body, and goes before what stands there. */
  extraBody: Record<string, unknown> | undefined;
  /** What a request's log-probabilities are asked for with, under this name of provider options. */
  optionsName: string;
}

/**
 * The package's model, its whole replies asked for by hand: every call of a judging run goes this way, and of the processor's time that
 * it took a third was the package's (perf/processor-time.mjs). Streams are left to the package.
 *
 * The request and the reply: platform.openai.com/docs/api-reference/chat/create and …/chat/object.
 */
export function asOpenAIChat(model: LanguageModelV3, options: OpenAIChatOptions): LanguageModelV3 {
  const headers = { 'content-type': 'application/json', 'user-agent': 'llm-judge', ...options.headers };
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doStream: (call) => model.doStream(call),
    async doGenerate(call) {
      const { url, fetch, extraBody, optionsName } = options;
      const body = { ...toBody(model.modelId, call), ...call.providerOptions?.[optionsName], ...extraBody };
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: call.abortSignal ?? null,
      });
      const text = await response.text();
      const responseHeaders = Object.fromEntries(response.headers as Iterable<[string, string]>);
      const json = response.ok ? parseJson(text) : undefined;
      if (json === undefined) {
        throw new APICallError({
          message: response.ok ? 'the reply is no JSON' : response.statusText,
          url,
          requestBodyValues: undefined,
          statusCode: response.status,
          responseHeaders,
          responseBody: text,
        });
      }
      return toResult(json, responseHeaders);
    },
  };
}

function toBody(model: string, call: LanguageModelV3CallOptions): Record<string, unknown> {
  // What is undefined JSON leaves out.
  return {
    model,
    max_tokens: call.maxOutputTokens,
    temperature: call.temperature,
    top_p: call.topP,
    seed: call.seed,
    messages: call.prompt.map(toMessage),
  };
}

function toMessage({ role, content }: LanguageModelV3Prompt[number]): object {
  if (typeof content === 'string') return { role, content };
  return { role, content: content.map((part) => (part.type === 'text' ? part.text : '')).join('') };
}

function toResult(body: unknown, headers: Record<string, string>): LanguageModelV3GenerateResult {
  const fields = asFields(body);
  const choice = asFields(asList(fields?.['choices'])[0]);
  const message = asFields(choice?.['message']);
  if (choice === undefined || message === undefined) {
    throw new InvalidResponseDataError({ data: body, message: 'the reply holds no message' });
  }
  const reasoning = message['reasoning_content'] ?? message['reasoning'];
  const raw = choice['finish_reason'];
  return {
    content: [
      ...(typeof reasoning === 'string' ? [{ type: 'reasoning' as const, text: reasoning }] : []),
      ...textsOf(message['content']).map((text) => ({ type: 'text' as const, text })),
    ],
    finishReason: {
      unified: raw === 'content_filter' ? 'content-filter' : 'other',
      raw: typeof raw === 'string' ? raw : undefined,
    },
    usage: toUsage(asFields(fields?.['usage'])),
    warnings: [],
    response: { headers, body },
  };
}

/** A text, or (Mistral's reasoning models) a list of parts, of which those of text are the answer. */
function textsOf(content: unknown): string[] {
  if (typeof content === 'string') return [content];
  return asList(content).flatMap((part) => {
    const { type, text } = asFields(part) ?? {};
    return type === 'text' && typeof text === 'string' ? [text] : [];
  });
}

function toUsage(usage: Record<string, unknown> | undefined): LanguageModelV3Usage {
  return {
    inputTokens: {
      total: count(usage?.['prompt_tokens']),
      noCache: undefined,
      cacheRead: count(asFields(usage?.['prompt_tokens_details'])?.['cached_tokens']),
      cacheWrite: undefined,
    },
    outputTokens: {
      total: count(usage?.['completion_tokens']),
      text: undefined,
      reasoning: count(asFields(usage?.['completion_tokens_details'])?.['reasoning_tokens']),
    },
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
