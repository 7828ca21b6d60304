import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getLlama, type Llama, LlamaLogLevel } from 'node-llama-cpp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { estimateMemory } from '../../../src/models/gguf/memory.ts';
import { readGguf } from '../../../src/models/gguf/read-gguf.ts';
import { SMOLLM2 } from '../../support/gguf/smollm2.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { writeTinyGguf } from '../../support/tiny-gguf.ts';

const MIB = 2 ** 20;

const lines: string[] = [];
let llama: Llama;
beforeAll(async () => {
  const logger = (_: unknown, line: string): number => lines.push(line);
  llama = await getLlama({ build: 'never', gpu: false, logLevel: LlamaLogLevel.debug, logger });
});
afterAll(() => llama.dispose());

/** MiB of the engine's buffers, as llama.cpp writes them to its log when it allocates them, with two decimals. */
async function allocated(modelPath: string, contextSize: number, sequences: number, batchSize: number) {
  lines.length = 0;
  const model = await llama.loadModel({ modelPath, useMmap: false });
  try {
    await model.createContext({ contextSize, sequences, batchSize, threads: 1 });
    // The log comes later than what it tells of; the scratch space is its last.
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/compute buffer size =/), 10_000);
    const sizeOf = (buffer: string): number =>
      Number(new RegExp(`${buffer} buffer size = +([\\d.]+) MiB`).exec(lines.join('\n'))?.[1]);
    return { weights: sizeOf('model'), cache: sizeOf('KV'), state: sizeOf('RS'), scratch: sizeOf('compute') };
  } finally {
    await model.dispose();
  }
}

test.for(['llama', 'lfm2'] as const)(
  'what a tiny %s model takes is estimated to the byte',
  async (architecture) => {
    const file = join(temporaryFolder(), 'tiny.gguf');
    writeTinyGguf(file, { architecture });
    const estimate = estimateMemory(readGguf(file), { contextSize: 2000, sequences: 30 });
    const real = await allocated(file, 2000, 30, 512);
    // Two decimals of a MiB are what the log gives.
    expect(Math.abs(estimate.weights / MIB - real.weights)).toBeLessThan(0.0051);
    expect(Math.abs(estimate.cache / MIB - real.cache)).toBeLessThan(0.0051);
    if (architecture === 'lfm2') expect(Math.abs(estimate.state / MIB - real.state)).toBeLessThan(0.0051);
    else expect(estimate.state).toBe(0);
  },
);

test.skipIf(!existsSync(SMOLLM2))(
  'what a real model takes is estimated, its scratch space within a tenth',
  async () => {
    const estimate = estimateMemory(readGguf(SMOLLM2), { contextSize: 1000, sequences: 4 });
    const real = await allocated(SMOLLM2, 1000, 4, 512);
    expect(Math.abs(estimate.weights / MIB - real.weights)).toBeLessThan(0.0051);
    expect(Math.abs(estimate.cache / MIB - real.cache)).toBeLessThan(0.0051);
    expect(estimate.scratch / MIB / real.scratch).toBeGreaterThan(0.9);
    expect(estimate.scratch / MIB / real.scratch).toBeLessThan(1);
  },
);

// By hand: 256 cells in the window's layer (min of 4096 and 128 + 64 rounded up to 256), 4096 in the other; 1 head of 8 + 8 numbers.
test('a layer with a sliding window keeps the window and a batch', () => {
  const shape = {
    layers: 2,
    embeddingLength: 8,
    heads: [1, 1],
    keyValueHeads: [1, 1],
    keyLength: 8,
    valueLength: 8,
    recurrent: [0, 0],
    slidingWindow: { tokens: 128, layers: [true, false], keyLength: 8, valueLength: 8 },
  };
  const head = { shape, weightBytes: 0, vocabularySize: 0 };
  const { cache } = estimateMemory(head, { contextSize: 4096, sequences: 1, batchSize: 64 });
  expect(cache).toBe((256 + 4096) * 16 * 2);
});
