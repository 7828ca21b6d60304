import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type IntervalChoice, USUAL_INTERVALS } from '../../src/analysis/interval-settings.ts';
import { countWins, scoreModels } from '../../src/analysis/leaderboard.ts';
import { type Snapshot, flagNames } from '../../src/analysis/snapshot.ts';
import type { PairResults, SingleResults } from '../../src/results/results.ts';
import { browse, readTexts, snapshotWhen } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { answerRow, answerText, appendRows, gradeRow, matchRow, writeAnswers } from '../support/judged.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';
import { benchmark } from '../support/tiny.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const isThere = existsSync(join(SHARED, 'data', 'mt_bench', 'model_judgment'));
if (!isThere) console.log(`skipped: no published data in ${SHARED}`);

/** What `show` prints of the same files. */
async function show<T>(cwd: string, bench: string, judge: string, mode = 'single'): Promise<T> {
  const args = ['show', '--bench-name', bench, '--judge-model', judge, '--mode', mode, '--format', 'json'];
  const { code, stdout, stderr } = await runCli(args, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as T;
}

/** The flags of the grades, by `MODEL QUESTION TURN CHOICE`, in the order of the rows. */
function gradeFlags({ grades, models, questions }: Snapshot): string[] {
  return grades.question.map((question, row) => {
    const model = models[grades.model[row] as number];
    const place = [model, questions[question]?.id, grades.turn[row], grades.choice[row]].join(' ');
    return `${place}: ${flagNames(grades.flags[row] as number).join(' ')}`;
  });
}

/** Two models, the second judged in every way that a row can be left out. */
function judgedFolder(): string {
  const cwd = benchmark(4);
  for (const model of ['org/a', 'b']) writeAnswers(cwd, model, [101, 102, 103, 104]);
  const file = join(cwd, 'data/tiny/model_judgment/j_single.jsonl');
  writeJsonl(file, [
    gradeRow('org/a', 101, 7),
    gradeRow('org/a', 102, 8),
    // The file's name stands for the model, as FastChat's forks write it; it takes the place of the row before.
    gradeRow('org/a', 102, 9, { model: 'org_a' }),
    gradeRow('b', 101, 3, { version: 0 }),
    gradeRow('b', 101, 4),
    gradeRow('b', 101, 5, { user_prompt: 'The same grade, asked for in other words.' }),
    gradeRow('b', 102, -1, { judgment: 'No mark.' }),
    gradeRow('b', 103, -1, { judgment: 'I would say [ 6 ].' }),
    gradeRow('b', 104, 99),
    gradeRow('b', 101, 2, { turn: 2, judgment: '[[2]] or rather [[6]]' }),
    gradeRow('b', 102, -1, { turn: 2, judgment: '', refusal: { kind: 'content-filter', said: 'no' } }),
    gradeRow('b', 103, 6, { turn: 2, finish_reason: 'length' }),
    gradeRow('b', 104, 0, {
      turn: 2,
      score: [5, -1],
      judgment: ['[[5]]', '?'],
      user_prompt: ['one', 'two'],
    }),
  ]);
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'), [
    matchRow(['org/a', 'b'], 101, ['model_1', 'model_1']),
    matchRow(['org/a', 'b'], 101, ['model_1', 'model_2']),
    matchRow(['org/a', 'b'], 102, ['model_2', 'tie'], { g1_judgment: '[[A]] and [[B]]' }),
    matchRow(['org/a', 'b'], 103, ['error', 'tie'], { g1_judgment: '[B]' }),
    matchRow(['org/a', 'b'], 104, ['model_2', 'model_2'], { g1_user_prompt: 'how many sheep' }),
  ]);
  return cwd;
}

const USUAL_OF_ALL: IntervalChoice = { ...USUAL_INTERVALS, of: 'all' };

