import type { TokenLogprob } from '../models/chat-model.ts';
import { findScore } from './parse-verdict.ts';

/** Where the digits of a rating begin among the tokens of a judgment. */
export interface RatingPlace {
  /** The token that holds the first digit. */
  token: number;
  /** What stands before the digit in it, such as `[[`. */
  before: string;
}

/**
 * Finds the rating that was taken as the verdict among the tokens. What the tokens spell need not be the judgment (thoughts and marks of
 * the model's own may stand around it, and letters may be cut into bytes), so that it is looked for by its text, counted from the end.
 *
 * @returns `not-whole` for a rating such as 7.5; undefined where there is no verdict, or the tokens do not spell it.
 */
export function findRating(
  judgment: string,
  tokens: readonly TokenLogprob[],
): RatingPlace | 'not-whole' | undefined {
  const found = findScore(judgment);
  if (found === null) return undefined;
  const [verdict, rating] = found as unknown as [string, string];
  if (!/^\d+$/.test(rating)) return 'not-whole';
  const later = judgment.slice(found.index + verdict.length).split(verdict).length - 1;
  const spelled = tokens.map(({ token }) => token).join('');
  let at = spelled.length;
  for (let place = 0; place <= later; place += 1) {
    at = at === 0 ? -1 : spelled.lastIndexOf(verdict, at - 1);
    if (at === -1) return undefined;
  }
  let digit = at + verdict.indexOf(rating);
  for (const [token, { token: text }] of tokens.entries()) {
    if (digit < text.length) return { token, before: text.slice(0, digit) };
    digit -= text.length;
  }
  return undefined;
}
