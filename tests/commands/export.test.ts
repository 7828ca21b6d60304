import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readParquetRows } from '../../src/records/parquet.ts';
import type { Mean, ModelRecord } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { answerText, gradeRow, matchRow, writeAnswers } from '../support/judged.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

const EXPORT = ['export', '--bench-name', 'tiny'];

/** A name that would be markup, a formula, a YAML key and a second cell. */
const HOSTILE = '=cmd("x")|<b>: - y';

/** Two questions and two models; judge j has graded one model (once twice) and compared both. */
function judged() {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 2 });
  for (const model of ['m', 'other']) writeAnswers(cwd, model, [101, 102]);
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), [
    gradeRow('m', 101, 3),
    gradeRow('m', 101, 8),
    gradeRow('m', 102, -1, { judgment: 'Nothing, "quoted",\nand 日本語.' }),
    gradeRow('m', 102, 85, { turn: 2 }),
    // Of an earlier answer.
    gradeRow('m', 101, 9, { turn: 2, version: 7 }),
    gradeRow(HOSTILE, 102, 6),
  ]);
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'), [
    matchRow(['m', 'other'], 101, ['model_1', 'model_1']),
    matchRow(['m', 'other'], 102, ['model_1', 'model_2']),
  ]);
  return cwd;
}

const JUDGMENTS = [
  { question_id: '102', model: HOSTILE, turn: 1, score: 6, left_out: null },
  { question_id: '101', model: 'm', turn: 1, score: 8, left_out: null },
  { question_id: '102', model: 'm', turn: 1, score: null, left_out: 'unparsed' },
  { question_id: '102', model: 'm', turn: 2, score: 85, left_out: 'doubtful' },
];

async function readParquet(file: string, columns: readonly string[]) {
  const rows = [];
  for await (const { value } of readParquetRows(file, columns)) rows.push(value);
  return rows;
}

