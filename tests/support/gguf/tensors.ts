import { seededRandom } from '../random.ts';
import type { GgufTensor } from './encode.ts';
import type { Vocabulary } from './vocabulary.ts';

export type TinyArchitecture = 'llama' | 'lfm2';

/** The sizes of the tiny models, in the words of GGUF's keys. */
export const SIZES = {
  embeddingLength: 64,
  heads: 4,
  keyValueHeads: 2,
  headLength: 16,
  feedForward: 64,
  /** What an LFM2 convolution looks back at, its own token included. */
  convolution: 3,
} as const;

/** Whether each layer has attention; LFM2's others have a short convolution. */
export const ATTENTION = { llama: [true, true], lfm2: [false, true, false] } as const;

interface WeightOptions {
  architecture: TinyArchitecture;
  vocabulary: Vocabulary;
  seed: number;
}

type Fill = () => number;

/** Weights drawn at random: the model says anything. */
export function randomTensors(options: WeightOptions): GgufTensor[] {
  const normal = normalRandom(options.seed);
  return modelTensors(options, {
    embedding: normal,
    layer: () => 0.15 * normal(),
    output: () => 0.5 * normal(),
  });
}

/**
 * Weights by which each token of the reply has one likely successor, the first following on `start`, and `end` on the last. The
 * layers add next to nothing, so that the output sees the last token's embedding alone: each successor's row gets that.
 */
export function replyTensors(options: WeightOptions, start: number, end: number): GgufTensor[] {
  const normal = normalRandom(options.seed);
  const tensors = modelTensors(options, {
    embedding: normal,
    layer: () => 1e-6 * normal(),
    output: () => 1e-3 * normal(),
  });
  const rows = SIZES.embeddingLength;
  const valuesOf = (name: string): Float32Array =>
    (tensors.find((each) => each.name === name) as GgufTensor).values;
  const embedding = valuesOf('token_embd.weight');
  const output = valuesOf('output.weight');
  const chain = [start, ...options.vocabulary.reply, end];
  for (const [place, next] of chain.slice(1).entries()) {
    const token = chain[place] as number;
    for (let index = 0; index < rows; index += 1) {
      output[next * rows + index] =
        (output[next * rows + index] as number) + (embedding[token * rows + index] as number);
    }
  }
  return tensors;
}

function modelTensors(
  { architecture, vocabulary }: WeightOptions,
  fill: { embedding: Fill; layer: Fill; output: Fill },
): GgufTensor[] {
  const { embeddingLength: width, headLength, feedForward, convolution } = SIZES;
  const kept = SIZES.keyValueHeads * headLength;
  const one: Fill = () => 1;
  const words = vocabulary.texts.length;
  const layers = ATTENTION[architecture].flatMap((hasAttention, layer) => {
    const named = (name: string, lengths: number[], value: Fill): GgufTensor =>
      tensor(`blk.${layer}.${name}.weight`, lengths, value);
    const mixer = hasAttention
      ? [
          named('attn_q', [width, width], fill.layer),
          named('attn_k', [width, kept], fill.layer),
          named('attn_v', [width, kept], fill.layer),
          named('attn_output', [width, width], fill.layer),
        ]
      : [
          named('shortconv.conv', [convolution, width], fill.layer),
          named('shortconv.in_proj', [width, 3 * width], fill.layer),
          named('shortconv.out_proj', [width, width], fill.layer),
        ];
    const headNorms =
      hasAttention && architecture === 'lfm2'
        ? [named('attn_q_norm', [headLength], one), named('attn_k_norm', [headLength], one)]
        : [];
    return [
      named('attn_norm', [width], one),
      ...mixer,
      ...headNorms,
      named('ffn_norm', [width], one),
      named('ffn_gate', [width, feedForward], fill.layer),
      named('ffn_up', [width, feedForward], fill.layer),
      named('ffn_down', [feedForward, width], fill.layer),
    ];
  });
  return [
    tensor('token_embd.weight', [width, words], fill.embedding),
    tensor(architecture === 'lfm2' ? 'token_embd_norm.weight' : 'output_norm.weight', [width], one),
    ...layers,
    tensor('output.weight', [width, words], fill.output),
  ];
}

function tensor(name: string, lengths: number[], value: Fill): GgufTensor {
  const size = lengths.reduce((product, length) => product * length, 1);
  return { name, lengths, values: Float32Array.from({ length: size }, value) };
}

/** Normal numbers by Box and Muller's formula. */
function normalRandom(seed: number): Fill {
  const uniform = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
