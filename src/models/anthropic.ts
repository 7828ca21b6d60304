import { createAnthropic } from '@ai-sdk/anthropic';
import { readBaseUrl, withVersion } from './base-url.ts';
import type { ChatModel, Refusal } from './chat-model.ts';
import { connect, type ProviderOptions } from './connection.ts';
import { asFields } from './json.ts';
import { withExtraBody } from './extra-body.ts';
import { refuseUnstreamed } from './gather-stream.ts';
import { withoutKey } from './openai.ts';
import { providerModel } from './provider-model.ts';
import type { WireFormat } from './wire-format.ts';

/** The API wants to know the most tokens of a reply. */
const MAX_TOKENS = 1024;

/** A model of Anthropic's Messages API (docs.claude.com/en/api/messages). `baseUrl` may leave out the `/v1`. */
export function openAnthropic(options: ProviderOptions): ChatModel {
  const { model, apiKey, stream } = options;
  const flag = options.flags?.baseUrl ?? '--openai-api-base';
  const base = withVersion(readBaseUrl(options.baseUrl, flag, '/messages'), 'v1');
  const connection = connect('anthropic', options, base);
  const fetch = stream ? refuseUnstreamed(connection.fetch) : connection.fetch;
  const languageModel = createAnthropic({
    baseURL: connection.baseUrl,
    // The package takes a missing key from ANTHROPIC_API_KEY, whichever server this is.
    apiKey: apiKey ?? '',
    headers: withoutKey('x-api-key', apiKey, connection.headers),
    fetch: withExtraBody(fetch, options.extraBody),
  })(model);
  return providerModel({
    name: model,
    connection,
    wire: WIRE,
    stream,
    maxTokens: MAX_TOKENS,
    modelFor: () => languageModel,
    lacks: ({ topLogprobs }) =>
      topLogprobs === undefined ? [] : [`${model}: Anthropic's API reports no log-probabilities`],
  });
}

const WIRE: WireFormat = { isReply: () => true, readRefusal, readLogprobs: () => [] };

/** `stop_reason: "refusal"` and what `stop_details` says of it (docs.claude.com/en/api/handling-stop-reasons). */
function readRefusal(events: readonly unknown[]): Refusal | undefined {
  for (const event of events) {
    const message = asFields(asFields(event)?.['delta']) ?? asFields(event);
    if (message?.['stop_reason'] !== 'refusal') continue;
    const details = asFields(message['stop_details']);
    const said = [details?.['category'], details?.['explanation']].filter((part) => typeof part === 'string');
    return { kind: 'refusal', said: said.length === 0 ? 'the model refused to answer' : said.join(': ') };
  }
  return undefined;
}