describe('the snapshot', () => {
  it('has the flags of every row, by the rules of show', async () => {
    const cwd = judgedFolder();
    const { address } = await browse([], { cwd });
    const snapshot = await snapshotWhen(address, 'tiny');
    expect(snapshot.models).toEqual(['b', 'org/a']);
    expect(gradeFlags(snapshot)).toEqual([
      'org/a 101 1 0: ',
      'org/a 102 1 0: superseded',
      'org/a 102 1 0: ',
      'b 101 1 0: stale',
      // A later row judges another prompt, which does not quote the question: it is not called stale itself.
      'b 101 1 0: stale',
      'b 101 1 0: ',
      'b 102 1 0: unparsed',
      'b 103 1 0: unparsed missed',
      'b 104 1 0: doubtful',
      'b 101 2 0: doubtful',
      'b 102 2 0: refused',
      'b 103 2 0: cut',
      'b 104 2 0: ',
      'b 104 2 1: unparsed',
    ]);
    expect(snapshot.matches.flags.map(flagNames)).toEqual([
      ['superseded'],
      [],
      ['doubtful'],
      ['unparsed', 'missed'],
      [],
    ]);
  });

  it('gives the scores and wins that show prints', async () => {
    const cwd = judgedFolder();
    const { address } = await browse([], { cwd });
    const snapshot = await snapshotWhen(address, 'tiny');
    const single = await show<SingleResults>(cwd, 'tiny', 'j');
    // `show` lists a model apart under each name that it has in the file.
    const only = (results: SingleResults['models']) => results.filter(({ model }) => model === 'b');
    expect(only(scoreModels(snapshot, { judge: 'j' }, USUAL_OF_ALL))).toEqual(only(single.models));
    const pairs = await show<PairResults>(cwd, 'tiny', 'j', 'pairwise-all');
    const { models, orders } = countWins(snapshot, { judge: 'j' }, USUAL_INTERVALS);
    expect({ models, orders }).toEqual({ models: pairs.models, orders: pairs.orders });
  });

  it('tells the rows of a judge in a file of another name apart', async () => {
    const cwd = benchmark(2);
    writeAnswers(cwd, 'b', [101, 102]);
    const folder = join(cwd, 'data/tiny/model_judgment');
    writeJsonl(join(folder, 'org_j_single.jsonl'), [gradeRow('b', 101, 3, { judge: 'org/j' })]);
    writeJsonl(join(folder, 'again_single.jsonl'), [gradeRow('b', 101, 9, { judge: 'org/j' })]);
    const { address } = await browse([], { cwd });
    const snapshot = await snapshotWhen(address, 'tiny');
    expect(snapshot.judges.toSorted()).toEqual(['org/j', 'org/j (again)']);
    expect(gradeFlags(snapshot)).toEqual(['b 101 1 0: ', 'b 101 1 0: ']);
    const again = await show<SingleResults>(cwd, 'tiny', 'again');
    expect(scoreModels(snapshot, { judge: 'org/j (again)' }, USUAL_OF_ALL)).toEqual(again.models);
  });

  it('has of each answer the last row, with what is wrong with it; and the refused ones', async () => {
    const cwd = benchmark(3);
    const file = writeAnswers(cwd, 'b', [101, 102]);
    appendRows(
      file,
      answerRow('b', 101, 2, {
        finish_reason: ['length', 'stop'],
        usage: [{ prompt_tokens: 5, completion_tokens: 7, cost: 0.25 }, null],
      }),
      { ...answerRow('b', 102), choices: [{ index: 0, turns: ['$ERROR$', 'x'] }] },
    );
    const refused = { key: 'k', model_id: 'b', choice: 0, turn: 2, kind: 'refusal', said: 'I will not.' };
    writeJsonl(join(cwd, 'data/tiny/model_answer/refused/b.jsonl'), [
      { ...refused, question_id: 103, turns: ['The first.'] },
      // It was answered later.
      { ...refused, question_id: 101, turns: ['The first.'] },
    ]);
    const { address } = await browse([], { cwd });
    const { answers } = await snapshotWhen(address, 'tiny');
    const length = answerText('b', 101, 1, 2).length;
    expect(answers).toMatchObject({
      question: [0, 0, 1, 1, 2],
      turn: [1, 2, 1, 2, 2],
      length: [length, length, '$ERROR$'.length, 1, 0],
      promptTokens: [5, -1, -1, -1, -1],
      completionTokens: [7, -1, -1, -1, -1],
      cost: [0.25, -1, -1, -1, -1],
    });
    expect(answers.flags.map(flagNames)).toEqual([['cut'], [], ['failed'], [], ['refused']]);
    const texts = await readTexts(address, 'bench=tiny&question=103');
    expect(texts.answers).toEqual([
      {
        model: 'b',
        choices: [
          {
            index: 0,
            turns: [
              { text: 'The first.', flags: 0 },
              { text: 'I will not.', flags: 8 },
            ],
          },
        ],
      },
    ]);
  });

  it('reads the texts of a question for the models that are named', async () => {
    const cwd = judgedFolder();
    const { address } = await browse([], { cwd });
    await snapshotWhen(address, 'tiny');
    const texts = await readTexts(address, 'bench=tiny&question=102&model=org/a');
    // Question 102 is of mathematics and has a reference (`writeBenchmark`).
    expect(texts.references).toEqual([
      { name: 'human', turns: ['There are 102 of them.', 'They sleep {in} the {fold}.'] },
    ]);
    expect(texts.answers.map(({ model }) => model)).toEqual(['org/a']);
    expect(texts.grades).toMatchObject([
      { model: 'org/a', judge: 'j', prompt: 'single-v1', score: 8, judgment: 'Rating: [[8]]', flags: 2 },
      { model: 'org/a', score: 9, flags: 0, doubts: [] },
    ]);
    expect(texts.matches).toEqual([]);
    const both = await readTexts(address, 'bench=tiny&question=102&model=org/a&model=b');
    expect(both.matches).toMatchObject([
      {
        model_1: 'org/a',
        model_2: 'b',
        games: [{ winner: 'model_2', doubts: [expect.stringContaining('[[A]] … [[B]]')] }, { winner: 'tie' }],
      },
    ]);
    expect((await readTexts(address, 'bench=tiny&question=103')).grades).toMatchObject([
      { doubts: [expect.stringContaining('reads as 6')] },
      { turn: 2 },
    ]);
    expect((await readTexts(address, 'bench=tiny&question=102&model=b')).grades[1]).toMatchObject({
      refusal: 'no',
      score: -1,
    });
  });
});

