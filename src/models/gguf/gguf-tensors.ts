import type { ByteCursor } from './byte-cursor.ts';
import { BadHead, readText, readU32, readU64 } from './gguf-values.ts';
import { TENSOR_TYPES } from './tensor-types.ts';

/** What the tensors of one file come to. */
export interface TensorSums {
  count: number;
  /** Weights in all tensors. */
  parameters: number;
  /** Bytes of the tensors' data, by the name of their type. */
  bytesByType: Map<string, number>;
  /** Where the last tensor's data ends, in bytes from the start of the file. */
  end: number;
}

/** Name (its length at least), dimensions' count, one dimension, type, offset. */
export const SMALLEST_TENSOR = 8 + 4 + 8 + 4 + 8;
/** `GGML_MAX_NAME` and `GGML_MAX_DIMS`. */
const LONGEST_NAME = 64;
const MOST_DIMENSIONS = 4;

/**
 * Reads the descriptions of `count` tensors, after which the cursor is at the head's end.
 * The checks are those of ggml's `gguf_init_from_file`: what passes here, the engine reads.
 *
 * @throws BadHead for a type that is not known, a size that cannot be, data that does not follow on the data before it
 */
export function readTensors(cursor: ByteCursor, count: number, alignment: number): TensorSums {
  const names = new Set<string>();
  const bytesByType = new Map<string, number>();
  const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  let parameters = 0;
  let data = 0;
  let end = 0;
  for (let index = 0; index < count; index += 1) {
    const tensor = readTensor(cursor);
    if (names.has(tensor.name)) throw new BadHead(`names a tensor twice (${tensor.name})`);
    names.add(tensor.name);
    if (tensor.offset !== data) {
      throw new BadHead(`puts ${tensor.name} at ${tensor.offset} of the data, where ${data} is due`);
    }
    end = data + tensor.bytes;
    data = padded(end);
    parameters += tensor.weights;
    bytesByType.set(tensor.type, (bytesByType.get(tensor.type) ?? 0) + tensor.bytes);
    if (!Number.isSafeInteger(data)) throw new BadHead('has tensors of an impossible size');
  }
  return { count, parameters, bytesByType, end: count === 0 ? 0 : padded(cursor.position) + end };
}

function readTensor(cursor: ByteCursor) {
  const name = readText(cursor, LONGEST_NAME - 1);
  if (typeof name !== 'string') throw new BadHead(`has a tensor with a name of ${name.bytes} bytes`);
  const dimensions = readU32(cursor);
  if (dimensions > MOST_DIMENSIONS) throw new BadHead(`gives ${name} ${dimensions} dimensions`);
  const lengths = Array.from({ length: dimensions }, () => readU64(cursor));
  const code = readU32(cursor);
  const offset = readU64(cursor);
  const type = TENSOR_TYPES.get(code);
  if (type === undefined) throw new BadHead(`gives ${name} a number type that is not known (${code})`);
  const [typeName, blockValues, blockBytes] = type;
  const weights = lengths.reduce((product, length) => product * length, 1);
  if ((lengths[0] ?? 1) % blockValues !== 0) {
    throw new BadHead(`gives ${name} rows of ${lengths[0] ?? 1}, which ${typeName} cannot hold`);
  }
  const bytes = (weights / blockValues) * blockBytes;
  if (!Number.isSafeInteger(bytes)) throw new BadHead(`gives ${name} an impossible size`);
  return { name, type: typeName, weights, bytes, offset };
}
