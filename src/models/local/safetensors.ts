import { InputError } from '../../errors.ts';
import { openCursor } from '../gguf/byte-cursor.ts';

const LENGTH = 8;
/** The format's own limit. */
const MOST_HEAD = 100_000_000;

/**
 * Checks that a safetensors file is whole as far as its beginning tells: the length of a head of JSON, in eight bytes, which lies
 * within the file. Source: https://github.com/huggingface/safetensors#format
 *
 * @throws InputError
 */
export function checkSafetensors(file: string): void {
  const cursor = openCursor(file);
  try {
    const isLongEnough = cursor.size > LENGTH;
    const head = isLongEnough ? Number(cursor.take(LENGTH).readBigUInt64LE()) : 0;
    const begins = isLongEnough && cursor.take(1)[0] === 0x7b;
    if (begins && head <= MOST_HEAD && LENGTH + head <= cursor.size) return;
  } finally {
    cursor.close();
  }
  throw new InputError(
    'is no whole safetensors file: it is damaged, or its download was cut',
    { file },
    'Delete it and download it again.',
  );
}
