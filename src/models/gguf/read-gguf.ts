import type { ChatTemplates, GgufHead } from './gguf-head.ts';
import type { GgufValue } from './gguf-values.ts';
import { numberAt, textAt } from './key-values.ts';
import { checkIsModel } from './check-is-model.ts';
import { readShape } from './read-shape.ts';
import { readPart } from './read-part.ts';
import { readSpecialTokens } from './read-special-tokens.ts';
import { readParts } from './split-file.ts';
import { quantisationName } from './tensor-types.ts';

/**
 * Reads the head of a GGUF file (version 2 or 3, little endian), and those of its other parts where the model is split. The
 * weights are not read, the vocabulary is passed over; a file of any size and content takes some megabytes of memory.
 *
 * @throws InputError for whatever keeps a model from being loaded that its files show: not GGUF, cut, damaged, a part missing, no
 * weights that could generate text
 */
export function readGguf(file: string): GgufHead {
  const first = readPart(file);
  const parts = readParts(first);
  const { values } = first;
  const bytesByType = new Map<string, number>();
  for (const { tensors } of parts) {
    for (const [type, bytes] of tensors.bytesByType)
      bytesByType.set(type, (bytesByType.get(type) ?? 0) + bytes);
  }
  const architecture = checkIsModel(file, values, bytesByType.size > 0);
  const shape = readShape(file, architecture, values);
  return {
    files: parts.map((part) => part.file),
    bytes: sum(parts.map(({ size }) => size)),
    weightBytes: sum([...bytesByType.values()]),
    parameters: sum(parts.map(({ tensors }) => tensors.parameters)),
    quantisation: quantisationName(numberAt(values, 'general.file_type'), bytesByType),
    architecture,
    name: textAt(values, 'general.name'),
    contextLength: numberAt(values, `${architecture}.context_length`),
    vocabularySize: vocabularySize(architecture, values),
    shape,
    templates: readTemplates(values),
    tokens: readSpecialTokens(file, values),
    sampling: readSampling(values),
  };
}

const TEMPLATE = 'tokenizer.chat_template';
const SAMPLING = 'general.sampling.';

function readTemplates(values: ReadonlyMap<string, GgufValue>): ChatTemplates {
  const named = new Map<string, string>();
  for (const [key, value] of values) {
    if (key.startsWith(`${TEMPLATE}.`) && typeof value === 'string')
      named.set(key.slice(TEMPLATE.length + 1), value);
  }
  return { standard: textAt(values, TEMPLATE), named };
}

function readSampling(values: ReadonlyMap<string, GgufValue>): Record<string, number | string> {
  const hints = [...values].flatMap(([key, value]): [string, number | string][] =>
    key.startsWith(SAMPLING) && (typeof value === 'number' || typeof value === 'string')
      ? [[key.slice(SAMPLING.length), value]]
      : [],
  );
  return Object.fromEntries(hints);
}

function vocabularySize(architecture: string, values: ReadonlyMap<string, GgufValue>): number {
  const list = values.get('tokenizer.ggml.tokens');
  if (typeof list === 'object' && 'count' in list) return list.count;
  return numberAt(values, `${architecture}.vocab_size`) ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
