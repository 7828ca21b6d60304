/** A key of a GGUF file's head with the type that it is written in. */
export type GgufKey =
  | { key: string; type: 'u16' | 'u32' | 'i32' | 'f32' | 'u64'; value: number }
  | { key: string; type: 'bool'; value: boolean }
  | { key: string; type: 'text'; value: string }
  | { key: string; type: 'texts'; value: readonly string[] }
  | { key: string; type: 'i32s' | 'f32s' | 'bools'; value: readonly number[] };

/** A tensor of 32-bit floats; the first length is that of a row. */
export interface GgufTensor {
  name: string;
  lengths: readonly number[];
  values: Float32Array;
}

export interface GgufContents {
  /** @default 3 */
  version?: number;
  keys: readonly GgufKey[];
  tensors: readonly GgufTensor[];
}

const ALIGNMENT = 32;
const CODES = { u16: 2, u32: 4, i32: 5, f32: 6, bool: 7, text: 8, u64: 10 } as const;
const LIST = 9;
const F32 = 0;

/** The bytes of a GGUF file, little endian, by https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. */
export function encodeGguf({ version = 3, keys, tensors }: GgufContents): Buffer {
  let offset = 0;
  const descriptions = tensors.map(({ name, lengths, values }) => {
    const at = offset;
    offset += padded(values.byteLength);
    return Buffer.concat([text(name), u32(lengths.length), ...lengths.map(u64), u32(F32), u64(at)]);
  });
  const head = [Buffer.from('GGUF'), u32(version), u64(tensors.length), u64(keys.length)];
  const data = tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.concat([
    pad(Buffer.concat([...head, ...keys.map(encodeKey), ...descriptions])),
    ...data.map((bytes) => pad(bytes)),
  ]);
}

function encodeKey(entry: GgufKey): Buffer {
  const name = text(entry.key);
  switch (entry.type) {
    case 'text':
      return Buffer.concat([name, u32(CODES.text), text(entry.value)]);
    case 'bool':
      return Buffer.concat([name, u32(CODES.bool), Buffer.from([entry.value ? 1 : 0])]);
    case 'texts':
      return Buffer.concat([name, ...list(CODES.text, entry.value.map(text))]);
    case 'i32s':
      return Buffer.concat([name, ...list(CODES.i32, entry.value.map(NUMBERS.i32))]);
    case 'f32s':
      return Buffer.concat([name, ...list(CODES.f32, entry.value.map(NUMBERS.f32))]);
    case 'bools':
      return Buffer.concat([
        name,
        ...list(
          CODES.bool,
          entry.value.map((value) => Buffer.from([value])),
        ),
      ]);
    case 'u16':
    case 'u32':
    case 'i32':
    case 'f32':
    case 'u64':
      return Buffer.concat([name, u32(CODES[entry.type]), NUMBERS[entry.type](entry.value)]);
  }
}

function list(code: number, items: readonly Buffer[]): Buffer[] {
  return [u32(LIST), u32(code), u64(items.length), ...items];
}

function written(bytes: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(bytes);
  write(buffer);
  return buffer;
}

const u32 = (value: number): Buffer => written(4, (buffer) => buffer.writeUInt32LE(value));
const u64 = (value: number): Buffer => written(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value)));
const NUMBERS = {
  u16: (value: number) => written(2, (buffer) => buffer.writeUInt16LE(value)),
  u32,
  u64,
  i32: (value: number) => written(4, (buffer) => buffer.writeInt32LE(value)),
  f32: (value: number) => written(4, (buffer) => buffer.writeFloatLE(value)),
};

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

const padded = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const pad = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]);
