import { InputError } from '../../errors.ts';
import { type Mask, maskSecrets } from '../mask-secrets.ts';
import { maskedLine } from '../masked-line.ts';
import { readRetryAfter } from '../retry-after.ts';
import type { HubEnvironment } from './hub-environment.ts';
import { PassingFault } from './passing-fault.ts';

/** What was asked for, for messages. */
export interface Asked {
  repo: string;
  revision: string;
  /** A file of it. */
  path?: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const TOKENS = 'https://huggingface.co/settings/tokens';

/**
 * A reply of the hub that is no success, as an error that says what to do. The hub names the reason in `x-error-code`; without a token
 * it answers 401 for repositories that it does not have, so as not to tell which private ones there are.
 */
export function refusal(
  status: number,
  headers: Headers,
  asked: Asked,
  { endpoint, authorization, secrets }: HubEnvironment,
): InputError | PassingFault {
  const code = String(headers['x-error-code'] ?? '');
  const said = saidIn(headers, maskSecrets(secrets));
  const host = new URL(endpoint).host;
  const { repo, revision, path } = asked;
  const place = { file: path === undefined ? repo : `${repo}/${shown(path)}` };
  const hasToken = authorization !== undefined;

  if (status === 408 || status === 429 || status >= 500) {
    return new PassingFault(`${host} answered ${status}${said}`, { retryAfter: askedWait(headers) });
  }
  if (code === 'GatedRepo') {
    return new InputError(
      'it is gated: only accounts that have accepted its terms may have it',
      place,
      hasToken
        ? `Accept the terms on ${endpoint}/${repo} with the account of your HF_TOKEN; the token must be allowed to read gated repositories.`
        : `Accept the terms on ${endpoint}/${repo}, make a token (${TOKENS}), and set HF_TOKEN to it, in .env for example.`,
    );
  }
  if (code === 'RevisionNotFound') {
    return new InputError(
      `it has no branch, tag or commit "${shown(revision)}"`,
      place,
      `See what there is on ${endpoint}/${repo}/commits/main, and name it with --revision.`,
    );
  }
  if (status === 401 && /invalid (credentials|token|user)/i.test(said) && hasToken) {
    return new InputError(
      `${host} refuses the token (401)`,
      { flag: 'HF_TOKEN' },
      `Make a new one (${TOKENS}), or unset it: public models need none.`,
    );
  }
  if (path !== undefined && (code === 'EntryNotFound' || (status === 404 && code === ''))) {
    return new InputError(
      'there is no such file (404)',
      place,
      `See what there is on ${endpoint}/${repo}/tree/main.`,
    );
  }
  if (code === 'RepoNotFound' || status === 401 || status === 404) {
    return new InputError(
      `${host} has no such model, or not for ${hasToken ? 'the account of your HF_TOKEN' : 'the public'} (${status})`,
      place,
      hasToken
        ? 'Check the name. A private model needs the token of an account that may read it.'
        : `Check the name. A private model needs HF_TOKEN: the token of an account that may read it (${TOKENS}).`,
    );
  }
  return new InputError(
    `${host} answered ${status}${said}`,
    place,
    status === 403
      ? `The account of HF_TOKEN may not have it; see ${endpoint}/${repo}.`
      : 'Try again later, or a mirror: HF_ENDPOINT.',
  );
}

/** A name that others gave, as a person is shown it: nothing in it could steer a terminal. */
export function shown(text: string): string {
  return maskedLine(text, (unmasked) => unmasked);
}

function saidIn(headers: Headers, mask: Mask): string {
  const message = headers['x-error-message'];
  return typeof message === 'string' ? ` (${maskedLine(message, mask)})` : '';
}

/** `Retry-After`, or the hub's own header: `RateLimit: "api";r=0;t=55`, t in seconds. */
function askedWait(headers: Headers): number | undefined {
  const retryAfter = headers['retry-after'];
  if (typeof retryAfter === 'string') return readRetryAfter({ 'retry-after': retryAfter });
  const seconds = /;\s*r=0\s*;\s*t=(\d+)/.exec(String(headers['ratelimit'] ?? ''))?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
