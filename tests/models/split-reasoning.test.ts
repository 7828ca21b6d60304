import { describe, expect, it } from 'vitest';
import { splitReasoning } from '../../src/models/split-reasoning.ts';

describe('splitReasoning', () => {
  it.each([
    ['<think>two and two</think>\n\nFour.', 'Four.', 'two and two'],
    ['\n<think>\nhm\n</think>Four.', 'Four.', 'hm'],
    ['the template opened it\n</think>\n\nFour.', 'Four.', 'the template opened it'],
    ['<think>cut off in the mid', '', 'cut off in the mid'],
    ['<think></think>Four.', 'Four.', ''],
  ])('parts %j', (reply, text, reasoning) => {
    expect(splitReasoning(reply)).toEqual({ text, reasoning });
  });

  it.each(['Four.', '', 'Write `<think>` and `</think>` around it.', '  indented answer', 'a < b'])(
    'leaves %j alone',
    (reply) => {
      expect(splitReasoning(reply)).toEqual({ text: reply });
    },
  );
});
