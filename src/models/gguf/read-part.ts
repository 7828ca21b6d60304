import { statSync } from 'node:fs';
import { InputError } from '../../errors.ts';
import { type ByteCursor, EndOfFile, openCursor } from './byte-cursor.ts';
import { readTensors, type TensorSums } from './gguf-tensors.ts';
import { BadHead } from './gguf-values.ts';
import { whatItSeems } from './not-gguf.ts';
import { type GgufKeys, readKeys } from './read-keys.ts';

/** One GGUF file: a model, or a part of one. */
export interface GgufPart extends GgufKeys {
  file: string;
  /** Bytes of the file. */
  size: number;
  tensors: TensorSums;
}

const DOWNLOAD_AGAIN = 'Delete it and download it again.';

/**
 * Reads the head of a GGUF file and checks that its tensors are all there.
 *
 * @throws InputError for a file that is not there or not readable, not GGUF, cut, damaged
 */
export function readPart(file: string): GgufPart {
  const cursor = openModel(file);
  try {
    return readHead(file, cursor);
  } catch (error) {
    if (error instanceof EndOfFile) {
      const message = `is ${cursor.size} bytes and ends in the middle of its head: the download was cut`;
      throw new InputError(message, { file }, DOWNLOAD_AGAIN);
    }
    if (error instanceof BadHead) {
      throw new InputError(
        `is a damaged GGUF file, or of an unknown kind: its head ${oneLine(error.message)}`,
        { file },
        DOWNLOAD_AGAIN,
      );
    }
    throw error;
  } finally {
    cursor.close();
  }
}

function openModel(file: string): ByteCursor {
  try {
    // A pipe would keep its reader waiting.
    const state = statSync(file);
    if (state.isFile()) return openCursor(file);
    const remedy = state.isDirectory() ? 'Name the .gguf file in it.' : 'Name a .gguf file.';
    throw new InputError(state.isDirectory() ? 'is a folder' : 'is not a regular file', { file }, remedy);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new InputError(
      missing ? 'there is no such model file' : `cannot be read (${code})`,
      { file },
      missing ? 'Check the path.' : 'Check its permissions.',
    );
  }
}

function readHead(file: string, cursor: ByteCursor): GgufPart {
  if (cursor.size < 4 || cursor.take(4).toString('latin1') !== 'GGUF') {
    const { what, remedy } = whatItSeems(cursor);
    throw new InputError(what, { file }, remedy);
  }
  const keys = readKeys(cursor);
  const tensors = readTensors(cursor, keys.tensorCount, readAlignment(keys));
  if (tensors.end > cursor.size) {
    const message = `is ${cursor.size} bytes, its tensors need ${tensors.end}: the download was cut`;
    throw new InputError(message, { file }, DOWNLOAD_AGAIN);
  }
  return { file, size: cursor.size, tensors, ...keys };
}

function readAlignment({ values }: GgufKeys): number {
  const alignment = values.get('general.alignment') ?? 32;
  const isPower =
    typeof alignment === 'number' &&
    alignment > 0 &&
    Number.isInteger(Math.log2(alignment)) &&
    alignment <= 2 ** 16;
  if (!isPower) throw new BadHead('aligns the tensors to what is no power of two');
  return alignment;
}

/** Names in a file's head are its maker's. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
}
