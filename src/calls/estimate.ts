import { formatCount, formatDollars, formatTokens } from './numbers.ts';
import { type Price, dearestInput } from './cost.ts';

/** Calls to one model that a run is about to make, all together. */
export interface PlannedCalls {
  calls: number;
  promptTokens: number;
  /** What is expected. */
  outputTokens: number;
  /** What the token limits of the calls allow. */
  mostOutputTokens: number;
  /** Whether the prompts are known and were counted with the model's own encoding. */
  isExactPrompt: boolean;
  /** The most that the prompts can have, where it is known better than by `ESTIMATE_MARGIN`: with earlier replies of full length in them. */
  mostPromptTokens?: number | undefined;
  /** How the prompts were counted: "counted with o200k_base". */
  promptBasis: string;
  /** What the expectation of the output rests on: "as in 160 judgments already there". */
  outputBasis: string;
}

/** In US dollars; without a field where the model has no price. */
export interface EstimatedCost {
  cost?: number;
  costAtMost?: number;
}

/** A model whose encoding is not public may split a text into this many times the tokens of o200k_base. */
const ESTIMATE_MARGIN = 1.5;
const MILLION = 1_000_000;

/** What the calls will cost, and what they can cost at most: with full replies, nothing of the prompts cached, and no call tried twice. */
export function estimateCost(
  planned: PlannedCalls,
  price: Price | undefined,
  options: { isBatch?: boolean } = {},
): EstimatedCost {
  if (price === undefined) return {};
  const { promptTokens, outputTokens, mostOutputTokens, isExactPrompt } = planned;
  const mostPromptTokens = planned.mostPromptTokens ?? promptTokens * (isExactPrompt ? 1 : ESTIMATE_MARGIN);
  const factor = (options.isBatch === true ? (price.batch ?? 1) : 1) / MILLION;
  return {
    cost: (promptTokens * price.input + outputTokens * price.output) * factor,
    costAtMost: (mostPromptTokens * dearestInput(price) + mostOutputTokens * price.output) * factor,
  };
}

/**
 * One line for the plan: `about 1,920 calls, 1.93 M prompt tokens (counted with o200k_base), 0.38 M output tokens (as in 160 judgments
 * already there): $8.62, at most $22.10 (prices of 2026-11-01)`.
 */
export function describeEstimate(
  planned: PlannedCalls,
  model: string,
  price: Price | undefined,
  options: { isBatch?: boolean } = {},
): string {
  const calls = `about ${formatCount(planned.calls)} ${planned.calls === 1 ? 'call' : 'calls'}`;
  const prompt = `${formatTokens(planned.promptTokens)} prompt tokens (${planned.promptBasis})`;
  const output = `${formatTokens(planned.outputTokens)} output tokens (${planned.outputBasis})`;
  const { cost, costAtMost } = estimateCost(planned, price, options);
  const money =
    cost === undefined || costAtMost === undefined
      ? describeNoPrice(model)
      : `${formatDollars(cost)}, at most ${formatDollars(costAtMost)}${describeOrigin(price, options)}`;
  return `${calls}, ${prompt}, ${output}: ${money}`;
}

/** Where a model's price is missing: what to do about it. */
export function describeNoPrice(model: string): string {
  return `no price for model ${model} (docs/costs.md)`;
}

function describeOrigin(price: Price | undefined, { isBatch = false }: { isBatch?: boolean }): string {
  const facts = price?.origin === undefined ? [] : [price.origin];
  if (isBatch && price?.batch !== undefined) facts.push(`a batch at ${formatCount(price.batch * 100)} %`);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}
