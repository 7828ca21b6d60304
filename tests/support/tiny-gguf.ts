import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeGguf, type GgufContents, type GgufKey } from './gguf/encode.ts';
import { ATTENTION, randomTensors, replyTensors, SIZES, type TinyArchitecture } from './gguf/tensors.ts';
import { smallVocabulary } from './gguf/vocabulary.ts';

export interface TinyModel {
  /** @default 'llama' */
  architecture?: TinyArchitecture;
  /** What the model answers to anything, and then stops; without it the weights are random. */
  reply?: string;
  /** The character, or the control token, that ends the prompt: the reply follows on it. @default '\n', as in ChatML */
  startsAfter?: string;
  /** In Jinja; null: the file has none. @default ChatML */
  chatTemplate?: string | null;
  /** Tokens. @default 2048 */
  contextLength?: number;
  /** @default 1 */
  seed?: number;
  /** @default '<s>'; lfm2: '<|startoftext|>' */
  bos?: string;
  /** @default '<|im_end|>' */
  eos?: string;
  /** More control tokens, as a chat template uses them. */
  controlTokens?: readonly string[];
  /** Keys to write beside the usual ones, or instead of those of the same name. */
  keys?: readonly GgufKey[];
}

export const CHATML =
  "{{ bos_token }}{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** Writes a model of under 1 MB that llama.cpp loads and runs. */
export function writeTinyGguf(file: string, model: TinyModel = {}): void {
  writeFileSync(file, encodeGguf(tinyGguf(model)));
}

/** Writes a model in several files, as llama.cpp's gguf-split does. Returns their paths in order. */
export function writeSplitGguf(folder: string, name: string, parts: number, model: TinyModel = {}): string[] {
  const { keys, tensors } = tinyGguf(model);
  const digits = (number: number): string => String(number).padStart(5, '0');
  const perPart = Math.ceil(tensors.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const file = join(folder, `${name}-${digits(part + 1)}-of-${digits(parts)}.gguf`);
    const split: GgufKey[] = [
      { key: 'split.no', type: 'u16', value: part },
      { key: 'split.count', type: 'u16', value: parts },
      { key: 'split.tensors.count', type: 'i32', value: tensors.length },
    ];
    const own = tensors.slice(part * perPart, (part + 1) * perPart);
    writeFileSync(file, encodeGguf({ keys: part === 0 ? [...keys, ...split] : split, tensors: own }));
    return file;
  });
}

/** Cuts a file down to its first bytes, as a broken download leaves it. */
export function cutFile(file: string, bytes: number): void {
  truncateSync(file, bytes);
}

/** Turns a bit of the file's first byte. */
export function flipMagic(file: string): void {
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] as number) ^ 1;
  writeFileSync(file, bytes);
}

export function tinyGguf(model: TinyModel = {}): GgufContents {
  const { architecture = 'llama', seed = 1, eos = '<|im_end|>', startsAfter = '\n', reply } = model;
  const bos = model.bos ?? (architecture === 'lfm2' ? '<|startoftext|>' : '<s>');
  const control = [bos, '</s>', '<|im_start|>', '<|im_end|>', eos, ...(model.controlTokens ?? [])];
  const vocabulary = smallVocabulary(control, reply ?? '');
  const options = { architecture, vocabulary, seed };
  const start = startsAfter === '\n' ? vocabulary.idOfByte(10) : vocabulary.idOf(startsAfter);
  const tensors =
    reply === undefined ? randomTensors(options) : replyTensors(options, start, vocabulary.idOf(eos));
  const chatTemplate = model.chatTemplate === undefined ? CHATML : model.chatTemplate;
  const own: GgufKey[] = [
    { key: 'general.architecture', type: 'text', value: architecture },
    { key: 'general.name', type: 'text', value: `Tiny ${architecture}` },
    { key: 'general.file_type', type: 'u32', value: 0 },
    ...sizeKeys(architecture, model.contextLength ?? 2048, vocabulary.texts.length),
    { key: 'tokenizer.ggml.model', type: 'text', value: 'llama' },
    { key: 'tokenizer.ggml.tokens', type: 'texts', value: vocabulary.texts },
    { key: 'tokenizer.ggml.scores', type: 'f32s', value: vocabulary.scores },
    { key: 'tokenizer.ggml.token_type', type: 'i32s', value: vocabulary.types },
    { key: 'tokenizer.ggml.bos_token_id', type: 'u32', value: vocabulary.idOf(bos) },
    { key: 'tokenizer.ggml.eos_token_id', type: 'u32', value: vocabulary.idOf(eos) },
    { key: 'tokenizer.ggml.unknown_token_id', type: 'u32', value: 0 },
    { key: 'tokenizer.ggml.add_bos_token', type: 'bool', value: true },
    { key: 'tokenizer.ggml.add_space_prefix', type: 'bool', value: false },
  ];
  if (chatTemplate !== null) own.push({ key: 'tokenizer.chat_template', type: 'text', value: chatTemplate });
  const keys = new Map([...own, ...(model.keys ?? [])].map((entry) => [entry.key, entry]));
  return { keys: [...keys.values()], tensors };
}

function sizeKeys(architecture: TinyArchitecture, contextLength: number, words: number): GgufKey[] {
  const attention = ATTENTION[architecture];
  const u32 = (key: string, value: number): GgufKey => ({
    key: `${architecture}.${key}`,
    type: 'u32',
    value,
  });
  const f32 = (key: string, value: number): GgufKey => ({
    key: `${architecture}.${key}`,
    type: 'f32',
    value,
  });
  return [
    u32('context_length', contextLength),
    u32('embedding_length', SIZES.embeddingLength),
    u32('block_count', attention.length),
    u32('feed_forward_length', SIZES.feedForward),
    u32('vocab_size', words),
    u32('attention.head_count', SIZES.heads),
    f32('attention.layer_norm_rms_epsilon', 1e-5),
    u32('rope.dimension_count', SIZES.headLength),
    f32('rope.freq_base', 10_000),
    ...(architecture === 'lfm2'
      ? [
          u32('shortconv.l_cache', SIZES.convolution),
          {
            key: 'lfm2.attention.head_count_kv',
            type: 'i32s' as const,
            value: attention.map((has) => (has ? SIZES.keyValueHeads : 0)),
          },
        ]
      : [u32('attention.head_count_kv', SIZES.keyValueHeads)]),
  ];
}
