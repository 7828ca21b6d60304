import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BattleTally } from '../../src/results/battle-tally.ts';
import { type Battle, readBattles } from '../../src/results/battles.ts';
import { totalCells } from '../../src/stats/outcome-resamples.ts';
import { temporaryFolder } from '../support/temp.ts';

async function battlesOf(text: string, wantsRows = false): Promise<Battle[]> {
  const file = join(temporaryFolder(), 'votes');
  writeFileSync(file, text);
  const battles: Battle[] = [];
  await readBattles(file, {
    isWanted: () => true,
    onBattle: (battle) => battles.push(battle),
    onLeftOut: () => {},
    warn: () => {},
    wantsRows,
  });
  return battles;
}

const ROWS = [
  { model_a: 'one', model_b: 'two', winner: 'model_a' },
  { question_id: 81, model_a: 'one', model_b: 'two', winner: 'tie (bothbad)', judge: 'expert_3', turn: 1 },
  { question_id: 'q "1"', model_a: 'a/ü', model_b: 'two', winner: 'model_b', judge: ['gpt-4', 'pair-v2'] },
  {
    question_id: null,
    model_a: 'one',
    model_b: 'two',
    winner: 'tie',
    judge: 'gpt4_pair',
    conversation_a: [{ role: 'user' }],
  },
];
const lines = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('readBattles', () => {
  it('reads rows of the arena, with what they lack, the same from lines and from an array', async () => {
    const battles = await battlesOf(lines);
    expect(battles).toEqual([
      { question: undefined, model_a: 'one', model_b: 'two', winner: 'model_a', judge: undefined },
      { question: '81', model_a: 'one', model_b: 'two', winner: 'tie', judge: 'human' },
      { question: 'q "1"', model_a: 'a/ü', model_b: 'two', winner: 'model_b', judge: 'gpt4-pair' },
      { question: undefined, model_a: 'one', model_b: 'two', winner: 'tie', judge: 'gpt4-pair' },
    ]);
    // The turn is known where the whole row is parsed; only style control asks for it.
    const turns = [undefined, 1, undefined, undefined];
    const withTurns = battles.map((battle, place) => Object.assign(battle, { turn: turns[place] }));
    expect(await battlesOf(JSON.stringify(ROWS))).toEqual(withTurns);
  });

  it('hands over the rows where they are wanted', async () => {
    expect((await battlesOf(lines, true)).map(({ row }) => row)).toEqual(ROWS);
  });

  it('names the line of a row that is wrong, by bytes or by JSON', async () => {
    await expect(battlesOf(`${lines}{"model_a":"x","model_b":"y","winner":"x"}\n`)).rejects.toMatchObject({
      message: expect.stringContaining('"winner": must be model_a, model_b, or a tie') as string,
      place: { line: 5 },
    });
    await expect(battlesOf(`${lines}{"model_a":\n`)).rejects.toMatchObject({ place: { line: 5 } });
    await expect(battlesOf(`${lines}{"model_a":3,"model_b":"y","winner":"tie"}\n`)).rejects.toMatchObject({
      place: { line: 5 },
    });
  });
});

describe('BattleTally', () => {
  const battle = (
    question: string | undefined,
    model_a: string,
    model_b: string,
    winner: Battle['winner'],
  ) => ({
    question,
    model_a,
    model_b,
    winner,
  });

  it('counts a battle the same whichever model stands first', () => {
    const tally = new BattleTally(true);
    tally.add(battle(undefined, 'one', 'two', 'model_a'));
    tally.add(battle(undefined, 'two', 'one', 'model_b'));
    tally.add(battle(undefined, 'two', 'one', 'model_a'));
    tally.add(battle(undefined, 'three', 'one', 'tie'));
    expect(tally.models).toEqual(['one', 'two', 'three']);
    expect([...totalCells(tally.grouped())]).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect([...tally.order().cells]).toEqual([0, 0, 1, 5]);
  });

  it('keeps questions together, and takes those with one battle each for none', () => {
    const tally = new BattleTally(false);
    tally.add(battle('1', 'one', 'two', 'model_a'));
    tally.add(battle('2', 'one', 'two', 'model_a'));
    expect(tally.grouped()).toMatchObject({ groups: 0, alone: Float64Array.of(2, 0, 0) });
    tally.add(battle('2', 'one', 'two', 'model_b'));
    tally.add(battle(undefined, 'one', 'two', 'tie'));
    expect(tally.grouped()).toEqual({
      groups: 2,
      alone: Float64Array.of(0, 0, 1),
      starts: Uint32Array.of(0, 2, 3, 3),
      entryGroups: Uint32Array.of(0, 1, 1),
      entryCounts: Float64Array.of(1, 1, 1),
    });
  });

  it('forgets the questions of a file in which hardly any comes twice', () => {
    const tally = new BattleTally(false);
    for (let question = 0; question < 150_000; question += 1) {
      tally.add(battle(String(question), 'one', 'two', question % 3 === 0 ? 'model_a' : 'model_b'));
    }
    tally.add(battle('7', 'one', 'two', 'tie'));
    expect(tally.questions).toBe(0);
    expect(tally.grouped().alone).toEqual(Float64Array.of(50_000, 100_000, 1));
  });
});
