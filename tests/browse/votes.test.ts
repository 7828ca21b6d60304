import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NewVote } from '../../src/analysis/texts.ts';
import { ask, browse, readTexts, readToken, snapshotWhen } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, writeJsonl } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';

/** Two questions, answered by `org/a` and `b`. */
function answeredBenchmark(): string {
  const cwd = benchmark(2);
  for (const model of ['org/a', 'b']) {
    writeJsonl(
      join(cwd, 'data/tiny/model_answer', `${model.replace('/', '_')}.jsonl`),
      [101, 102].map((question_id) => ({
        question_id,
        answer_id: '',
        model_id: model,
        choices: [{ index: 0, turns: [`${model} says one`, `${model} says two`] }],
        tstamp: 0,
      })),
    );
  }
  return cwd;
}

const VOTE: NewVote = {
  bench: 'tiny',
  question_id: 101,
  turn: 1,
  model_a: 'org/a',
  model_b: 'b',
  winner: 'model_a',
  voter: 'Mära_1',
};

/** Names that are no file names, or lead elsewhere. */
const VOTERS = ['', '../x', 'a/b', 'a.b', 'a b', 'x'.repeat(41), 'nul', 'COM1', 'a\u0000', 'a\u202E', '<b>'];

async function start() {
  const cwd = answeredBenchmark();
  const { address } = await browse([], { cwd });
  await snapshotWhen(address, 'tiny');
  const token = await readToken(address);
  const send = (vote: unknown, headers: Record<string, string> = {}) =>
    ask(address, '/api/votes', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-llm-judge-token': token, ...headers },
      body: typeof vote === 'string' ? vote : JSON.stringify(vote),
    });
  return { cwd, address, send };
}

describe('votes given on the page', () => {
  it('are rows of FastChat’s, which agreement counts as human', async () => {
    const { cwd, address, send } = await start();
    expect((await send(VOTE)).status).toBe(201);
    expect((await send({ ...VOTE, turn: 2, winner: 'tie (bothbad)' })).status).toBe(201);
    expect((await send({ ...VOTE, question_id: '102', model_a: 'b', model_b: 'org/a' })).status).toBe(201);
    const file = join(cwd, 'data/tiny/human_judgment/Mära_1.jsonl');
    const rows = readJsonl(file);
    const seconds = rows.map(({ tstamp }) => Number(tstamp));
    expect(seconds.every((each) => Math.abs(each - Date.now() / 1000) < 60)).toBe(true);
    expect(rows.map((row) => ({ ...row, tstamp: undefined }))).toEqual([
      {
        question_id: 101,
        model_a: 'org/a',
        model_b: 'b',
        winner: 'model_a',
        judge: 'expert_Mära_1',
        turn: 1,
      },
      {
        question_id: 101,
        model_a: 'org/a',
        model_b: 'b',
        winner: 'tie (bothbad)',
        judge: 'expert_Mära_1',
        turn: 2,
      },
      {
        question_id: 102,
        model_a: 'b',
        model_b: 'org/a',
        winner: 'model_a',
        judge: 'expert_Mära_1',
        turn: 1,
      },
    ]);

    // They are seen, as everything that is appended is.
    const snapshot = await snapshotWhen(address, 'tiny', ({ votes }) => votes.winner.length === 3);
    expect(snapshot.voters).toEqual(['expert_Mära_1']);
    expect(snapshot.votes.winner).toEqual([0, 2, 0]);
    const texts = await readTexts(address, 'bench=tiny&question=102&model=b&model=org/a');
    expect(texts.votes).toEqual([
      { model_a: 'b', model_b: 'org/a', voter: 'expert_Mära_1', turn: 1, winner: 'model_a' },
    ]);

    // Another person agrees on the first ballot and not on the last one: 1 of 2.
    await send({ ...VOTE, voter: 'Ben' });
    await send({ ...VOTE, voter: 'Ben', question_id: 102 });
    const { code, stdout } = await runCli(
      [
        'agreement',
        '--judges',
        'human',
        'human',
        '--format',
        'json',
        '--bench-name',
        'tiny',
        '--votefiles',
        file,
        join(cwd, 'data/tiny/human_judgment/Ben.jsonl'),
      ],
      { cwd },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ turns: { 1: { with_tie: { agree: 1, total: 2 } } } });
  });

  it('need the token, and our own page', async () => {
    const { cwd, send } = await start();
    expect((await send(VOTE, { 'x-llm-judge-token': '' })).status).toBe(403);
    expect((await send(VOTE, { 'x-llm-judge-token': 'A'.repeat(43) })).status).toBe(403);
    expect((await send(VOTE, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await send(VOTE, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send(VOTE, { 'sec-fetch-site': 'none' })).status).toBe(403);
    expect((await send(VOTE, { host: 'evil.example' })).status).toBe(403);
    expect((await send(VOTE, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(() => readJsonl(join(cwd, 'data/tiny/human_judgment/Mära_1.jsonl'))).toThrow('ENOENT');
  });

  it.each<[string, (folder: string) => void, string]>([
    [
      'a file has the folder’s name',
      (folder) => writeFileSync(folder, ''),
      'cannot be written: a file stands where its folder is to be',
    ],
    [
      'a folder has the file’s name',
      (folder) => mkdirSync(join(folder, 'Mära_1.jsonl'), { recursive: true }),
      'cannot be written: a folder has its name',
    ],
    [
      'another program is writing',
      (folder) => {
        mkdirSync(folder);
        // This process is alive.
        const owner = { pid: process.pid, host: hostname(), processStart: null, since: 'noon' };
        writeFileSync(join(folder, 'Mära_1.jsonl.lock'), JSON.stringify(owner));
      },
      `another llm-judge (pid ${process.pid}, since noon) is writing this file`,
    ],
  ])(
    'that cannot be written since %s: a sentence says so, and names no other path',
    async (_, spoil, why) => {
      const { cwd, send } = await start();
      spoil(join(cwd, 'data/tiny/human_judgment'));
      const reply = await send(VOTE);
      expect(reply.status).toBe(409);
      expect(JSON.parse(reply.body)).toEqual({ error: `tiny/human_judgment/Mära_1.jsonl: ${why}.` });
    },
  );

  it.each<[string, unknown, number]>([
    ['no JSON', '{', 400],
    ['a long one', `{"bench":"${'x'.repeat(9000)}"}`, 413],
    ['another benchmark', { ...VOTE, bench: '../tiny' }, 404],
    ['another question', { ...VOTE, question_id: 999 }, 400],
    ['a turn too many', { ...VOTE, turn: 3 }, 400],
    ['turn 0', { ...VOTE, turn: 0 }, 400],
    ['an unknown model', { ...VOTE, model_a: '../../b' }, 400],
    ['one model twice', { ...VOTE, model_a: 'b' }, 400],
    ['one model under two names', { ...VOTE, model_b: 'org_a' }, 400],
    ['another winner', { ...VOTE, winner: 'b' }, 400],
    ['more keys', { ...VOTE, tstamp: 1 }, 400],
    ['a list', [VOTE], 400],
    ...VOTERS.map((voter): [string, unknown, number] => [
      `the voter ${JSON.stringify(voter)}`,
      { ...VOTE, voter },
      400,
    ]),
  ])('%s is refused, and nothing is written', async (_, vote, status) => {
    const { cwd, send } = await start();
    const reply = await send(vote);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toEqual({ error: expect.stringMatching(/\.$/) });
    expect(() => readJsonl(join(cwd, 'data/tiny/human_judgment'))).toThrow('ENOENT');
  });
});
