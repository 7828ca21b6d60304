import type { Snapshot } from '../analysis/snapshot.ts';
import { FLAGS } from '../analysis/snapshot.ts';
import { type Price, costOf } from '../calls/cost.ts';
import { findPrice } from '../calls/prices.ts';

/** Those that serve models of their own: a name in their lists means their model, wherever else it may be served too. */
const MAKERS = ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'cohere', 'xai', 'moonshot'];

/** What the answers to a question took. */
interface Spending {
  dollars: number;
  choices: Set<number>;
  /** A turn of it has no cost. */
  isPartial: boolean;
}

/**
 * US dollars per question and choice, by model: what the records say each turn cost, else its tokens at the published prices of the
 * model's maker. Questions with a turn of unknown cost do not count; a model that has no other is not there.
 */
export async function dollarsPerQuestion(snapshot: Snapshot): Promise<Map<string, number>> {
  const { answers, models } = snapshot;
  const prices = new Map<number, Price | undefined>();
  const spendings = new Map<number, Map<number, Spending>>();
  for (let row = 0; row < answers.question.length; row += 1) {
    if (!isAnswer(answers.flags[row] as number)) continue;
    const model = answers.model[row] as number;
    if (!prices.has(model)) prices.set(model, await publishedPrice(models[model] as string));
    const dollars = dollarsOf(answers, row, prices.get(model));
    const questions = spendings.get(model) ?? new Map<number, Spending>();
    spendings.set(model, questions);
    const question = answers.question[row] as number;
    const spending = questions.get(question) ?? { dollars: 0, choices: new Set(), isPartial: false };
    questions.set(question, spending);
    spending.choices.add(answers.choice[row] as number);
    if (dollars === undefined) spending.isPartial = true;
    else spending.dollars += dollars;
  }
  return new Map(
    [...spendings].flatMap(([model, questions]) => {
      const known = [...questions.values()].filter(({ isPartial }) => !isPartial);
      if (known.length === 0) return [];
      const sum = known.reduce((all, { dollars, choices }) => all + dollars / choices.size, 0);
      return [[models[model] as string, sum / known.length] as const];
    }),
  );
}

/** Mean length of an answer to one turn, in characters, by model. */
export function meanLengths({ answers, models }: Snapshot): Map<string, number> {
  const sums = new Map<number, { length: number; count: number }>();
  for (let row = 0; row < answers.question.length; row += 1) {
    if (!isAnswer(answers.flags[row] as number)) continue;
    const model = answers.model[row] as number;
    const sum = sums.get(model) ?? { length: 0, count: 0 };
    sums.set(model, sum);
    sum.length += answers.length[row] as number;
    sum.count += 1;
  }
  return new Map([...sums].map(([model, { length, count }]) => [models[model] as string, length / count]));
}

function isAnswer(flags: number): boolean {
  return (flags & (FLAGS.refused | FLAGS.failed)) === 0;
}

function dollarsOf(answers: Snapshot['answers'], row: number, price: Price | undefined): number | undefined {
  const stated = answers.cost[row] as number;
  if (stated > 0) return stated;
  const computed =
    price &&
    costOf(
      {
        prompt_tokens: counted(answers.promptTokens[row]),
        completion_tokens: counted(answers.completionTokens[row]),
      },
      price,
    );
  // A reply from the cache cost nothing that time: what it would have cost says more.
  return computed ?? (stated === 0 ? 0 : undefined);
}

/** A count that the server did not state is -1. */
function counted(count: number | undefined): number | undefined {
  return count === undefined || count < 0 ? undefined : count;
}

async function publishedPrice(model: string): Promise<Price | undefined> {
  for (const maker of MAKERS) {
    const price = await findPrice(maker, model);
    if (price !== undefined) return price;
  }
  return undefined;
}
