import { APICallError } from '@ai-sdk/provider';
import { CallError, type CallFailure } from '../errors.ts';
import { type BadReply, factsOf, readBadReply, readBody, toFault } from './bad-reply.ts';
import { causesOf } from './causes.ts';
import { type Fault, kindOfFault } from './error-kind.ts';
import { parseJson } from './json.ts';
import type { Mask } from './mask-secrets.ts';
import { maskedLine } from './masked-line.ts';
import { networkCode, networkError } from './network-error.ts';

export interface ServerFacts {
  /** Where the requests go, for messages: without a user's name or password. */
  baseUrl: string;
  model: string;
  /** Takes out what is never to be shown: a server may echo it. */
  mask: Mask;
  /** The flags that set these things, for remedies. */
  flags: { baseUrl: string; key: string; model: string };
}

/** What went wrong with a call, from whatever a provider's package threw. */
export function toCallError(error: unknown, server: ServerFacts): CallError {
  for (const cause of causesOf(error)) if (cause instanceof CallError) return cause;
  const place = { baseUrl: server.baseUrl, flag: server.flags.baseUrl };
  const code = networkCode(error);
  if (code !== undefined) return networkError(code, place, error);
  const reply = readBadReply(error);
  if (reply !== undefined) return toReplyError(reply, server);
  if (APICallError.isInstance(error)) return networkError(undefined, place, error);
  const message = error instanceof Error ? error.message : String(error);
  return new CallError('malformed-reply', maskedLine(`${server.baseUrl}: ${message}`, server.mask), {
    cause: error,
  });
}

function toReplyError(reply: BadReply, server: ServerFacts): CallError {
  const body = readBody(reply);
  const facts = factsOf(reply, body, server.mask);
  if (body === undefined) return toUnreadableError(reply, server, facts);
  const fault = toFault(reply, body);
  // OpenRouter: money that calls in flight hold back, and will let go of.
  const isPassing = fault.status === 402 && facts.retryAfter !== undefined;
  const kind = isPassing ? 'rate-limit' : kindOfFault(fault);
  const said = maskedLine(fault.message, server.mask) || '(an empty body)';
  const answered = reply.status < 300 ? `${reply.status} with an error` : reply.status;
  return new CallError(kind, `${server.baseUrl} answered ${answered}: ${said}`, {
    ...facts,
    statusCode: fault.status,
    remedy: redirection(reply, server) ?? remedyFor(kind, server, fault),
  });
}

/** A reply that says 200 and is neither a chat completion nor an error. */
function toUnreadableError(
  { status, text }: BadReply,
  { baseUrl, mask }: ServerFacts,
  facts: object,
): CallError {
  // What does not even begin as JSON does (a page of HTML) was not cut: it is something else.
  if (parseJson(text) === undefined && /^\s*([[{]|$)/.test(text)) {
    const end = maskedLine(mask(text).slice(-80), mask);
    const how = end === '' ? 'it is empty' : `it ends in ${end}`;
    const message = `${baseUrl} sent a reply that is not whole: ${how}`;
    return new CallError('truncated-reply', message, { ...facts, statusCode: status });
  }
  const message = `${baseUrl} answered with something that is no chat completion: ${maskedLine(text, mask)}`;
  return new CallError('malformed-reply', message, { ...facts, statusCode: status });
}

function redirection({ status, headers }: BadReply, { mask, flags }: ServerFacts): string | undefined {
  const location = headers?.['location'];
  if (status < 300 || status >= 400 || location === undefined) return undefined;
  return `The server has moved to ${maskedLine(location, mask)}: name that with ${flags.baseUrl}.`;
}

function remedyFor(kind: CallFailure, { flags, model }: ServerFacts, { message }: Fault): string | undefined {
  switch (kind) {
    case 'rejected-key':
      return `Check the key (${flags.key}) and that it belongs to this server (${flags.baseUrl}).`;
    case 'unknown-model':
      return `Check the model's name (${flags.model} ${model}) and the server (${flags.baseUrl}, which usually ends in /v1).`;
    case 'too-long':
      return 'Ask for fewer tokens, or take a model with a longer context.';
    case 'bad-request':
      return /max_completion_tokens|'(temperature|top_p)' (is|does) not/.test(message)
        ? 'A reasoning model takes other parameters: docs/providers.md says how to name it as one.'
        : 'The server accepts no such request; docs/answer.md lists the parameters that are sent.';
    case 'unreachable':
    case 'none-accepted':
    case 'unavailable':
    case 'network':
    case 'rate-limit':
    case 'server':
    case 'timeout':
    case 'truncated-reply':
    case 'malformed-reply':
    case 'empty-reply':
    case 'cut-reply':
      return undefined;
  }
}
