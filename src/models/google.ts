import { createGoogleGenerativeAI } from '@ai-sdk/google';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import { readBaseUrl, withVersion } from './base-url.ts';
import type { ChatModel, ChatRequest } from './chat-model.ts';
import { connect, type ProviderOptions } from './connection.ts';
import { withExtraBody } from './extra-body.ts';
import { refuseUnstreamed } from './gather-stream.ts';
import { GOOGLE_WIRE } from './google-wire.ts';
import { withoutKey } from './openai.ts';
import { providerModel } from './provider-model.ts';

/** A model of Google's Gemini API (ai.google.dev/api/generate-content). `baseUrl` may leave out the `/v1beta`. */
export function openGoogle(options: ProviderOptions): ChatModel {
  const { model, apiKey, stream } = options;
  const flag = options.flags?.baseUrl ?? '--openai-api-base';
  const base = withVersion(readBaseUrl(options.baseUrl, flag, '/models'), 'v1beta');
  const connection = connect('google', options, base);
  const fetch = withExtraBody(
    stream ? refuseUnstreamed(connection.fetch) : connection.fetch,
    options.extraBody,
  );
  // The package has no parameter for log-probabilities: they are added to the body, by a model for each number of them.
  const models = new Map<number | undefined, LanguageModelV3>();
  function modelFor({ topLogprobs }: ChatRequest): LanguageModelV3 {
    const known = models.get(topLogprobs);
    if (known !== undefined) return known;
    const wanted = { generationConfig: { responseLogprobs: true, logprobs: topLogprobs } };
    const languageModel = createGoogleGenerativeAI({
      baseURL: connection.baseUrl,
      // The package takes a missing key from the environment, whichever server this is.
      apiKey: apiKey ?? '',
      headers: withoutKey('x-goog-api-key', apiKey, connection.headers),
      fetch: withExtraBody(fetch, topLogprobs === undefined ? undefined : wanted),
    })(model);
    models.set(topLogprobs, languageModel);
    return languageModel;
  }
  return providerModel({ name: model, connection, wire: GOOGLE_WIRE, stream, modelFor });
}