describe('export to a file', () => {
  it('tells repeats apart, and has the intervals that show prints', async () => {
    const cwd = judged();
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), [
      gradeRow('m', 101, 3),
      gradeRow('m', 101, 8, { repeat: 1 }),
      gradeRow('m', 102, 5),
    ]);
    await runCli([...EXPORT, '--table', 'judgments', '--to', 'judgments.jsonl'], { cwd });
    expect(readJsonl(join(cwd, 'judgments.jsonl'))).toMatchObject([
      { question_id: '101', repeat: 0, score: 3 },
      { question_id: '101', repeat: 1, score: 8 },
      { question_id: '102', repeat: 0, score: 5 },
    ]);
    await runCli([...EXPORT, '--to', 'scores.jsonl'], { cwd });
    const shown = await runCli(['show', '--bench-name', 'tiny', '--format', 'json'], { cwd });
    const { interval } = JSON.parse(shown.stdout).models[0].average;
    expect(interval.low).toBeLessThan(interval.high);
    expect(readJsonl(join(cwd, 'scores.jsonl'))[0]).toMatchObject({ model: 'm', ...interval });
  });

  it('writes the judgments that count, the same rows in every format', async () => {
    const cwd = judged();
    for (const ending of ['parquet', 'jsonl', 'json', 'csv', 'md']) {
      const args = [...EXPORT, '--table', 'judgments', '--to', `out/judgments.${ending}`];
      const { code, stderr, stdout } = await runCli(args, { cwd });
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).toBe(`out/judgments.${ending}: 4 rows of judgments.\n`);
    }
    const lines = readJsonl(join(cwd, 'out/judgments.jsonl'));
    expect(lines).toMatchObject(JUDGMENTS);
    expect(lines[2]).toMatchObject({
      judgment: 'Nothing, "quoted",\nand 日本語.',
      category: 'math',
      judge: 'j',
      prompt: 'single-v1',
      choice: 0,
      tstamp: 1,
    });
    expect(JSON.parse(readFileSync(join(cwd, 'out/judgments.json'), 'utf8'))).toEqual(lines);
    const columns = Object.keys(lines[0] as object);
    expect(await readParquet(join(cwd, 'out/judgments.parquet'), columns)).toEqual(lines);
    const csv = readFileSync(join(cwd, 'out/judgments.csv'), 'utf8');
    expect(csv).toContain(`"'=cmd(""x"")|<b>: - y"`);
    expect(csv).toContain('"Nothing, ""quoted"",\nand 日本語."');
    expect(csv.split('\r\n')[0]).toBe(columns.join(','));
    const markdown = readFileSync(join(cwd, 'out/judgments.md'), 'utf8');
    expect(markdown.trimEnd().split('\n')).toHaveLength(6);
    expect(markdown).toContain(String.raw`=cmd("x")\|\<b\>: - y`);
  });

  it('writes scores as `show` has them, with their intervals', async () => {
    const cwd = judged();
    await runCli([...EXPORT, '--to', 'scores.parquet', '--model-list', 'm'], { cwd });
    const rows = await readParquet(join(cwd, 'scores.parquet'), ['model', 'category', 'turn', 'mean', 'n']);
    expect(rows[0]).toEqual({ model: 'm', category: null, turn: null, mean: 8, n: 1 });
  });

  it('writes the intervals and standard errors of `show --format json`', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 3 });
    writeJsonl(
      join(cwd, 'data/tiny/model_judgment/j_single.jsonl'),
      [4, 6, 8].map((score, place) => gradeRow('m', 101 + place, score)),
    );
    writeJsonl(
      join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'),
      (['model_1', 'tie', 'model_1'] as const).map((winner, place) =>
        matchRow(['m', 'other'], 101 + place, [winner, winner]),
      ),
    );
    for (const [table, mode] of [
      ['scores', 'single'],
      ['win_rates', 'pairwise-all'],
    ] as const) {
      await runCli([...EXPORT, '--table', table, '--to', `${table}.jsonl`], { cwd });
      const shown = await runCli(['show', '--bench-name', 'tiny', '--mode', mode, '--format', 'json'], {
        cwd,
      });
      const { models } = JSON.parse(shown.stdout) as { models: (ModelRecord & { average: Mean })[] };
      const first = models[0] as (typeof models)[number];
      const { interval, standard_error } = mode === 'single' ? first.average : first;
      expect(standard_error).toBeGreaterThan(0);
      expect(readJsonl(join(cwd, `${table}.jsonl`))[0]).toMatchObject({ ...interval, standard_error });
    }
  });

  it('tells repeats apart, and has the expected scores that were recorded', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 1 });
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), [
      { ...gradeRow('m', 101, 7), expected_score: 6.75 },
      { ...gradeRow('m', 101, 8), repeat: 1, expected_score: 'eight' },
    ]);
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'), [
      matchRow(['m', 'other'], 101, ['model_1', 'model_1']),
      { ...matchRow(['m', 'other'], 101, ['tie', 'tie']), repeat: 1 },
    ]);
    await runCli([...EXPORT, '--table', 'judgments', '--to', 'j.parquet'], { cwd });
    expect(await readParquet(join(cwd, 'j.parquet'), ['repeat', 'score', 'expected_score'])).toEqual([
      { repeat: 0, score: 7, expected_score: 6.75 },
      { repeat: 1, score: 8, expected_score: null },
    ]);
    await runCli([...EXPORT, '--table', 'comparisons', '--to', 'c.jsonl'], { cwd });
    expect(readJsonl(join(cwd, 'c.jsonl'))).toMatchObject([
      { repeat: 0, winner: 'model_1' },
      { repeat: 1, winner: 'tie' },
    ]);
  });

  it('writes comparisons, win rates, answers and questions', async () => {
    const cwd = judged();
    const of = async (table: string) => {
      await runCli([...EXPORT, '--table', table, '--to', `${table}.jsonl`], { cwd });
      return readJsonl(join(cwd, `${table}.jsonl`));
    };
    expect(await of('comparisons')).toMatchObject([
      { question_id: '101', model_1: 'm', model_2: 'other', winner: 'model_1', g2_winner: 'model_1' },
      { question_id: '102', winner: 'tie', g1_winner: 'model_1', g2_winner: 'model_2' },
    ]);
    expect(await of('win_rates')).toMatchObject([
      { model: 'm', win: 1, loss: 0, tie: 1, win_rate: 0.75 },
      { model: 'other', win: 0, loss: 1, tie: 1, win_rate: 0.25 },
    ]);
    const answers = await of('answers');
    expect(answers).toHaveLength(8);
    expect(answers[1]).toMatchObject({ model: 'm', choice: 0, turn: 2, answer: answerText('m', 101, 2) });
    expect(await of('questions')).toHaveLength(4);
  });

  it('takes long files in groups of rows', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 1 });
    const rows = Array.from({ length: 4500 }, (_, place) => gradeRow(`m${place}`, 101, 1 + (place % 10)));
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), rows);
    await runCli([...EXPORT, '--table', 'judgments', '--to', 'j.parquet'], { cwd });
    const read = await readParquet(join(cwd, 'j.parquet'), ['model', 'score']);
    expect(new Map(read.map(({ model, score }) => [model, score]))).toEqual(
      new Map(rows.map(({ model, score }) => [model, score])),
    );
  });

  it.each([
    [['--to', 'scores.xlsx', '--table', 'scores'], '.parquet'],
    [['--to', 'scores.xlsx'], '.parquet'],
    [['--to', 'scores.csv', '--table', 'costs'], '--table'],
    [['--to', 'scores.csv', '--judge-model', 'nobody'], 'There are: j.'],
    [[], '--to'],
    [['--to', 'data/tiny/question.jsonl/x.csv'], 'data/tiny/question.jsonl'],
  ])('refuses %j in words, and writes nothing', async (flags, named) => {
    const cwd = judged();
    const before = readdirSync(cwd);
    const { code, stderr } = await runCli([...EXPORT, ...flags], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(readdirSync(cwd)).toEqual(before);
  });

  it('leaves the earlier file where a row is wrong', async () => {
    const cwd = judged();
    writeFileSync(join(cwd, 'j.csv'), 'earlier');
    writeFileSync(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), '{"score": 1}\n', { flag: 'a' });
    const { code, stderr } = await runCli([...EXPORT, '--table', 'judgments', '--to', 'j.csv'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('j_single.jsonl:7');
    expect(readFileSync(join(cwd, 'j.csv'), 'utf8')).toBe('earlier');
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('export to a folder', () => {
  it('writes a data set and its card', async () => {
    const cwd = judged();
    const { code } = await runCli([...EXPORT, '--to', 'set', '--license', 'apache-2.0'], { cwd });
    expect(code).toBe(0);
    const files = ['answers', 'comparisons', 'judgments', 'questions', 'scores', 'win_rates'];
    expect(readdirSync(join(cwd, 'set/data')).toSorted()).toEqual(files.map((name) => `${name}.parquet`));
    const card = readFileSync(join(cwd, 'set/README.md'), 'utf8');
    const [, yaml = '', body = ''] = card.split(/^---$/m);
    for (const name of files) expect(yaml).toContain(`path: "data/${name}.parquet"`);
    expect(yaml).toContain('- config_name: "judgments"\n  default: true\n');
    expect(yaml).toContain('license: "apache-2.0"');
    expect(yaml).toContain('language:\n- "en"');
    expect(body).toContain('4 rows in `data/judgments.parquet`');
    expect(body).not.toContain('<b>');
  });

  it('leaves a README.md of someone else, unless it is told to', async () => {
    const cwd = judged();
    writeJsonl(join(cwd, 'set/README.md'), [{}]);
    const refused = await runCli([...EXPORT, '--to', 'set'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--overwrite');
    expect(existsSync(join(cwd, 'set/data'))).toBe(false);
    expect((await runCli([...EXPORT, '--to', 'set', '--overwrite'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'set/README.md'), 'utf8')).toMatch(/^---\n/);
  });
});
