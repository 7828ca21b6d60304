import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FakeMessage {
  role: string;
  content: string;
}

/** What a client asked for; `number` counts the chat requests from 1, in the order of their arrival. */
export interface FakeRequest {
  number: number;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed body; undefined where it is no JSON. */
  body: Record<string, unknown> | undefined;
  model: string;
  messages: FakeMessage[];
  seed: number | undefined;
  /** Milliseconds since 1970. */
  time: number;
  /** The text that this request is answered with, once it is known. */
  reply: string | undefined;
  /** Whether the whole reply was handed to the operating system before the client went away. */
  isReplySent: boolean;
}

/** What goes wrong with a request in place of a reply. */
export type Fault =
  /** OpenAI's error body; `body` in place of it, for other servers and proxies. */
  | {
      kind: 'status';
      status: number;
      message?: string;
      code?: string;
      headers?: Record<string, string>;
      body?: string;
    }
  | { kind: 'reset' }
  /** A whole body by its headers, whose JSON breaks off; `text` in place of what the model would have said. */
  | { kind: 'truncated'; text?: string }
  | { kind: 'empty-body' }
  | { kind: 'empty-content' }
  /** Holds the reply for so long, for ever by default; `close` ends it. */
  | { kind: 'stall'; milliseconds?: number };

export type ReplyFunction = (request: Pick<FakeRequest, 'model' | 'messages' | 'seed' | 'number'>) => string;

export interface FakeApiOptions {
  /** @default a rating for prompts that look like a judge's, an answer for all others */
  reply?: ReplyFunction;
  /** How long each reply takes, in milliseconds: always the same, or uniformly drawn from a range. @default 0 */
  latency?: number | readonly [lowest: number, highest: number];
  /** Uniform on [0, 1), for the latency. @default Math.random */
  random?: () => number;
  /** What goes wrong with the n-th chat request (counted from 1), if anything. */
  fault?: (number: number, request: FakeRequest) => Fault | undefined;
  /** The tokens that the reply is reported as made of, where log-probabilities are asked for; joined they are the reply. @default `tokensOf` */
  tokens?: (text: string, top: number, request: FakeRequest) => FakeToken[];
  /** @default 'stop' */
  finishReason?: string;
  /** Called when a chat request has arrived, and when its reply was handed to the operating system. */
  onRequest?: (request: FakeRequest) => void;
  onReply?: (request: FakeRequest) => void;
}

/** A token with the probabilities of the likeliest in its place, itself among them or not. */
export interface FakeToken {
  token: string;
  probability: number;
  top: [token: string, probability: number][];
}

export interface FakeApi {
  /** What a client takes as the base URL, `/v1` included. */
  baseUrl: string;
  /** All chat requests so far. */
  requests: FakeRequest[];
  /** Requests to anything but the chat endpoint, as `METHOD path`. */
  others: string[];
  /** How many chat requests are waiting for their reply. */
  readonly inFlight: number;
  close(): Promise<void>;
}

