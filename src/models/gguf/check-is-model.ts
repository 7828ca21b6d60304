import { InputError } from '../../errors.ts';
import type { GgufValue } from './gguf-values.ts';
import { textAt } from './key-values.ts';

/** GGUF files that are no models, by `general.type`, or by the architecture they name. */
const COMPANIONS: Readonly<Record<string, string>> = {
  adapter: 'an adapter (LoRA), which changes a model and is none',
  mmproj: "a multimodal model's projector, which goes with a model and is none",
  clip: "a multimodal model's projector, which goes with a model and is none",
  imatrix: 'an importance matrix, which is used for quantising a model',
  controlvector: 'a control vector, which steers a model and is none',
};

/** Architectures that read text and write none. */
const ENCODERS = /bert|^t5encoder$|^gemma-embedding$|^wavtokenizer/;

/**
 * The architecture of a file that holds a model which can write text.
 * @throws InputError where it does not
 */
export function checkIsModel(
  file: string,
  values: ReadonlyMap<string, GgufValue>,
  hasTensors: boolean,
): string {
  const architecture = textAt(values, 'general.architecture');
  const type = textAt(values, 'general.type') ?? 'model';
  const companion = Object.hasOwn(COMPANIONS, type) ? COMPANIONS[type] : COMPANIONS[architecture ?? ''];
  const remedy = "Name the model's own .gguf file.";
  if (companion !== undefined) throw new InputError(`is ${companion}`, { file }, remedy);
  if (architecture === undefined || !/^[\w.-]{1,64}$/.test(architecture)) {
    throw new InputError('is a GGUF file that does not say what model it holds', { file }, remedy);
  }
  if (!hasTensors) throw new InputError('holds a vocabulary, and no weights', { file }, remedy);
  if (ENCODERS.test(architecture)) {
    throw new InputError(`is a model that writes no text (${architecture})`, { file }, 'Name a chat model.');
  }
  return architecture;
}
