import { asFields, asList } from './json.ts';
import { readProtobufDuration } from './retry-after.ts';

/** What the body of an error says, in whichever provider's form. */
export interface ErrorBody {
  /** In the server's own words; not made fit for a terminal, and it may echo a key. */
  message: string | undefined;
  /** The names that the server has for the fault (codes, types, statuses), with spaces between them. */
  names: string;
  /** The HTTP status that the body states, in place of the reply's own or beside it. */
  status: number | undefined;
  /** Milliseconds (google.rpc.RetryInfo). */
  retryAfter: number | undefined;
}

/**
 * Reads the body of an error. The forms: `{"error": {"message", "type", "code"}}` (OpenAI and most others; Anthropic with `"type":
 * "error"` around it; Google with `status` and `details`, at times within an array), `{"error": "…"}`, the same fields without
 * `error` (vLLM, Mistral), `{"message"}` (AWS) and `{"detail"}` (FastAPI).
 */
export function readErrorBody(body: unknown): ErrorBody | undefined {
  const outer = asFields(Array.isArray(body) ? body[0] : body);
  if (outer === undefined) return undefined;
  const inner = asFields(outer['error']) ?? outer;
  const said =
    (typeof outer['error'] === 'string' ? outer['error'] : undefined) ??
    inner['message'] ??
    inner['Message'] ??
    outer['message'] ??
    outer['detail'];
  const details = asList([inner['details']].flat());
  const metadata = asFields(inner['metadata']);
  return {
    message: typeof said === 'string' ? said : said === undefined ? undefined : JSON.stringify(said),
    names: [
      inner['code'],
      inner['type'],
      inner['status'],
      asFields(inner['innererror'])?.['code'],
      // OpenRouter: what its moderation objects to.
      Array.isArray(metadata?.['reasons']) ? 'moderation_flagged' : undefined,
      ...details.flatMap((detail) => [detail['reason'], detail['error_code']]),
    ]
      .filter((name) => typeof name === 'string')
      .join(' '),
    status: readStatus(inner['code']) ?? readStatus(inner['status']),
    retryAfter: details.map((detail) => readProtobufDuration(detail['retryDelay'])).find(Number.isFinite),
  };
}

/**
 * The error in the body of a reply that says 200, or in one event of a stream. OpenRouter puts it into the choice, too
 * (openrouter.ai/docs/api/reference/errors-and-debugging).
 */
export function findError(body: unknown): unknown {
  const outer = asFields(Array.isArray(body) ? body[0] : body);
  if (outer === undefined) return undefined;
  const { error } = outer;
  if (error != null && error !== '' && error !== false) return outer;
  if (outer['object'] === 'error' || outer['type'] === 'error') return outer;
  const choice = asList(outer['choices'])[0];
  return choice?.['error'] == null ? undefined : { error: choice['error'] };
}

function readStatus(code: unknown): number | undefined {
  const status = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600
    ? (status as number)
    : undefined;
}
