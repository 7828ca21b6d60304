import type {
  LanguageModelV3,
  LanguageModelV3GenerateResult,
  SharedV3ProviderOptions,
  SharedV3Warning,
} from '@ai-sdk/provider';
import { CallError, InputError } from '../errors.ts';
import { refusalInError } from './bad-reply.ts';
import { type ServerFacts, toCallError } from './call-error.ts';
import { toCallOptions } from './call-options.ts';
import { causesOf } from './causes.ts';
import type { ChatModel, ChatReply, ChatRequest, Refusal } from './chat-model.ts';
import type { Connection } from './connection.ts';
import { type Gathered, gatherStream, nothingGathered, throwIfError } from './gather-stream.ts';
import { toReply, toUsage } from './reply.ts';
import type { WireFormat } from './wire-format.ts';

export interface ProviderModelOptions {
  name: string;
  connection: Connection;
  wire: WireFormat;
  /** The package's model for a request. */
  modelFor: (request: ChatRequest) => LanguageModelV3;
  providerOptions?: (request: ChatRequest) => SharedV3ProviderOptions | undefined;
  /** The most tokens where the request names no number and the API wants one. */
  maxTokens?: number;
  stream?: boolean | undefined;
  /** What the API does not offer of a request, in sentences. */
  lacks?: (request: ChatRequest) => string[];
}

/** A model of one of the AI SDK's packages as ours. */
export function providerModel(options: ProviderModelOptions): ChatModel {
  const { name, connection, wire, stream = false } = options;
  const { server } = connection;
  const takeNew = once();

  async function ask(
    request: ChatRequest,
    signal: AbortSignal | undefined,
    gathered: Gathered,
  ): Promise<ChatReply> {
    const model = options.modelFor(request);
    const extra = options.providerOptions?.(request);
    const maxTokens = request.maxTokens ?? options.maxTokens;
    const callOptions = {
      ...toCallOptions({ ...request, maxTokens }, signal),
      ...(extra && { providerOptions: extra }),
    };
    if (stream)
      await gatherStream(await model.doStream({ ...callOptions, includeRawChunks: true }), gathered);
    else takeWhole(await model.doGenerate(callOptions), gathered);
    const { finishReason, headers, events } = gathered;
    if (finishReason === undefined) throw cutStream(server);
    if (!wire.isReply(events)) {
      const message = `${server.baseUrl} answered with something that is no chat completion`;
      throw new CallError('malformed-reply', message, { statusCode: 200 });
    }
    const refusal = wire.readRefusal(events) ?? (gathered.isFiltered ? withheld(finishReason) : undefined);
    return toReply(
      {
        text: gathered.text,
        reasoning: gathered.reasoning,
        finishReason,
        usage: gathered.usage && toUsage(gathered.usage),
        refusal,
        logprobs: request.topLogprobs === undefined ? [] : wire.readLogprobs(events),
        warnings: takeNew([
          ...gathered.warnings.map((warning) => describe(warning, name)),
          ...(options.lacks?.(request) ?? []),
        ]),
        headers,
      },
      server.mask,
    );
  }

  return {
    name,
    address: connection.address,
    account: connection.account,
    async complete(request, signal) {
      const gathered = nothingGathered();
      try {
        return await ask(request, signal, gathered);
      } catch (error) {
        signal?.throwIfAborted();
        throwIfInput(error);
        const refusal = refusalInError(error, server.mask);
        if (refusal === undefined) throw toCallError(error, server);
        return toReply({ ...gathered, ...REFUSED, refusal }, server.mask);
      }
    },
    close: () => connection.close(),
  };
}

/** What is true of a reply that came as an error. */
export const REFUSED = { finishReason: 'content_filter', usage: undefined, logprobs: [], warnings: [] };

function withheld(finishReason: string): Refusal {
  return { kind: 'content-filter', said: `the provider withheld the reply (${finishReason})` };
}

function cutStream({ baseUrl }: ServerFacts): CallError {
  return new CallError('truncated-reply', `${baseUrl}: the stream ended before the reply was complete`);
}

/** @throws APICallError for an error that a reply of status 200 holds. */
function takeWhole(result: LanguageModelV3GenerateResult, gathered: Gathered): void {
  gathered.headers = result.response?.headers;
  throwIfError(result.response?.body, gathered);
  for (const part of result.content) {
    if (part.type === 'text') gathered.text += part.text;
    else if (part.type === 'reasoning') gathered.reasoning += part.text;
  }
  gathered.finishReason = result.finishReason.raw ?? result.finishReason.unified;
  gathered.isFiltered = result.finishReason.unified === 'content-filter';
  gathered.usage = result.usage;
  gathered.warnings = result.warnings;
  gathered.events.push(result.response?.body);
}

/** What the user got wrong is no failed call, though a transport may find it only now. */
function throwIfInput(error: unknown): void {
  for (const cause of causesOf(error)) if (cause instanceof InputError) throw cause;
}

/** Lets each text through the first time only. */
export function once(): (texts: string[]) => string[] {
  const seen = new Set<string>();
  return (texts) => texts.filter((text) => !seen.has(text) && seen.add(text));
}

function describe(warning: SharedV3Warning, model: string): string {
  if (warning.type === 'other') return `${model}: ${warning.message}`;
  return `${model}: ${warning.details ?? `${warning.feature} is not offered by this API`}`;
}
