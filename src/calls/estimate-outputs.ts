import { formatCount } from './numbers.ts';
import { sampleTokens } from './tokens-sample.ts';
import type { TokenCounter } from './tokens.ts';

/** The length of one reply that is expected, in tokens, and why. */
export interface ExpectedOutput {
  tokens: number;
  basis: string;
}

/** Replies that are there already: what they tell of those to come. */
export interface RecordedOutputs {
  count: number;
  /** The mean length of a reply; 0 where there is none. */
  meanTokens: number;
}

/** The part of its limit that an answer is expected to take where nothing is known of it. */
const EXPECTED_PART = 0.4;
/** The length of a judgment where nothing is known of it: GPT-4's of MT-Bench have 172 tokens in the mean, its Japanese ones 231 (cl100k_base). */
const USUAL_JUDGMENT = 200;
/** With reasoning, which providers count and charge as output; a guess, as models differ by far. */
const REASONED_JUDGMENT = 1200;

/** The length of answers to come: as others to the same questions, else a part of the limit. */
export function expectAnswer(recorded: RecordedOutputs, maxTokens: number): ExpectedOutput {
  if (recorded.count > 0) return asRecorded(recorded, maxTokens, 'answer');
  return {
    tokens: Math.round(maxTokens * EXPECTED_PART),
    basis: `${EXPECTED_PART * 100} % of the limit of ${formatCount(maxTokens)} each`,
  };
}

/** The length of judgments to come: as those in the file, else the usual one. @param reasons whether the judge thinks before it speaks. */
export function expectJudgment(
  recorded: RecordedOutputs,
  maxTokens: number,
  { reasons = false } = {},
): ExpectedOutput {
  if (recorded.count > 0) return asRecorded(recorded, maxTokens, 'judgment');
  const tokens = Math.min(reasons ? REASONED_JUDGMENT : USUAL_JUDGMENT, maxTokens);
  return { tokens, basis: `${formatCount(tokens)} each${reasons ? ', with reasoning' : ''}` };
}

function asRecorded({ count, meanTokens }: RecordedOutputs, maxTokens: number, what: string): ExpectedOutput {
  const things = `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
  return { tokens: Math.min(Math.round(meanTokens), maxTokens), basis: `as in ${things} already there` };
}

/** The mean length of replies that are there: as the server counted them, else by their text (of many, a share). */
export function measureOutputs(
  outputs: Iterable<{ text: string; tokens?: number | undefined }>,
  counter: TokenCounter,
): RecordedOutputs {
  let counted = 0;
  let tokens = 0;
  const texts: string[] = [];
  for (const output of outputs) {
    if (output.tokens === undefined) texts.push(output.text);
    else {
      counted += 1;
      tokens += output.tokens;
    }
  }
  const count = counted + texts.length;
  if (count === 0) return { count, meanTokens: 0 };
  return { count, meanTokens: (tokens + sampleTokens(texts, counter).tokens) / count };
}

/**
 * The prompt tokens of a conversation's calls together: each turn is sent with all that was said before it.
 *
 * @param turns the tokens of each turn's message; of the first, of the system prompt too
 * @param replyTokens the length of each reply
 */
export function conversationTokens(turns: readonly number[], replyTokens: number): number {
  let context = 0;
  let total = 0;
  for (const turn of turns) {
    context += turn;
    total += context;
    context += replyTokens;
  }
  return total;
}
