import type { GgufHead, ModelShape } from './gguf-head.ts';

export interface ContextSize {
  /** Tokens of one sequence. */
  contextSize: number;
  sequences: number;
  /** Tokens that are computed at once. @default 512 */
  batchSize?: number;
}

/** Bytes. */
export interface MemoryEstimate {
  weights: number;
  /** Keys and values of all sequences. */
  cache: number;
  /** What recurrent and convolution layers keep. */
  state: number;
  /** Scratch space of a batch: at the least, since its larger part alone is counted. */
  scratch: number;
  total: number;
}

const F16 = 2;
const F32 = 4;
/** llama.cpp rounds each sequence's cells up to a multiple of this. */
const CELLS = 256;

/**
 * What a model and its context take in memory, in bytes, as llama.cpp lays them out:
 *
 * - cache: for each layer with attention, cells x key-value heads x (key length + value length) x 2 bytes (f16) for each sequence.
 *   Cells are the context size, rounded up; a layer with a sliding window has window + batch of them at the most.
 * - state: the numbers of each recurrent layer x 4 bytes (f32) for each sequence.
 * - scratch: the scores of a batch, vocabulary x batch x 4 bytes, which outweigh the layers' own in all but large contexts.
 *
 * Source: the constructors of `llama_kv_cache`, `llama_kv_cache_iswa` (`size_swa`) and `llama_memory_recurrent` in llama.cpp,
 * with one stream of cells a sequence (`kv_unified` off).
 */
export function estimateMemory(
  { shape, weightBytes, vocabularySize }: Pick<GgufHead, 'shape' | 'weightBytes' | 'vocabularySize'>,
  { contextSize, sequences, batchSize = 512 }: ContextSize,
): MemoryEstimate {
  const perLayer = shape.keyValueHeads.map((_, layer) =>
    cacheLength(shape, layer, { contextSize, batchSize }),
  );
  const cache = F16 * sequences * sum(perLayer);
  const state = F32 * sequences * sum(shape.recurrent);
  const scratch = F32 * batchSize * vocabularySize;
  return { weights: weightBytes, cache, state, scratch, total: weightBytes + cache + state + scratch };
}

/** Numbers in a layer's keys and values of one sequence. */
function cacheLength(
  { keyValueHeads, keyLength, valueLength, slidingWindow }: ModelShape,
  layer: number,
  { contextSize, batchSize }: { contextSize: number; batchSize: number },
): number {
  const heads = keyValueHeads[layer] ?? 0;
  const cells = roundUp(contextSize);
  if (slidingWindow?.layers[layer] !== true) return cells * heads * (keyLength + valueLength);
  const near = Math.min(cells, roundUp(slidingWindow.tokens + batchSize));
  return near * heads * (slidingWindow.keyLength + slidingWindow.valueLength);
}

function roundUp(tokens: number): number {
  return Math.ceil(tokens / CELLS) * CELLS;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
