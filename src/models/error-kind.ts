import type { CallFailure } from '../errors.ts';

export interface Fault {
  status: number;
  /** The server's names for the fault, and its message: see `ErrorBody`. */
  names: string;
  message: string;
}

/** No money is left, which no waiting changes: OpenAI, Anthropic (credit, or a limit that the owner set), DeepSeek, OpenRouter. */
const QUOTA =
  /insufficient_quota|billing_(error|hard_limit|not_active)|enforced_spend_limit|credit balance is too low|insufficient[ _-](balance|credits?|funds)|specified API usage limits/i;

/** OpenAI, Azure and Groq; vLLM, SGLang, llama.cpp, TGI; Anthropic; Gemini; Bedrock; Mistral; xAI; a request above the limit of a whole minute. */
const TOO_LONG =
  /context_length_exceeded|exceed_context_size|request_too_large|maximum (context|prompt) length|(available|model'?s?|max(imum)?) context (size|length|window)|exceeds? the context|exceed context limit|prompt is too long|input is too long|input token count .{0,60}exceeds|too many (input )?tokens(?! per)|tokens \+ `?max_new_tokens|too large for model|request too large for/i;

const BAD_KEY =
  /api_key_invalid|api key not valid|(invalid|incorrect)[ _]api[ _]key|authentication_error|UnrecognizedClientException|ExpiredTokenException|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken/i;

/** `on-demand throughput`: Bedrock's word for a model that is only served under the id of an inference profile. */
const NO_MODEL =
  /model_not_found|invalid_model|model_decommissioned|unknown[ _]model|no such model|model .{0,80}(does not|doesn't|not) exist|not a valid model|model identifier is invalid|on-demand throughput/i;

const BUSY = /overloaded|ModelNotReadyException|ModelTimeoutException|ServiceUnavailable/i;
const RATE_LIMIT =
  /rate_limit|rate limit|ThrottlingException|TooManyRequests|too_many_requests|RESOURCE_EXHAUSTED/i;

/** What kind of failure a server reports. Its names for the fault count before the status, which gateways and streams blur. */
export function kindOfFault({ status, names, message }: Fault): CallFailure {
  const text = `${names} ${message}`;
  if (QUOTA.test(text)) return 'rejected-key';
  if (status === 413 || (status < 501 && TOO_LONG.test(text))) return 'too-long';
  if (BUSY.test(names)) return 'server';
  if (status === 429 || RATE_LIMIT.test(names)) return 'rate-limit';
  if (status === 401 || status === 402 || status === 403) return 'rejected-key';
  if (status === 400 && BAD_KEY.test(text)) return 'rejected-key';
  if (status === 404 || (status < 500 && NO_MODEL.test(text))) return 'unknown-model';
  if (status === 408 || status === 409 || status === 424 || status === 425 || status >= 498) return 'server';
  return 'bad-request';
}

/** The HTTP status that a fault would have, from its names alone: a stream, or a reply that says 200, has no other. */
export function statusOfNames(names: string): number {
  if (/authentication|unauthorized/i.test(names)) return 401;
  if (/permission/i.test(names)) return 403;
  if (/not_found/i.test(names)) return 404;
  if (/rate_limit|insufficient_quota|RESOURCE_EXHAUSTED|throttling/i.test(names)) return 429;
  if (/invalid|bad_?request|context_length|content_filter|unsupported/i.test(names)) return 400;
  return 500;
}

/**
 * The provider will not have this conversation, or withheld the reply: Azure and OpenAI, Anthropic, OpenRouter's moderation,
 * DeepSeek, Alibaba.
 */
const WITHHELD =
  /content_filter|content_policy|ResponsibleAIPolicyViolation|moderation_flagged|data_?inspection_?failed|content filtering policy|Content Exists Risk|flagged as potentially violating/i;

export function isWithheld({ status, names, message }: Fault): boolean {
  return status < 500 && status !== 429 && WITHHELD.test(`${names} ${message}`);
}
