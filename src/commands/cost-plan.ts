import type { SamplingOptions } from '../answers/sampling.ts';
import { type EstimatedCost, describeEstimate, estimateCost } from '../calls/estimate.ts';
import {
  conversationTokens,
  expectAnswer,
  expectJudgment,
  measureOutputs,
} from '../calls/estimate-outputs.ts';
import { formatDollars } from '../calls/numbers.ts';
import { sampleTokens } from '../calls/tokens-sample.ts';
import { openTokenCounter } from '../calls/tokens.ts';
import type { JudgeReply } from '../judgments/match.ts';
import type { Answering } from './answering.ts';
import type { CallerSettings } from './caller-settings.ts';
import type { Caller } from './calling.ts';
import type { CallFlags } from './flags.ts';
import { priceOf, providerOf, runsHere } from './price-of.ts';

/** So many judgments that are there tell how long those to come will be. */
export const RECORDED_KEPT = 500;
/**
 * What a chat's form adds to each message, and to each call, by OpenAI's recipe for its chat models
 * (https://developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken). Other models add about as much.
 */
const FORM_TOKENS = { message: 4, call: 3 };

/** Names of models that reason, as far as names tell. */
const REASONING_NAME = /(^|\/)(o\d|gpt-5)|reason|think|(^|[-/])r1\b|magistral/i;

const RUNS_HERE = 'nothing to pay for: the model runs on this machine';

/** What the answers will cost, in a line for the plan. */
export async function describeAnswerCost(
  settings: CallerSettings,
  { open, calls, lengths }: Answering,
  { maxTokens, systemPrompt = '' }: SamplingOptions,
  { batch = false }: Pick<CallFlags, 'batch'>,
): Promise<string> {
  if (calls === 0) return 'nothing to pay for';
  if (runsHere(settings)) return RUNS_HERE;
  const { provider, model } = await providerOf(settings);
  const counter = await openTokenCounter(provider ?? '', model);
  const output = expectAnswer(measureOutputs(lengths.samples, counter), maxTokens);
  const system = systemPrompt === '' ? 0 : counter.count(systemPrompt) + FORM_TOKENS.message;
  const prompt = { expected: 0, most: 0 };
  for (const { question, answered } of open) {
    const turns = question.turns.map(
      (turn, index) =>
        counter.count(turn) + 2 * FORM_TOKENS.message + FORM_TOKENS.call + (index === 0 ? system : 0),
    );
    const left = (replyTokens: number) =>
      conversationTokens(turns, replyTokens) - conversationTokens(turns.slice(0, answered), replyTokens);
    prompt.expected += left(output.tokens);
    prompt.most += left(maxTokens);
  }
  return describeEstimate(
    {
      calls,
      promptTokens: prompt.expected,
      mostPromptTokens: prompt.most,
      outputTokens: calls * output.tokens,
      mostOutputTokens: calls * maxTokens,
      isExactPrompt: false,
      promptBasis: counter.describe,
      outputBasis: output.basis,
    },
    settings.name,
    await priceOf(settings),
    { isBatch: batch },
  );
}

/** What judgments will cost: a line for the plan, and US dollars where they are known. */
export interface JudgeCost extends EstimatedCost {
  text: string;
}

const FREE = { cost: 0, costAtMost: 0 };

/** What the judgments will cost; reads all prompts to know. */
export async function estimateJudgeCost(
  settings: CallerSettings,
  prompts: Iterable<string>,
  recorded: readonly JudgeReply[],
  { calls, maxTokens, isBatch }: { calls: () => number; maxTokens: number; isBatch: boolean },
): Promise<JudgeCost> {
  if (runsHere(settings)) {
    // Whoever plans the calls counts them as they are rendered here.
    let count = 0;
    for (const _ of prompts) count += 1;
    return { text: count === 0 ? 'nothing to pay for' : RUNS_HERE, ...FREE };
  }
  const { provider, model } = await providerOf(settings);
  const counter = await openTokenCounter(provider ?? '', model);
  const sample = sampleTokens(prompts, counter);
  if (sample.texts === 0) return { text: 'nothing to pay for', ...FREE };
  const outputs = recorded.map(({ judgment, usage }) => ({
    text: judgment,
    tokens: usage?.completion_tokens,
  }));
  const output = expectJudgment(measureOutputs(outputs, counter), maxTokens, {
    reasons: settings.options.isReasoning ?? REASONING_NAME.test(model),
  });
  const planned = {
    calls: calls(),
    promptTokens: sample.tokens + calls() * (2 * FORM_TOKENS.message + FORM_TOKENS.call),
    outputTokens: calls() * output.tokens,
    mostOutputTokens: calls() * maxTokens,
    isExactPrompt: sample.isExact,
    promptBasis: sample.describe,
    outputBasis: output.basis,
  };
  const price = await priceOf(settings);
  return {
    text: describeEstimate(planned, settings.name, price, { isBatch }),
    ...estimateCost(planned, price, { isBatch }),
  };
}

/** What was spent so far, for the progress: "$1.20 spent"; "" where nothing has a price. */
export function describeSpent(callers: readonly Caller[]): string {
  const priced = callers
    .map(({ runner }) => runner.statistics.usage)
    .filter(({ calls, unpriced }) => calls > unpriced);
  if (priced.length === 0) return '';
  return `${formatDollars(priced.reduce((sum, { cost }) => sum + cost, 0))} spent`;
}
