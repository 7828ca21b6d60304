import { APICallError } from '@ai-sdk/provider';
import { type Authorize } from './bedrock-sign.ts';
import { readConverseReply, toConverseBody } from './bedrock-wire.ts';
import { refusalInError } from './bad-reply.ts';
import { toCallError } from './call-error.ts';
import type { ChatModel, ChatReply, ChatRequest } from './chat-model.ts';
import { connect, type ProviderOptions } from './connection.ts';
import { parseJson } from './json.ts';
import { once, REFUSED } from './provider-model.ts';
import { toReply } from './reply.ts';

export interface BedrockOptions extends ProviderOptions {
  authorize: Authorize;
}

/** A model of Amazon Bedrock, through its Converse API. `extraBody` becomes `additionalModelRequestFields`. */
export function openBedrock({ authorize, ...options }: BedrockOptions): ChatModel {
  const { model, extraBody } = options;
  const connection = connect('bedrock', options);
  const { server } = connection;
  const url = `${connection.baseUrl}/model/${encodeURIComponent(model)}/converse`;
  const takeNew = once();

  async function ask(request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatReply> {
    const body = toConverseBody(request, extraBody);
    const headers = await authorize({
      url,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...connection.headers },
      body,
    });
    const response = await connection.fetch(url, { method: 'POST', headers, body, signal: signal ?? null });
    const text = await response.text();
    const received = Object.fromEntries(response.headers);
    const reply = response.ok ? readConverseReply(parseJson(text)) : undefined;
    if (reply === undefined) {
      throw new APICallError({
        message: 'no reply of Converse',
        url,
        requestBodyValues: undefined,
        statusCode: response.status,
        responseHeaders: received,
        responseBody: text,
      });
    }
    const parts = { ...reply, logprobs: [], warnings: takeNew(lacks(request, options)), headers: received };
    return toReply(parts, server.mask);
  }

  return {
    name: model,
    address: connection.address,
    account: connection.account,
    async complete(request, signal) {
      try {
        return await ask(request, signal);
      } catch (error) {
        signal?.throwIfAborted();
        const refusal = refusalInError(error, server.mask);
        if (refusal === undefined) throw toCallError(error, server);
        return toReply({ ...REFUSED, text: '', reasoning: '', headers: undefined, refusal }, server.mask);
      }
    },
    close: () => connection.close(),
  };
}

/** What Converse has no parameter for. */
function lacks({ seed, topLogprobs }: ChatRequest, { model, stream }: ProviderOptions): string[] {
  return [
    ...(seed === undefined ? [] : [`${model}: seed is not offered by this API`]),
    ...(topLogprobs === undefined ? [] : [`${model}: Bedrock's Converse reports no log-probabilities`]),
    ...(stream ? [`${model}: replies of Bedrock are not streamed`] : []),
  ];
}