/** A server that stands in for a paid chat API, with OpenAI's request and reply bodies. Same request, same reply. */
export async function startFakeApi(options: FakeApiOptions = {}): Promise<FakeApi> {
  const { reply = defaultReply, fault, finishReason = 'stop' } = options;
  const requests: FakeRequest[] = [];
  const others: string[] = [];
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let inFlight = 0;

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => {});
    incoming.on('end', () => {
      const path = incoming.url ?? '';
      if (incoming.method !== 'POST' || path.replace(/\?.*/, '') !== '/v1/chat/completions') {
        others.push(`${incoming.method} ${path}`);
        sendError(response, {
          kind: 'status',
          status: 404,
          message: `Unknown request URL: ${incoming.method} ${path}.`,
        });
        return;
      }
      const body = parseObject(Buffer.concat(chunks).toString('utf8'));
      const request: FakeRequest = {
        number: requests.length + 1,
        method: incoming.method,
        path,
        headers: incoming.headers,
        body,
        model: typeof body?.['model'] === 'string' ? body['model'] : '',
        messages: Array.isArray(body?.['messages']) ? (body['messages'] as FakeMessage[]) : [],
        seed: typeof body?.['seed'] === 'number' ? body['seed'] : undefined,
        time: Date.now(),
        reply: undefined,
        isReplySent: false,
      };
      requests.push(request);
      inFlight += 1;
      response.on('close', () => (inFlight -= 1));
      options.onRequest?.(request);
      void answer(request, response);
    });
  });

  async function answer(request: FakeRequest, response: ServerResponse): Promise<void> {
    const wait = drawLatency(options);
    // Even at no latency, a reply never precedes what `onRequest` has set off.
    if (wait > 0) await sleep(wait, undefined, { signal: closing.signal }).catch(() => {});
    if (response.destroyed) return;
    const wrong = request.body === undefined ? NOT_JSON : fault?.(request.number, request);
    if (wrong?.kind === 'stall') {
      if (wrong.milliseconds === undefined) return;
      // Nothing is kept running for the sake of a reply that nobody may be waiting for.
      const hold = { signal: closing.signal, ref: false };
      await sleep(wrong.milliseconds, undefined, hold).catch(() => {});
      if (response.destroyed) return;
    }
    if (wrong?.kind === 'reset') response.socket?.resetAndDestroy();
    else if (wrong?.kind === 'status') sendError(response, wrong);
    else if (wrong?.kind === 'empty-body')
      response.writeHead(200, { 'content-type': 'application/json' }).end();
    else {
      const text = wrong?.kind === 'empty-content' ? '' : (brokenText(wrong) ?? reply(request));
      request.reply = text;
      const whole = JSON.stringify(completion(request, text, { finishReason, ...options }));
      const sent = wrong?.kind === 'truncated' ? whole.slice(0, whole.length / 2) : whole;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('finish', () => {
        if (sent !== whole) return;
        request.isReplySent = true;
        options.onReply?.(request);
      });
      response.end(sent);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    others,
    get inFlight() {
      return inFlight;
    },
    close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** Sixteen characters that stand for a request: its model, its conversation and its seed. */
export function fingerprint({
  model,
  messages,
  seed,
}: Pick<FakeRequest, 'model' | 'messages' | 'seed'>): string {
  return createHash('sha256')
    .update(JSON.stringify([model, messages, seed ?? null]))
    .digest('hex')
    .slice(0, 16);
}

/** Whether a message reads like a judge prompt: FastChat's, the package's and the tests' all name the verdict's form. */
export function isJudgePrompt(messages: readonly FakeMessage[]): boolean {
  return messages.some(({ content }) => /\[\[(rating|5|A)\]\]/.test(content));
}

/** A verdict for a judge prompt and an answer for anything else; both carry the request's fingerprint. */
export const defaultReply: ReplyFunction = (request) => {
  const print = fingerprint(request);
  const number = Number.parseInt(print.slice(0, 8), 16);
  return isJudgePrompt(request.messages)
    ? `The answer was weighed (${print}).\n\nRating: [[${1 + (number % 10)}]]`
    : `Answer ${print}: line one,\nline "two" — 三行目。`;
};

function brokenText(fault: Fault | undefined): string | undefined {
  return fault?.kind === 'truncated' ? fault.text : undefined;
}

const NOT_JSON: Fault = {
  kind: 'status',
  status: 400,
  message: 'We could not parse the JSON body of your request.',
};

/** Words, brackets and numbers; each is certain but for a rating, which shares its place with its neighbours. */
export function tokensOf(text: string, top: number): FakeToken[] {
  return (text.match(/\[\[|\]\]|\d+|\s*[^\d\s[\]]+|\s+|./gs) ?? []).map((token, place, all) => {
    if (all[place - 1] !== '[[' || !/^\d+$/.test(token))
      return { token, probability: 1, top: top === 0 ? [] : [[token, 1]] };
    const rating = Number(token);
    const shared: [string, number][] = [
      [token, 0.7],
      [String(rating === 10 ? 9 : rating + 1), 0.2],
      [String(rating === 1 ? 3 : rating - 1), 0.1],
    ];
    return { token, probability: 0.7, top: shared.slice(0, top) };
  });
}

/** As in OpenAI's chat completion object: bytes beside each token. */
function wireLogprobs(tokens: readonly FakeToken[]): object {
  const entry = (token: string, probability: number) => ({
    token,
    logprob: probability === 0 ? -9999 : Math.log(probability),
    bytes: [...Buffer.from(token)],
  });
  return {
    content: tokens.map(({ token, probability, top }) => ({
      ...entry(token, probability),
      top_logprobs: top.map(([each, ofIt]) => entry(each, ofIt)),
    })),
    refusal: null,
  };
}

function completion(
  request: FakeRequest,
  text: string,
  { finishReason, tokens = tokensOf }: { finishReason: string } & Pick<FakeApiOptions, 'tokens'>,
): object {
  const { logprobs, top_logprobs: top } = request.body ?? {};
  const countTokens = (words: string) => Math.ceil(words.length / 4);
  const promptTokens = request.messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  return {
    id: `chatcmpl-${request.number}`,
    object: 'chat.completion',
    created: Math.floor(request.time / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text },
        logprobs: logprobs === true ? wireLogprobs(tokens(text, Number(top ?? 0), request)) : null,
        finish_reason: finishReason,
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: countTokens(text),
      total_tokens: promptTokens + countTokens(text),
    },
  };
}

const ERROR_TYPES: Record<number, string> = { 429: 'requests', 500: 'server_error', 503: 'server_error' };

function sendError(
  response: ServerResponse,
  { status, message, code, headers, body }: Fault & { kind: 'status' },
): void {
  const error = {
    message: message ?? `The fake API answers with ${status}.`,
    type: ERROR_TYPES[status] ?? 'invalid_request_error',
    param: null,
    code: code ?? null,
  };
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body ?? JSON.stringify({ error }));
}

function drawLatency({ latency = 0, random = Math.random }: FakeApiOptions): number {
  return typeof latency === 'number' ? latency : latency[0] + random() * (latency[1] - latency[0]);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
