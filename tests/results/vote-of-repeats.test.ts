import { expect, test } from 'vitest';
import type { Vote } from '../../src/results/agreement.ts';
import { readVotes } from '../../src/results/votes.ts';
import { gradeRow, matchRow } from '../support/judged.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';

async function votesOf(rows: object[]): Promise<Vote[]> {
  const file = `${temporaryFolder()}/rows.jsonl`;
  writeJsonl(file, rows);
  const votes: Vote[] = [];
  await readVotes(file, {
    isWanted: () => true,
    onVote: (vote) => votes.push(vote),
    onLeftOut: (reason) => expect(reason).toBe('error'),
    warn: () => expect.unreachable(),
  });
  return votes;
}

const match = (winner: string, repeat?: number) =>
  matchRow(['a', 'b'], 101, [winner, winner], repeat === undefined ? {} : { repeat });

test('of comparisons repeated, what most of them say is the one vote of the judge', async () => {
  const winners = async (...each: string[]) =>
    (await votesOf(each.map((winner, repeat) => match(winner, repeat)))).map(({ winner }) => winner);
  expect(await winners('model_1', 'model_2', 'model_2')).toEqual(['model_b']);
  expect(await winners('model_1', 'error', 'error')).toEqual(['model_a']);
  expect(await winners('model_1', 'model_2')).toEqual(['tie']);
});

test('of grades repeated, their mean is compared', async () => {
  const rows = [
    gradeRow('a', 101, 7),
    gradeRow('a', 101, 8, { repeat: 1 }),
    gradeRow('b', 101, 9),
    gradeRow('b', 101, 7, { repeat: 1 }),
  ];
  expect(await votesOf(rows)).toMatchObject([{ model_a: 'a', model_b: 'b', winner: 'model_b' }]);
});

test('of grades repeated, the score of each choice is their mean', async () => {
  const file = `${temporaryFolder()}/rows.jsonl`;
  writeJsonl(file, [
    gradeRow('org/a', 101, 7, { score: [7, 3], judgment: ['[[7]]', '[[3]]'] }),
    gradeRow('org_a', 101, 8, { repeat: 1, score: [8, -1], judgment: ['[[8]]', 'none'] }),
  ]);
  const scores: unknown[] = [];
  await readVotes(file, {
    isWanted: () => true,
    onVote: () => expect.unreachable(),
    onScore: ({ model, choice, score }) => scores.push([model, choice, score]),
    onLeftOut: () => expect.unreachable(),
    warn: () => expect.unreachable(),
  });
  expect(scores).toEqual([
    ['org/a', 0, 7.5],
    ['org/a', 1, 3],
  ]);
});
