import { getLlama, type LlamaModel, type Token } from 'node-llama-cpp';
import { expect, it, onTestFinished } from 'vitest';
import { replyText } from '../../../src/models/gguf/reply-text.ts';
import { stopsAt } from '../../../src/models/gguf/stop-texts.ts';
import { tinyFile } from '../../support/gguf/open-tiny.ts';

/** A model whose vocabulary has control tokens around thoughts. */
async function load(): Promise<LlamaModel> {
  const llama = await getLlama({ build: 'never', gpu: false });
  onTestFinished(() => llama.dispose());
  return llama.loadModel({ modelPath: tinyFile({ controlTokens: ['<think>', '</think>'] }) });
}

it('the control tokens around thoughts are written out, and no others', async () => {
  const model = await load();
  const control = (name: string): Token => model.tokenize(name, true)[0] as Token;
  const words = (text: string): Token[] => model.tokenize(text, false);
  const tokens = [
    control('<think>'),
    ...words('One, two.'),
    control('</think>'),
    ...words('Three, 羊'),
    control('<|im_start|>'),
    ...words(' and more'),
  ];
  expect(model.getTokenAttributes(tokens[0] as Token).control).toBe(true);
  expect(replyText(model, tokens, words('Well?\n'))).toBe('<think>One, two.</think>Three, 羊 and more');
});

it('a stop text is found across tokens, where it begins first', async () => {
  const model = await load();
  const stop = stopsAt(['END', 'de'], (tokens) => replyText(model, tokens, []));
  const tokens = model.tokenize('abcdefEND', false);
  // A letter is a token here.
  expect(tokens).toHaveLength(9);
  const completeAt = tokens.findIndex((_, place) => stop.isComplete(tokens.slice(0, place + 1)));
  expect(completeAt).toBe(4);
  expect(stop.cut('abcdefEND')).toBe('abc');
  expect(stop.cut('nothing of it')).toBe('nothing of it');
});
