import { APICallError, InvalidResponseDataError } from '@ai-sdk/provider';
import type { Refusal } from './chat-model.ts';
import { type ErrorBody, findError, readErrorBody } from './error-body.ts';
import { type Fault, isWithheld, statusOfNames } from './error-kind.ts';
import { STATUS } from './http-response.ts';
import { parseJson } from './json.ts';
import type { Mask } from './mask-secrets.ts';
import { maskedLine } from './masked-line.ts';
import { readRateLimits } from './rate-limit-headers.ts';
import { readRequestId } from './request-id.ts';
import { readRetryAfter } from './retry-after.ts';

/** A reply that holds no answer: what a provider's package, or ours, has thrown it for. */
export interface BadReply {
  status: number;
  /** Whether the body is that of an error; otherwise it may hold one. */
  isError: boolean;
  headers: Record<string, string> | undefined;
  text: string;
}

/** The reply that an error of a package is about; undefined where it is about none. */
export function readBadReply(error: unknown): BadReply | undefined {
  if (InvalidResponseDataError.isInstance(error)) {
    return { status: 200, isError: false, headers: undefined, text: JSON.stringify(error.data) ?? '' };
  }
  if (!APICallError.isInstance(error) || error.statusCode === undefined) return undefined;
  const { responseHeaders: headers, responseBody: text = '' } = error;
  const isError = error.statusCode >= 300;
  return { status: Number(headers?.[STATUS] ?? error.statusCode), isError, headers, text };
}

/** What the reply says of its fault; undefined where it says 200 and holds no error. */
export function readBody({ isError, headers, text }: BadReply): ErrorBody | undefined {
  const json = parseJson(text);
  const body = readErrorBody(isError ? json : findError(json));
  if (body === undefined) {
    return !isError ? undefined : { message: text, names: '', status: undefined, retryAfter: undefined };
  }
  const awsName = headers?.['x-amzn-errortype']?.split(':')[0];
  return awsName === undefined ? body : { ...body, names: `${body.names} ${awsName}`.trim() };
}

export function toFault({ status, text }: BadReply, { names, message, status: stated }: ErrorBody): Fault {
  return {
    status: status < 300 ? (stated ?? statusOfNames(names)) : status,
    names,
    message: message ?? (names || text),
  };
}

/** What a reply says beside what went wrong. */
export function factsOf({ headers }: BadReply, body: ErrorBody | undefined, mask: Mask) {
  return {
    retryAfter: readRetryAfter(headers) ?? body?.retryAfter,
    limits: readRateLimits(headers),
    requestId: readRequestId(headers, mask),
  };
}

/** Why there is no answer, where the error says that the provider withheld it: Azure's 400, Anthropic's, OpenRouter's 403. */
export function refusalInError(error: unknown, mask: Mask): Refusal | undefined {
  const reply = readBadReply(error);
  const body = reply && readBody(reply);
  if (body === undefined || !isWithheld(toFault(reply as BadReply, body))) return undefined;
  return { kind: 'content-filter', said: maskedLine(body.message ?? body.names, mask) };
}
