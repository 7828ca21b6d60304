import { InputError } from '../../errors.ts';
import type { ModelShape, SlidingWindow } from './gguf-head.ts';
import type { GgufValue } from './gguf-values.ts';
import { numberAt, perLayer } from './key-values.ts';

type Values = ReadonlyMap<string, GgufValue>;

/** `LLAMA_MAX_LAYERS`: the engine ends the process on more. */
const MOST_LAYERS = 512;

/**
 * The sizes of a model that decide the memory of its context.
 *
 * Source: the keys of https://github.com/ggml-org/ggml/blob/master/docs/gguf.md with their defaults in llama.cpp's
 * `llama_model::load_hparams`: as many key-value heads as heads, heads of embedding length / heads.
 *
 * @throws InputError for a number of layers that no model has
 */
export function readShape(file: string, architecture: string, values: Values): ModelShape {
  const at = (key: string): number | undefined => numberAt(values, `${architecture}.${key}`);
  const layers = at('block_count') ?? 0;
  if (!Number.isInteger(layers) || layers < 1 || layers > MOST_LAYERS) {
    throw damaged(file, `has ${layers} layers`);
  }
  const embeddingLength = at('embedding_length') ?? 0;
  const none = Array.from({ length: layers }, () => 0);
  const heads = perLayer(values, `${architecture}.attention.head_count`, layers) ?? none;
  const kept = perLayer(values, `${architecture}.attention.head_count_kv`, layers) ?? heads;
  const headLength = embeddingLength / Math.max(1, ...heads);
  const keyLength = at('attention.key_length') ?? headLength;
  const valueLength = at('attention.value_length') ?? headLength;
  const recurrent = recurrentLayers(architecture, values, kept);
  // The last layers may look at the keys and values of those before.
  const owners = layers - (at('attention.shared_kv_layers') ?? 0);
  const isMixed = architecture === 'falcon-h1';
  // On these the engine ends the process.
  if (at('shortconv.l_cache') === 0) throw damaged(file, 'has convolutions of no length');
  if (!recurrent.includes(true) && Math.min(Math.max(...heads), Math.max(...kept)) <= 0)
    throw damaged(file, 'has no attention');
  return {
    layers,
    embeddingLength,
    heads,
    keyValueHeads: kept.map((count, layer) =>
      layer >= owners || (recurrent[layer] === true && !isMixed) ? 0 : count,
    ),
    keyLength,
    valueLength,
    slidingWindow: readSlidingWindow(architecture, values, { layers, keyLength, valueLength }),
    recurrent: recurrent.map((is) => (is ? stateLength(at, embeddingLength, heads) : 0)),
  };
}

function damaged(file: string, what: string): InputError {
  return new InputError(
    `says that its model ${what}: it is damaged`,
    { file },
    'Delete it and download it again.',
  );
}

/** Layers that keep a state instead of keys and values, or beside them (Falcon H1). */
function recurrentLayers(architecture: string, values: Values, kept: readonly number[]): boolean[] {
  const hasState = [
    'shortconv.l_cache',
    'ssm.conv_kernel',
    'ssm.state_size',
    'wkv.head_size',
    'kda.head_dim',
  ].some((key) => (numberAt(values, `${architecture}.${key}`) ?? 0) > 0);
  const interval = numberAt(values, `${architecture}.full_attention_interval`) ?? 0;
  return kept.map((count, layer) => {
    if (!hasState) return false;
    if (/^(mamba2?|rwkv.*|arwkv7|falcon-h1)$/.test(architecture)) return true;
    return interval >= 1 ? (layer + 1) % Math.floor(interval) !== 0 : count === 0;
  });
}

/** Numbers in a layer's state for one sequence: llama.cpp's `llama_hparams::n_embd_r` + `n_embd_s`. */
function stateLength(
  at: (key: string) => number | undefined,
  embeddingLength: number,
  heads: readonly number[],
): number {
  const wkv = at('wkv.head_size') ?? 0;
  if (wkv > 0) return embeddingLength * ((at('token_shift_count') ?? 2) + wkv);
  const states = (at('ssm.state_size') ?? 0) * (at('ssm.inner_size') ?? 0);
  const convolution = at('shortconv.l_cache') ?? 0;
  if (convolution > 0) return embeddingLength * (convolution - 1) + states;
  const kernel = Math.max(0, (at('ssm.conv_kernel') ?? 0) - 1);
  const delta = at('kda.head_dim') ?? 0;
  if (delta > 0) return (3 * (kernel > 0 ? kernel : 3) + delta) * delta * Math.max(0, ...heads);
  const groups = (at('ssm.group_count') ?? 0) * (at('ssm.state_size') ?? 0);
  return kernel * ((at('ssm.inner_size') ?? 0) + 2 * groups) + states;
}

/** Every nth layer looks at everything, the others at the window: n by architecture, where the file does not say (`set_swa_pattern`). */
const PATTERNS: Readonly<Record<string, number>> = {
  llama4: 4,
  afmoe: 4,
  plamo3: 8,
  gemma2: 2,
  gemma3: 6,
  gemma3n: 5,
  cohere2: 4,
  olmo2: 4,
  exaone4: 4,
  'exaone-moe': 4,
  'gpt-oss': 2,
};

function readSlidingWindow(
  architecture: string,
  values: Values,
  { layers, keyLength, valueLength }: { layers: number; keyLength: number; valueLength: number },
): SlidingWindow | undefined {
  const at = (key: string): number | undefined => numberAt(values, `${architecture}.attention.${key}`);
  const tokens = at('sliding_window') ?? 0;
  if (tokens <= 0) return undefined;
  const pattern = at('sliding_window_pattern') ?? PATTERNS[architecture];
  const listed = perLayer(values, `${architecture}.attention.sliding_window_pattern`, layers);
  const everyNth = Array.from({ length: layers }, (_, layer) =>
    pattern === undefined ? false : pattern === 0 || layer % pattern < pattern - 1,
  );
  return {
    tokens,
    layers: pattern === undefined && listed !== undefined ? listed.map((value) => value !== 0) : everyNth,
    keyLength: at('key_length_swa') ?? keyLength,
    valueLength: at('value_length_swa') ?? valueLength,
  };
}
