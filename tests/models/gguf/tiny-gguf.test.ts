import { join } from 'node:path';
import { getLlama, type Llama } from 'node-llama-cpp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';
import { type TinyModel, writeSplitGguf, writeTinyGguf } from '../../support/tiny-gguf.ts';

let llama: Llama;
beforeAll(async () => {
  llama = await getLlama({ build: 'never', gpu: false });
});
afterAll(() => llama.dispose());

const PROMPT = '<|im_start|>user\nHow many sheep?<|im_end|>\n<|im_start|>assistant\n';

/** What the engine makes of the prompt, twice on one sequence that is cleared between. */
async function generate(modelPath: string, temperature = 0, seed = 1): Promise<string[]> {
  const model = await llama.loadModel({ modelPath });
  try {
    // More threads than free cores wait for each other for seconds a token.
    const context = await model.createContext({ contextSize: 512, sequences: 1, threads: 1 });
    const sequence = context.getSequence();
    const texts: string[] = [];
    for (const _ of [1, 2]) {
      await sequence.clearHistory();
      const tokens = [];
      for await (const token of sequence.evaluate(model.tokenize(PROMPT, true), { temperature, seed })) {
        if (model.isEogToken(token) || tokens.length === 40) break;
        tokens.push(token);
      }
      texts.push(model.detokenize(tokens));
    }
    return texts;
  } finally {
    await model.dispose();
  }
}

test.for<TinyModel>([{ architecture: 'llama' }, { architecture: 'lfm2' }])(
  'a tiny $architecture model gives the reply that it was written with, and stops',
  async ({ architecture }) => {
    const file = join(temporaryFolder(), 'tiny.gguf');
    const reply = 'Seven sheep, and [[7]] — 羊\nseven more.';
    writeTinyGguf(file, { architecture, reply });
    expect(await generate(file)).toEqual([reply, reply]);
  },
);

test.for<TinyModel>([{ architecture: 'llama' }, { architecture: 'lfm2' }])(
  'a tiny $architecture model with random weights says the same for a seed, and another thing for another',
  async ({ architecture }) => {
    const file = join(temporaryFolder(), 'tiny.gguf');
    writeTinyGguf(file, { architecture });
    const [one, again] = await generate(file, 1, 1);
    expect(again).toBe(one);
    expect(await generate(file, 1, 2)).not.toContain(one);
  },
);

test('a model in three files is loaded by its first', async () => {
  const [first] = writeSplitGguf(temporaryFolder(), 'tiny', 3, { reply: 'All three parts.' });
  expect((await generate(first as string))[0]).toBe('All three parts.');
});
