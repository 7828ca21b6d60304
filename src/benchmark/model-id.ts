import { InputError } from '../errors.ts';

/**
 * The name of a model's file, without its ending: its id with `/` replaced by `_`, as Swallow does.
 *
 * @throws InputError for an id that is no file name, or would lead out of the folder.
 */
export function modelFileName(id: string, flag = '--model-id'): string {
  const name = id.replaceAll('/', '_');
  const isBad =
    name === '' ||
    id.startsWith('/') ||
    name.startsWith('.') ||
    id.split('/').includes('..') ||
    /[\\\p{Cc}]/u.test(name) ||
    Buffer.byteLength(name) > 200;
  if (isBad) {
    throw new InputError(
      `${JSON.stringify(id)} cannot name a file`,
      { flag },
      'Use letters, digits, ".", "-", "_" and "/", not beginning with "." or "/", 200 bytes at most.',
    );
  }
  return name;
}