describe.skipIf(!isThere)('published data', () => {
  it.each(['mt_bench', 'japanese_mt_bench'])('%s: the scores are those of show', async (bench) => {
    const cwd = temporaryFolder();
    cpSync(join(SHARED, 'data'), join(cwd, 'data'), { recursive: true });
    const { address } = await browse(['--bench-name', bench], { cwd });
    const snapshot = await snapshotWhen(address, bench);
    expect(snapshot.problems).toEqual([]);
    const results = await show<SingleResults>(cwd, bench, 'gpt-4');
    expect(scoreModels(snapshot, { judge: 'gpt-4' }, USUAL_OF_ALL)).toEqual(results.models);
  });

  it('all models and votes are there, and their texts side by side', async () => {
    const cwd = temporaryFolder();
    cpSync(join(SHARED, 'data'), join(cwd, 'data'), { recursive: true });
    const { address } = await browse([], { cwd });
    const { voters, votes } = await snapshotWhen(address, 'mt_bench');
    // The data set's card: 3,355 votes of people and 2,400 of GPT-4.
    expect(votes.winner).toHaveLength(3355 + 2400);
    expect(voters).toContain('gpt4-pair');
    const texts = await readTexts(address, 'bench=mt_bench&question=81');
    expect(texts.answers.length).toBeGreaterThanOrEqual(31);
    expect(texts.references).toEqual([]);
    // MT-Bench's question 101 is of reasoning, and has GPT-4's reference.
    const [reference] = (await readTexts(address, 'bench=mt_bench&question=101')).references;
    expect(reference).toMatchObject({ name: 'gpt-4' });
  });
});
