import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { InputError } from '../errors.ts';

const VARIABLE = 'LLM_JUDGE_BROWSE_PASSWORD';
const SHORTEST = 8;

/** What the page asks for, and whether it is the user's own (which is never printed). */
export interface BrowsePassword {
  password: string;
  isOwn: boolean;
}

/**
 * The password of the page: the user's own from the environment; else, where others can reach the server, a random one.
 *
 * @returns undefined where none is needed.
 * @throws InputError for one that is too short.
 */
export function browsePassword(host: string): BrowsePassword | undefined {
  const own = process.env[VARIABLE];
  if (own !== undefined && own !== '') {
    if (own.length >= SHORTEST) return { password: own, isOwn: true };
    throw new InputError(
      `the password in ${VARIABLE} is shorter than ${SHORTEST} characters`,
      {},
      'Set a longer one, or none: a random one is made then.',
    );
  }
  return isLoopback(host) ? undefined : { password: randomBytes(18).toString('base64url'), isOwn: false };
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
