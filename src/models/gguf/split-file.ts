import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';
import { type GgufPart, readPart } from './read-part.ts';

const PART_NAME = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;

/**
 * All parts of the model that this one begins, in order: itself alone where the model is not split.
 * A split model's files are named NAME-00001-of-00003.gguf; the engine finds them by the first one's name.
 *
 * @throws InputError where it is not the first part, or another is missing or of another model
 */
export function readParts(first: GgufPart): GgufPart[] {
  const { file } = first;
  const count = first.values.get('split.count');
  if (typeof count !== 'number' || count <= 1) return [first];
  const no = first.values.get('split.no');
  const [, name, , total] = PART_NAME.exec(basename(file)) ?? [];
  if (name === undefined || Number(total) !== count) {
    const expected = `NAME-${fiveDigits(1)}-of-${fiveDigits(count)}.gguf`;
    const message = `is one of ${count} parts of a model, and its name does not say so`;
    throw new InputError(
      message,
      { file },
      `Give the parts the names that they had: ${expected}, and so on.`,
    );
  }
  const partFile = (index: number): string =>
    join(dirname(file), `${name}-${fiveDigits(index + 1)}-of-${fiveDigits(count)}.gguf`);
  if (no !== 0) {
    const message = `is part ${Number(no) + 1} of ${count} of a model`;
    throw new InputError(message, { file }, `Name the first part: ${partFile(0)}`);
  }
  const files = Array.from({ length: count }, (_, index) => partFile(index));
  const missing = files.slice(1).filter((part) => !existsSync(part));
  if (missing.length > 0) {
    const names = missing.slice(0, 3).map((part) => basename(part));
    const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
    const message = `is the first of ${count} parts of a model, and of the others there is no ${names.join(', ')}${more}`;
    throw new InputError(message, { file }, 'Download all parts into one folder.');
  }
  return [first, ...files.slice(1).map((part, index) => readOther(part, index + 1, count))];
}

function readOther(file: string, no: number, count: number): GgufPart {
  const part = readPart(file);
  if (part.values.get('split.no') === no && part.values.get('split.count') === count) return part;
  const message = `is not part ${no + 1} of ${count}, though its name says so`;
  throw new InputError(message, { file }, 'Download all parts of the model again.');
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, '0');
}
