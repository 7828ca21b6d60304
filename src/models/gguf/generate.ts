import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { TokenLogprob } from '../chat-model.ts';
import { toLogprob } from './logprobs.ts';

export interface GenerateOptions {
  sampling: SequenceEvaluateOptions;
  /** The most tokens. */
  maxTokens: number;
  /** How many of the likeliest tokens to report at each place. */
  topLogprobs: number | undefined;
  /** Whether the reply is to end with these tokens; asked after each. */
  isComplete: (tokens: readonly Token[]) => boolean;
  signal: AbortSignal | undefined;
}

export interface Generated {
  /** Without the one that ended it. */
  tokens: Token[];
  finishReason: 'stop' | 'length';
  /** Prompt tokens that the sequence held already. */
  reused: number;
  logprobs: TokenLogprob[];
}

/**
 * Lets a sequence answer a prompt. What it holds of the prompt's beginning is not computed again.
 *
 * @throws the signal's reason when it is aborted; what llama.cpp throws.
 */
export async function generate(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  options: GenerateOptions,
): Promise<Generated> {
  const { sampling, maxTokens, topLogprobs, isComplete, signal } = options;
  signal?.throwIfAborted();
  await prepare(sequence, prompt);
  const reused = sequence.nextTokenIndex;
  await computeBeginning(sequence, prompt, signal);
  const room = sequence.context.contextSize - prompt.length;
  const tokens: Token[] = [];
  const logprobs: TokenLogprob[] = [];
  const rest = prompt.slice(sequence.nextTokenIndex);
  const steps = sequence.evaluateWithMetadata(rest, { probabilities: topLogprobs !== undefined }, sampling);
  for await (const step of steps) {
    signal?.throwIfAborted();
    const { token } = step;
    if (topLogprobs !== undefined) {
      const { probabilities } = step as typeof step & { probabilities: Map<Token, number> };
      logprobs.push(toLogprob(token, probabilities, { top: topLogprobs, sampling, model: sequence.model }));
    }
    if (sequence.model.isEogToken(token)) return { tokens, finishReason: 'stop', reused, logprobs };
    tokens.push(token);
    if (isComplete(tokens)) return { tokens, finishReason: 'stop', reused, logprobs };
    // A context that is full would drop its beginning and go on.
    if (tokens.length >= Math.min(maxTokens, room)) break;
  }
  if (tokens.length < Math.min(maxTokens, room)) throw new Error('no token could be drawn');
  return { tokens, finishReason: 'length', reused, logprobs };
}

/**
 * Tokens at a prompt's end that are always computed, and together: llama.cpp's sums differ in their last digits between one token at a time
 * and several, and a reply would hang on how much of its prompt the sequence happened to hold.
 */
const COMPUTED_TOGETHER = 32;

/** Takes from the sequence what is not of this prompt, and its last tokens. The state of a recurrent model cannot be wound back so. */
async function prepare(sequence: LlamaContextSequence, prompt: readonly Token[]): Promise<void> {
  const computed = sequence.needsCheckpoints ? 1 : COMPUTED_TOGETHER;
  await sequence.adaptStateToTokens(prompt.slice(0, -computed), false);
}

/** Tokens that are computed before it is asked whether the reply is still wanted. */
const SLICE = 512;

/**
 * Computes a long prompt but for its end. The state of a recurrent model (LFM2's convolutions) cannot be wound back, so it is kept as it
 * is before the reply: the next turn goes on from there where it reads the reply in other tokens, or without its thoughts.
 *
 * @throws the signal's reason when it is aborted.
 */
async function computeBeginning(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  signal: AbortSignal | undefined,
): Promise<void> {
  // Never few at the end: see COMPUTED_TOGETHER.
  while (prompt.length - sequence.nextTokenIndex > SLICE + COMPUTED_TOGETHER) await compute(SLICE);
  if (!sequence.needsCheckpoints) return;
  await compute(prompt.length - 1 - sequence.nextTokenIndex);
  await sequence.takeCheckpoint();

  async function compute(count: number): Promise<void> {
    const { nextTokenIndex } = sequence;
    if (count > 0)
      await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(nextTokenIndex, nextTokenIndex + count));
    signal?.throwIfAborted();
  }
}
