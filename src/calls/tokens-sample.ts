import type { TokenCounter } from './tokens.ts';

/** The tokens of many texts together. */
export interface CountedSample {
  tokens: number;
  /** How many texts there are, and how many of them the figure rests on. */
  texts: number;
  counted: number;
  /** Whether every text was counted, with the model's own encoding. */
  isExact: boolean;
  /** For a person: "counted with o200k_base", "counted with o200k_base in 1,563 of 100,000 texts". */
  describe: string;
}

/** The golden ratio's fraction: multiples of it, without their whole part, fall evenly on [0, 1) and in step with no period. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Counts the tokens of texts: of each up to `mostExact`; of more, of a share that halves as they go on, scaled to all by their lengths.
 * The share is spread evenly, and does not follow an order of the texts (every eighth by the same model, say). The texts are read
 * once and not kept; the same texts give the same figure.
 */
export function sampleTokens(texts: Iterable<string>, counter: TokenCounter, mostExact = 500): CountedSample {
  let sample: { place: number; tokens: number; length: number }[] = [];
  let share = 1;
  let all = 0;
  let length = 0;
  for (const text of texts) {
    const place = (all * GOLDEN) % 1;
    all += 1;
    length += text.length;
    if (place >= share) continue;
    sample.push({ place, tokens: counter.count(text), length: text.length });
    while (sample.length > mostExact && sample.length > 1) {
      share /= 2;
      sample = sample.filter((item) => item.place < share);
    }
  }
  const sum = (field: 'tokens' | 'length') => sample.reduce((total, item) => total + item[field], 0);
  const isWhole = sample.length === all;
  // Texts without a letter have no tokens to scale.
  const scale = isWhole ? 1 : length / Math.max(1, sum('length'));
  return {
    tokens: Math.round(sum('tokens') * scale),
    texts: all,
    counted: sample.length,
    isExact: isWhole && counter.isExact,
    describe: isWhole
      ? counter.describe
      : `${counter.describe} in ${sample.length.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} texts`,
  };
}
