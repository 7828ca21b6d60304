import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { ChatModel } from './chat-model.ts';
import { connect, type ProviderOptions } from './connection.ts';
import { refuseUnstreamed } from './gather-stream.ts';
import { asOpenAIChat } from './openai-chat.ts';
import { OPENAI_WIRE } from './openai-wire.ts';
import { providerModel } from './provider-model.ts';

const OPTIONS_NAME = 'openaiCompatible';

/**
 * A model behind a chat API of OpenAI's shape: Liquid's labs API, vLLM, llama.cpp and many more.
 *
 * @param provider the name of the server, where it is one of the known ones.
 */
export function openOpenAICompatible(options: ProviderOptions, provider = 'openai-compatible'): ChatModel {
  const { model, apiKey, extraBody, stream } = options;
  const connection = connect(provider, options);
  const streaming = createOpenAICompatible({
    name: OPTIONS_NAME,
    baseURL: connection.baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(extraBody === undefined
      ? {}
      : { transformRequestBody: (body: Record<string, unknown>) => ({ ...body, ...extraBody }) }),
    headers: connection.headers,
    includeUsage: true,
    fetch: refuseUnstreamed(connection.fetch),
  }).chatModel(model);
  const languageModel = asOpenAIChat(streaming, {
    url: `${connection.baseUrl}/chat/completions`,
    headers: {
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...lowerCased(connection.headers),
    },
    fetch: connection.fetch,
    extraBody,
    optionsName: OPTIONS_NAME,
  });
  return providerModel({
    name: model,
    connection,
    wire: OPENAI_WIRE,
    stream,
    modelFor: () => languageModel,
    providerOptions: ({ topLogprobs }) =>
      topLogprobs === undefined
        ? undefined
        : { [OPTIONS_NAME]: { logprobs: true, top_logprobs: topLogprobs } },
  });
}

/** A header that is given overrides ours, however it is written. */
function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
