import {
  APICallError,
  InvalidResponseDataError,
  type LanguageModelV3StreamPart,
  type LanguageModelV3StreamResult,
  type LanguageModelV3Usage,
  type SharedV3Warning,
} from '@ai-sdk/provider';
import { findError } from './error-body.ts';
import type { Fetch } from './http.ts';

/** A reply, whole or as far as it came. */
export interface Gathered {
  text: string;
  reasoning: string;
  /** As the server names it; undefined: the stream ended before the reply did. */
  finishReason: string | undefined;
  isFiltered: boolean;
  usage: LanguageModelV3Usage | undefined;
  warnings: readonly SharedV3Warning[];
  headers: Record<string, string> | undefined;
  /** The parsed body, or the parsed events. */
  events: unknown[];
}

export function nothingGathered(): Gathered {
  return {
    text: '',
    reasoning: '',
    finishReason: undefined,
    isFiltered: false,
    usage: undefined,
    warnings: [],
    headers: undefined,
    events: [],
  };
}

/**
 * Reads a streamed reply to its end, into `gathered`, which holds what came before an error, too.
 *
 * @throws APICallError for an error in the stream; whatever breaks it.
 */
export async function gatherStream(result: LanguageModelV3StreamResult, gathered: Gathered): Promise<void> {
  gathered.headers = result.response?.headers;
  for await (const part of result.stream as unknown as AsyncIterable<LanguageModelV3StreamPart>) {
    takePart(part, gathered);
  }
}

function takePart(part: LanguageModelV3StreamPart, gathered: Gathered): void {
  if (part.type === 'stream-start') gathered.warnings = part.warnings;
  else if (part.type === 'text-delta') gathered.text += part.delta;
  else if (part.type === 'reasoning-delta') gathered.reasoning += part.delta;
  else if (part.type === 'raw' && part.rawValue !== undefined) {
    gathered.events.push(part.rawValue);
    throwIfError(part.rawValue, gathered);
  } else if (part.type === 'finish') {
    gathered.finishReason = part.finishReason.raw;
    gathered.isFiltered = part.finishReason.unified === 'content-filter';
    gathered.usage = part.usage;
  } else if (part.type === 'error') {
    // One package's word for a stream that ended too soon, which the missing reason to finish tells, too.
    const isCut = InvalidResponseDataError.isInstance(part.error) && part.error.data === undefined;
    if (!isCut) throw part.error;
  }
}

/** Gives an error that stands in a reply that says 200 the form of any other. @throws APICallError for one. */
export function throwIfError(body: unknown, { headers }: Pick<Gathered, 'headers'>): void {
  const error = findError(body);
  if (error === undefined) return;
  throw new APICallError({
    message: 'the reply holds an error',
    url: '',
    requestBodyValues: undefined,
    statusCode: 200,
    ...(headers === undefined ? {} : { responseHeaders: headers }),
    responseBody: JSON.stringify(error),
  });
}

/** Takes a reply in JSON, where a stream was asked for, as what it is: an error, or no stream. */
export function refuseUnstreamed(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    if (!response.ok || isJson !== true) return response;
    throw new APICallError({
      message: 'the reply is no stream',
      url: '',
      requestBodyValues: undefined,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: await response.text(),
    });
  };
}
