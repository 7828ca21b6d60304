import type { TokenLogprob } from '../models/chat-model.ts';
import { findRating } from './rating-place.ts';

/** The mean of the ratings 1 to 10 by their probabilities, or why there is none. */
export type ExpectedScore =
  | {
      kind: 'expected';
      score: number;
      /** The share of the probability in the rating's place that lies on the ratings seen. */
      mass: number;
    }
  /** The judgment came without log-probabilities. */
  | { kind: 'no-logprobs' }
  /** There is no verdict, or the recorded tokens do not spell it. */
  | { kind: 'no-place' }
  /** The verdict is no whole number: alternatives to one of its tokens are no ratings. */
  | { kind: 'not-whole' }
  /** No other tokens were recorded in the rating's place (`--top-logprobs 0`). */
  | { kind: 'no-alternatives' }
  /** Less than `LEAST_MASS` of the probability lies on ratings: too much is not known. */
  | { kind: 'low-mass'; mass: number };

/** Below this share the ratings that were seen do not stand for all. */
export const LEAST_MASS = 0.8;

const RATINGS = /^(?:[1-9]|10)$/;

/**
 * The expected score of a judgment: Σ rating · P(rating), over the ratings 1 to 10 in the place of the verdict, their probabilities
 * divided by their sum (Y. Liu et al., "G-Eval", 2023, arXiv 2303.16634, section 2, which has Σ p(s) · s of all scores s).
 *
 * A "1" that was said is a rating as far as what follows it ends the number, and a 10 as far as a "0" follows: P(10) = P(1) · P(0 | 1). A "1"
 * that was not said counts as the rating where "10" is a token among the alternatives, and as neither where it may begin a 10.
 *
 * @param judgment what the judge wrote.
 * @param tokens of the reply, as recorded.
 *
 * @example expectedScore('[[8]]', [{ token: '[[', … }, { token: '8', top: [8: 0.6, 9: 0.4], … }, { token: ']]', … }]) // 8.4, mass 1
 */
export function expectedScore(
  judgment: string,
  tokens: readonly TokenLogprob[] | null | undefined,
): ExpectedScore {
  if (!Array.isArray(tokens) || tokens.length === 0 || !tokens.every(isToken)) return { kind: 'no-logprobs' };
  const place = findRating(judgment, tokens);
  if (place === undefined) return { kind: 'no-place' };
  if (place === 'not-whole') return { kind: 'not-whole' };
  const said = tokens[place.token] as TokenLogprob;
  if (said.top.length === 0) return { kind: 'no-alternatives' };
  const probabilities = ratingsAt(tokens, place.token, place.before);
  let mass = 0;
  let sum = 0;
  for (const [rating, probability] of probabilities) {
    mass += probability;
    sum += rating * probability;
  }
  if (mass < LEAST_MASS) return { kind: 'low-mass', mass };
  return { kind: 'expected', score: sum / mass, mass: Math.min(1, mass) };
}

/** What is probable at a token: the alternatives, and the token said where it is none of them. */
function alternativesAt({ token, logprob, top }: TokenLogprob): Map<string, number> {
  const alternatives = new Map<string, number>();
  // Tokens of other bytes may look alike: their texts are one.
  for (const each of top) {
    alternatives.set(each.token, (alternatives.get(each.token) ?? 0) + Math.exp(each.logprob));
  }
  if (!alternatives.has(token)) alternatives.set(token, Math.exp(logprob));
  return alternatives;
}

function ratingsAt(tokens: readonly TokenLogprob[], place: number, before: string): Map<number, number> {
  const said = tokens[place] as TokenLogprob;
  const alternatives = alternativesAt(said);
  const ratings = new Map<number, number>();
  const add = (rating: number, probability: number) =>
    void ratings.set(rating, (ratings.get(rating) ?? 0) + probability);
  const hasTen = [...alternatives.keys()].some((text) => text.startsWith(`${before}10`));
  for (const [text, probability] of alternatives) {
    if (!text.startsWith(before)) continue;
    const [, digits = '', after = ''] = /^(\d*)(.*)$/s.exec(text.slice(before.length)) ?? [];
    if (!RATINGS.test(digits) || (after !== '' && !after.startsWith(']'))) continue;
    if (digits !== '1' || after !== '') add(Number(digits), probability);
    else if (text === said.token) addOneOrTen(tokens[place + 1], probability, add);
    else if (hasTen) add(1, probability);
  }
  return ratings;
}

/** A "1" was said: what follows it makes it a 1 or a 10. */
function addOneOrTen(
  next: TokenLogprob | undefined,
  probability: number,
  add: (rating: number, probability: number) => void,
): void {
  if (next === undefined) return;
  for (const [text, share] of alternativesAt(next)) {
    if (text.startsWith(']')) add(1, probability * share);
    else if (/^0(?:\]|$)/.test(text)) add(10, probability * share);
  }
}

/** Records are files of others': a number that is no log-probability is not taken for one. */
function isToken(value: unknown): value is TokenLogprob {
  if (!isEntry(value)) return false;
  const { top } = value as Partial<TokenLogprob>;
  return Array.isArray(top) && top.every(isEntry);
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { token, logprob } = value as Partial<TokenLogprob>;
  // Rounding may leave a certain token a little above 0.
  return typeof token === 'string' && typeof logprob === 'number' && logprob <= 0.001;
}
