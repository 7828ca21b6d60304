import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { recordVoteRow } from '../../src/browse/vote-row.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

const VOTE = {
  question_id: 81,
  model_a: 'a',
  model_b: 'b',
  winner: 'model_a',
  judge: 'expert_ann',
  turn: 1,
  tstamp: 1,
};

it('a second vote on the same takes the place of the first, whichever model stands on the left', () => {
  const file = join(temporaryFolder(), 'human_judgment', 'ann.jsonl');
  const others = [
    { ...VOTE, turn: 2 },
    { ...VOTE, question_id: 82 },
    { ...VOTE, model_b: 'c' },
    { ...VOTE, judge: 'expert_bob' },
  ];
  for (const row of [VOTE, ...others]) recordVoteRow(file, row);
  expect(readJsonl(file)).toEqual([VOTE, ...others]);
  const again = { ...VOTE, model_a: 'b', model_b: 'a', winner: 'tie', tstamp: 2 };
  recordVoteRow(file, again);
  expect(readJsonl(file)).toEqual([...others, again]);
});

it('leaves lines that are no votes as they are', () => {
  const folder = join(temporaryFolder(), 'human_judgment');
  mkdirSync(folder);
  const file = join(folder, 'ann.jsonl');
  writeFileSync(file, `no JSON\n${JSON.stringify(VOTE)}\nnull\n`);
  recordVoteRow(file, { ...VOTE, winner: 'tie' });
  expect(readFileSync(file, 'utf8')).toBe(`no JSON\nnull\n${JSON.stringify({ ...VOTE, winner: 'tie' })}\n`);
});

it('says why it cannot write in a folder that is read-only, and leaves nothing behind', () => {
  const top = temporaryFolder();
  chmodSync(top, 0o755);
  const folder = join(top, 'human_judgment');
  mkdirSync(folder, { mode: 0o555 });
  const file = join(folder, 'ann.jsonl');
  // Nothing is read-only to root.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    expect(() => recordVoteRow(file, VOTE)).toThrow(
      new InputError('cannot be written: it may not be written here', { file }),
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  expect(readdirSync(folder)).toEqual([]);
});
