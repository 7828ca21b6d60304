import { VARIABLE } from '../config/environment.ts';

const MASKED = '(masked)';

const SECRET_NAME = /key|token|secret|auth|passw|cookie|credential|signature/i;

/** So many letters and digits in one run are no word. */
const SECRET_VALUE = /[\w+/=.~-]{20,}/;

/** A header's value as the file has it, variables by their names; masked where it may be a secret. */
export function maskHeader(name: string, value: string): string {
  const literal = value.replaceAll(VARIABLE, ' ');
  // `Bearer ${TOKEN}` tells nothing.
  const isHarmless = /^\s*((bearer|basic|token)\s+)?\s*$/i.test(literal);
  if (isHarmless) return value;
  return SECRET_NAME.test(name) || SECRET_VALUE.test(literal) ? MASKED : value;
}

/** A setting's value with what may be a secret masked. */
export function maskValue(name: string, value: unknown): unknown {
  if (typeof value === 'string' && /(ApiBase|baseUrl)$/.test(name)) return maskAddress(value);
  return /extraBody$/i.test(name) ? maskBody(name, value) : value;
}

function maskBody(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => maskBody(name, item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskBody(key, inner)]));
  }
  if (typeof value !== 'string') return value;
  return SECRET_NAME.test(name) || SECRET_VALUE.test(value) ? MASKED : value;
}

/** A web address without user, password and query, where keys may stand. */
function maskAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null) return MASKED;
  return `${url.origin}${url.pathname}${url.search === '' ? '' : `?${MASKED}`}`;
}
