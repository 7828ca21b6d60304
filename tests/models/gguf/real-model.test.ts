import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../src/models/chat-model.ts';
import { openFile } from '../../support/gguf/open-tiny.ts';
import { SMOLLM2 } from '../../support/gguf/smollm2.ts';

/** Two turns of two choices, both at the same time. */
async function converse(): Promise<{ texts: string[]; cached: number[] }> {
  const model = await openFile(SMOLLM2, { contextSize: 512 });
  const cached: number[] = [];
  const choices = [0, 1].map(async (choice) => {
    const messages: ChatMessage[] = [{ role: 'user', content: 'Name two animals.' }];
    for (const next of ['Which of them is larger?', '']) {
      const { text, usage } = await model.complete({ messages, temperature: 0.7, maxTokens: 16, choice });
      messages.push({ role: 'assistant', content: text }, { role: 'user', content: next });
      cached.push(usage?.cached_tokens ?? 0);
    }
    return messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
  });
  return { texts: (await Promise.all(choices)).flat(), cached };
}

describe.skipIf(SMOLLM2 === '')('a real model', { timeout: 120_000 }, () => {
  it('the same seeds give the same answers twice; a second turn goes on from the first', async () => {
    const one = await converse();
    const { texts } = await converse();
    expect(texts).toEqual(one.texts);
    expect(texts.every((text) => text !== '')).toBe(true);
    expect(texts[0]).not.toBe(texts[2]);
    // Both second turns.
    expect(one.cached.filter((count) => count > 20)).toHaveLength(2);
  });
});
