import { createOpenAI } from '@ai-sdk/openai';
import type { ChatModel } from './chat-model.ts';
import { connect, type ProviderOptions } from './connection.ts';
import { withExtraBody } from './extra-body.ts';
import { refuseUnstreamed } from './gather-stream.ts';
import { OPENAI_WIRE } from './openai-wire.ts';
import { providerModel } from './provider-model.ts';

/**
 * A model of OpenAI itself. Its reasoning models are known by their names, or by `isReasoning`: they take `max_completion_tokens`
 * in place of `max_tokens`, no temperature, and a developer message in place of a system message.
 */
export function openOpenAI(options: ProviderOptions, provider = 'openai'): ChatModel {
  const { model, apiKey, isReasoning, stream } = options;
  const connection = connect(provider, options);
  const fetch = stream ? refuseUnstreamed(connection.fetch) : connection.fetch;
  const languageModel = createOpenAI({
    baseURL: connection.baseUrl,
    // The package takes a missing key from OPENAI_API_KEY, whichever server this is.
    apiKey: apiKey ?? '',
    headers: withoutKey('Authorization', apiKey, connection.headers),
    fetch: withExtraBody(fetch, options.extraBody),
  }).chat(model);
  return providerModel({
    name: model,
    connection,
    wire: OPENAI_WIRE,
    stream,
    modelFor: () => languageModel,
    providerOptions: ({ topLogprobs }) => ({
      openai: {
        ...(isReasoning === undefined ? {} : { forceReasoning: isReasoning }),
        ...(topLogprobs === undefined ? {} : { logprobs: topLogprobs }),
      },
    }),
  });
}

/** Headers that take out the package's own header of the key, where there is no key to put into it. */
export function withoutKey(
  header: string,
  apiKey: string | undefined,
  headers: Record<string, string>,
): Record<string, string> {
  if (apiKey !== undefined) return headers;
  // The package drops what is undefined, against its own type.
  return { [header]: undefined as unknown as string, ...headers };
}
