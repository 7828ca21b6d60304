import { expect, it } from 'vitest';
import type { ChatRequest } from '../../../src/models/chat-model.ts';
import { createSpread } from '../../../src/models/served/spread.ts';

const first = (content: string, choice = 0): ChatRequest => ({
  messages: [{ role: 'user', content }],
  choice,
});
const second = (content: string, choice = 0): ChatRequest => ({
  messages: [
    { role: 'user', content },
    { role: 'assistant', content: `answer ${choice}` },
    { role: 'user', content: 'and?' },
  ],
  choice,
});

it('the server with the fewest calls in flight has the next one', () => {
  const spread = createSpread(3);
  expect(['a', 'b', 'c', 'd', 'e'].map((each) => spread.begin(first(each)))).toEqual([0, 1, 2, 0, 1]);
  spread.end(1);
  spread.end(1);
  expect(spread.begin(first('f'))).toBe(1);
});

it('a second turn goes where the first was answered, unless that server has two more than another', () => {
  const spread = createSpread(2);
  for (const each of ['a', 'b', 'c']) spread.begin(first(each));
  // Both were answered by 0, which has two in flight, and 1 one.
  expect(spread.begin(second('a'))).toBe(0);
  // Now it has two more than the other.
  expect(spread.begin(second('c'))).toBe(1);
});

it('the choices of one question are conversations of their own', () => {
  const spread = createSpread(2);
  expect([0, 1].map((choice) => spread.begin(first('a', choice)))).toEqual([0, 1]);
  spread.end(0);
  spread.end(1);
  expect([1, 0].map((choice) => spread.begin(second('a', choice)))).toEqual([1, 0]);
});
