import { appendFileSync, cpSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Snapshot, flagNames } from '../../src/analysis/snapshot.ts';
import { ask, browse, readTexts, snapshotWhen } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { answerRow, appendRows, gradeRow, writeAnswers } from '../support/judged.ts';
import { writeBenchmark, writeJsonl } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';

/** Five questions, answered by b, and a file for j's grades with the first of them. */
async function start() {
  const cwd = benchmark(5);
  const answers = writeAnswers(cwd, 'b', [101, 102, 103, 104, 105]);
  const grades = join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
  writeJsonl(grades, [gradeRow('b', 101, 1)]);
  const { address } = await browse([], { cwd });
  await snapshotWhen(address, 'tiny');
  return { cwd, answers, grades, address };
}

function scores({ grades }: Snapshot): string {
  return grades.score.join(' ');
}

/** Waits for these scores, in the order of the rows. */
function scoresBecome(address: string, wanted: string): Promise<Snapshot> {
  return snapshotWhen(address, 'tiny', (snapshot) => scores(snapshot) === wanted);
}

describe('browse follows', () => {
  it('a judge at work: every grade appears, and the revision grows with it', async () => {
    const { cwd, address } = await start();
    const api = await fakeApi({ latency: 150, reply: () => 'Rating: [[7]]' });
    const { judge } = commandLines(['--bench-name', 'tiny', '--openai-api-key', 'k']);
    const judging = runCli(judge(api, '--parallel', '1', '--yes'), { cwd });
    const seen = new Set<number>();
    const revisions: number[] = [];
    const snapshot = await snapshotWhen(address, 'tiny', ({ grades, revision }) => {
      if (!seen.has(grades.score.length)) revisions.push(revision);
      seen.add(grades.score.length);
      // Five questions of two turns; the row that was there has another prompt, and is judged again.
      return grades.score.length === 11;
    });
    expect((await judging).code).toBe(0);
    expect(seen.size).toBeGreaterThan(3);
    expect(scores(snapshot)).toBe(`1${' 7'.repeat(10)}`);
    // Another revision for each state that was seen, and the last one is what is told.
    expect(new Set(revisions).size).toBe(seen.size);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    const told = () =>
      ask(address, '/api/revision?bench=tiny').then(({ body }) => JSON.parse(body) as unknown);
    await expect.poll(told).toEqual({ revision: snapshot.revision });
  });

  it('a torn line: it is waited for, and is no problem', async () => {
    const { grades, address } = await start();
    const line = JSON.stringify(gradeRow('b', 102, 2));
    appendFileSync(grades, line.slice(0, 40));
    appendRows(join(grades, '../k_single.jsonl'), gradeRow('b', 101, 5, { judge: 'k' }));
    // The other file's row is there: so the torn one was looked at.
    const before = await scoresBecome(address, '1 5');
    expect(before.problems).toEqual([]);
    appendFileSync(grades, line.slice(40));
    await scoresBecome(address, '1 2 5');
    appendFileSync(grades, `\n${JSON.stringify(gradeRow('b', 103, 3))}\n`);
    expect((await scoresBecome(address, '1 2 3 5')).problems).toEqual([]);
    const { grades: texts } = await readTexts(address, 'bench=tiny&question=103');
    expect(texts).toMatchObject([{ score: 3 }]);
  });

  it('a torn line that the next run cuts off', async () => {
    const { grades, address } = await start();
    const size = Buffer.byteLength(`${JSON.stringify(gradeRow('b', 101, 1))}\n`);
    appendFileSync(grades, '{"question_id": 102, "mod');
    await new Promise((resolve) => setTimeout(resolve, 900));
    truncateSync(grades, size);
    appendRows(grades, gradeRow('b', 102, 2));
    expect((await scoresBecome(address, '1 2')).problems).toEqual([]);
  });

  it('bad lines: each is a sentence with its file and line, and the rest is read', async () => {
    const { cwd, grades, answers, address } = await start();
    appendFileSync(grades, '{"question_id": 1\n\n[1]\n{"question_id": 5, "model": "b"}\nnull\n');
    appendRows(grades, gradeRow('b', 102, 2), gradeRow('b', 103, 3, { parse: { doubts: 5 } }));
    appendFileSync(answers, 'not JSON\n');
    writeFileSync(join(cwd, 'data/tiny/model_judgment/k_pair.jsonl'), '{}\n'.repeat(150));
    const { problems } = await snapshotWhen(
      address,
      'tiny',
      (snapshot) => scores(snapshot) === '1 2' && snapshot.problems.length > 100,
    );
    expect(problems[0]).toMatch(/^tiny\/model_answer\/b\.jsonl:6: not valid JSON/);
    expect(problems[1]).toMatch(/^tiny\/model_judgment\/j_single\.jsonl:2: not valid JSON/);
    expect(problems[2]).toMatch(/^tiny\/model_judgment\/j_single\.jsonl:4: record of the wrong shape/);
    expect(problems[3]).toMatch(/^tiny\/model_judgment\/j_single\.jsonl:5: .*"judge"|"/);
    expect(problems[4]).toMatch(/^tiny\/model_judgment\/j_single\.jsonl:6:/);
    expect(problems[5]).toMatch(/^tiny\/model_judgment\/j_single\.jsonl:8:/);
    // One of the answers, five of the grades, 150 of the matches: a hundred are listed.
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('And 56 more.');
    // Mended, its problems are gone.
    rmSync(join(cwd, 'data/tiny/model_judgment/k_pair.jsonl'));
    await snapshotWhen(address, 'tiny', (snapshot) => snapshot.problems.length === 6);
  });

  it('a file that another one replaces, or that is written anew, shorter or longer, or goes', async () => {
    const { grades, address } = await start();
    appendRows(grades, gradeRow('b', 102, 2));
    await scoresBecome(address, '1 2');
    writeJsonl(`${grades}.new`, [gradeRow('b', 101, 4), gradeRow('b', 102, 5), gradeRow('b', 103, 6)]);
    renameSync(`${grades}.new`, grades);
    await scoresBecome(address, '4 5 6');
    writeJsonl(grades, [gradeRow('b', 101, 7)]);
    await scoresBecome(address, '7');
    writeJsonl(grades, [gradeRow('b', 101, 8), gradeRow('b', 102, 9), gradeRow('b', 103, 2)]);
    await scoresBecome(address, '8 9 2');
    // The same size: one digit is another.
    writeJsonl(grades, [gradeRow('b', 101, 8), gradeRow('b', 102, 3), gradeRow('b', 103, 2)]);
    await scoresBecome(address, '8 3 2');
    expect((await readTexts(address, 'bench=tiny&question=102')).grades).toMatchObject([{ score: 3 }]);
    rmSync(grades);
    await scoresBecome(address, '');
    writeJsonl(grades, [gradeRow('b', 101, 6)]);
    await scoresBecome(address, '6');
  });

  it('an answer that is replaced: its judgments are stale, and count again when it comes back', async () => {
    const { grades, answers, address } = await start();
    appendRows(grades, gradeRow('b', 102, 2), gradeRow('b', 101, 3));
    const flags = async (wanted: string) => {
      const isWanted = ({ grades: rows }: Snapshot) =>
        rows.flags.map((bits) => flagNames(bits).join(' ') || '-').join(', ') === wanted;
      await snapshotWhen(address, 'tiny', isWanted);
    };
    await flags('superseded, -, -');
    appendRows(answers, answerRow('b', 101, 2));
    await flags('stale, -, stale');
    appendRows(grades, gradeRow('b', 101, 4, { version: 2 }));
    await flags('stale, -, stale, -');
    appendRows(answers, answerRow('b', 101, 1));
    await flags('superseded, -, -, stale');
    // Without answers nothing can be compared; the last row judges another prompt than those before it.
    rmSync(answers);
    await flags('superseded, -, stale, -');
  });

  it('what goes: names of removed files leave the lists, and come back with them', async () => {
    const { cwd, grades, address } = await start();
    const folder = join(cwd, 'data/tiny');
    const answers = writeAnswers(cwd, 'org/a', [101, 102]);
    const judged = join(grades, '../k_single.jsonl');
    const rows = [
      gradeRow('org/a', 101, 5, { judge: 'k', turn: 2 }),
      gradeRow('b', 101, 6, { judge: 'k', turn: 2 }),
      // The benchmark has no such question.
      gradeRow('b', 999, 7, { judge: 'k', turn: 2 }),
    ];
    writeJsonl(judged, rows);
    const votes = join(folder, 'human_judgment/ann.jsonl');
    const vote = {
      question_id: 101,
      model_a: 'c',
      model_b: 'b',
      winner: 'model_a',
      judge: 'expert_ann',
      turn: 1,
    };
    writeJsonl(votes, [vote]);
    const lists = ({ models, judges, prompts, voters, questions }: Snapshot) => ({
      models: models.toSorted(),
      judges: judges.toSorted(),
      prompts: prompts.toSorted(),
      voters,
      questions: questions.map(({ id }) => id),
    });
    const asked = [101, 102, 103, 104, 105];
    const all = {
      models: ['b', 'c', 'org/a'],
      judges: ['j', 'k'],
      prompts: ['single-v1', 'single-v1-multi-turn'],
      voters: ['expert_ann'],
      questions: [...asked, 999],
    };
    const become = (wanted: object) =>
      snapshotWhen(address, 'tiny', (each) => JSON.stringify(lists(each)) === JSON.stringify(wanted));
    await become(all);
    rmSync(answers);
    rmSync(judged);
    rmSync(votes);
    const left = await become({
      models: ['b'],
      judges: ['j'],
      prompts: ['single-v1'],
      voters: [],
      questions: asked,
    });
    // Five answers of two turns, and the grade of the first.
    expect(left.answers.question).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(left.answers.model).toEqual(Array.from({ length: 10 }, () => 0));
    expect(left.grades).toMatchObject({ model: [0], judge: [0], prompt: [0], score: [1] });
    writeAnswers(cwd, 'org/a', [101, 102]);
    writeJsonl(judged, rows);
    writeJsonl(votes, [vote]);
    const back = await become(all);
    const { grades: columns } = back;
    expect(columns.model.map((model, row) => `${back.models[model]} ${columns.score[row]}`)).toEqual([
      'b 1',
      'org/a 5',
      'b 6',
      'b 7',
    ]);
  });

  it('new files and new benchmarks, and other questions', async () => {
    const { cwd, address } = await start();
    const data = join(cwd, 'data');
    writeAnswers(cwd, 'c', [101]);
    await snapshotWhen(address, 'tiny', ({ models }) => models.join(' ') === 'b c');
    writeBenchmark(data, { questions: 2, name: 'other' });
    expect((await snapshotWhen(address, 'other')).questions).toHaveLength(2);
    expect(JSON.parse((await ask(address, '/api/benches')).body)).toMatchObject([
      { name: 'other' },
      { name: 'tiny', models: 2, judges: 1 },
    ]);
    writeBenchmark(data, { questions: 7 });
    const snapshot = await snapshotWhen(address, 'tiny', ({ questions }) => questions.length === 7);
    expect(scores(await scoresBecome(address, '1'))).toBe('1');
    expect(JSON.parse((await ask(address, '/api/benches')).body)).toMatchObject([
      { name: 'other', questions: 2, language: 'en' },
      { name: 'tiny', questions: 7 },
    ]);
    writeFileSync(join(data, 'other/benchmark.json'), '{"language": "ja"}');
    expect(JSON.parse((await ask(address, '/api/benches')).body)).toMatchObject([{ language: 'ja' }, {}]);
    expect(snapshot.questions.every(({ category }) => category >= 0)).toBe(true);
  });

  it('votes: ours, and the published ones in each of their forms', async () => {
    const { cwd, address } = await start();
    writeAnswers(cwd, 'c', [101]);
    const vote = (judge: string | string[], winner: string) => ({
      question_id: 101,
      model_a: 'b',
      model_b: 'c',
      winner,
      judge,
      turn: 1,
    });
    writeJsonl(join(cwd, 'data/tiny/human_judgment/ann.jsonl'), [vote('expert_ann', 'tie (bothbad)')]);
    const published = join(cwd, 'data/tiny_human_judgments');
    writeJsonl(join(published, 'human.jsonl'), [vote('author_1', 'model_a')]);
    const array = [vote('expert_3', 'model_b'), vote('gpt4_pair', 'tie'), { bad: 1 }];
    writeFileSync(join(published, 'human.json'), JSON.stringify(array, undefined, 1));
    const { voters, votes, problems } = await snapshotWhen(
      address,
      'tiny',
      (snapshot) => snapshot.votes.winner.length === 4,
    );
    expect(votes.voter.map((voter) => voters[voter])).toEqual([
      'expert_ann',
      'author_1',
      'expert_3',
      'gpt4-pair',
    ]);
    expect(votes.winner).toEqual([2, 0, 1, 2]);
    // Written by pyarrow, see its note: 18 votes by 10 judges.
    cpSync(
      new URL('../results/fixtures/mt-bench-votes.parquet', import.meta.url),
      join(published, 'more.parquet'),
    );
    const more = await snapshotWhen(address, 'tiny', (snapshot) => snapshot.votes.winner.length === 4 + 18);
    expect(more.voters).toEqual(expect.arrayContaining(['expert_7', 'author_2', 'gpt4-pair']));
    expect(more.questions.at(-1)).toEqual({ id: 111, category: -1, turns: [] });
    // The third element begins on line 18 of the array.
    expect(problems).toEqual([expect.stringMatching(/^tiny_human_judgments\/human\.json:18: record of the/)]);
  });
});
