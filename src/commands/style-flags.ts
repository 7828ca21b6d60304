import { join } from 'node:path';
import { openAnswerTurns } from '../answers/answer-turns.ts';
import { questionIdSchema } from '../benchmark/question.ts';
import { openTokenCounter } from '../calls/tokens.ts';
import { InputError } from '../errors.ts';
import type { Battle } from '../results/battles.ts';
import { StyleBattles } from '../results/style-battles.ts';
import { type StyleFeatures, styleOf, styleOfMetadata } from '../results/style-features.ts';
import type { DataFlags } from './flags.ts';
import type { RankFlags } from './rank.ts';
import { warn } from './terminal.ts';

/** What of the style of battles is known. */
export interface StyleReader {
  battles: StyleBattles;
  lengthUnit: string;
  /** Takes a battle; false where the style of one of its answers is not known. */
  accept: (battle: Battle) => boolean;
  /** "gpt-4 (12), llama-13b (3)": how many answers of which models were looked for in vain; "" where none. */
  describeMissing: () => string;
  close: () => void;
}

/** @throws InputError for flags that have no meaning beside it. */
export function checkStyleFlags({ method, matrix, against }: RankFlags): void {
  const flag =
    method !== 'bradley-terry'
      ? '--method'
      : matrix === true
        ? '--matrix'
        : against === undefined
          ? undefined
          : '--against';
  if (flag === undefined) return;
  throw new InputError(
    'does not go with --style-control',
    { flag },
    'Style is controlled in Bradley-Terry ratings; leave out one of the two.',
  );
}

/** The encoding that arena-hard-auto counts with. */
const TOKENS = { provider: 'openai', model: 'gpt-4o' };

/**
 * Finds the style of battles: in their rows (`conv_metadata`, as the arena publishes it), else in the answers in the benchmark's folder,
 * of which each is counted once.
 */
export async function openStyleReader({ dataDir, benchName }: DataFlags): Promise<StyleReader> {
  const counter = await openTokenCounter(TOKENS.provider, TOKENS.model);
  const answers = openAnswerTurns(join(dataDir, benchName), warn);
  const known = new Map<string, StyleFeatures | undefined>();
  const missing = new Map<string, number>();
  const battles = new StyleBattles();

  const styleOfAnswer = (model: string, question: string | undefined, turn: number) => {
    const key = `${model}\u0000${question}\u0000${turn}`;
    if (!known.has(key)) {
      const text =
        question === undefined ? undefined : answers.textOf(model, questionIdSchema.parse(question), turn);
      known.set(key, text === undefined ? undefined : styleOf(text, (each) => counter.count(each)));
      if (text === undefined) missing.set(model, (missing.get(model) ?? 0) + 1);
    }
    return known.get(key);
  };

  return {
    battles,
    lengthUnit: 'o200k_base tokens',
    accept: ({ model_a, model_b, question, turn = 1, winner, row }) => {
      const metadata =
        typeof row === 'object' && row !== null ? (row as { conv_metadata?: unknown }).conv_metadata : null;
      const style_a = styleOfMetadata(metadata, 'a') ?? styleOfAnswer(model_a, question, turn);
      const style_b = styleOfMetadata(metadata, 'b') ?? styleOfAnswer(model_b, question, turn);
      if (style_a === undefined || style_b === undefined) return false;
      const outcome = winner === 'tie' ? 0.5 : winner === 'model_a' ? 1 : 0;
      battles.add({ model_a, model_b, outcome, style_a, style_b, question });
      return true;
    },
    describeMissing: () =>
      [...missing]
        .sort(([, a], [, b]) => b - a)
        .slice(0, MOST_NAMES)
        .map(([model, count]) => `${model} (${count})`)
        .join(', '),
    close: () => answers.close(),
  };
}

const MOST_NAMES = 10;
