import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { gradeRow, matchRow } from '../support/judged.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { fakeApi } from '../support/tiny.ts';

const SHOW = ['show', '--bench-name', 'tiny', '--judge-model', 'j'];

/** Four questions: `good` has the scores 8, 8, 9, 9, and the other one 4, 6, 8, 9 (average 6.75). */
function judged(other = 'middling') {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions: 4 });
  const rows = (model: string, scores: readonly number[]) =>
    scores.map((score, place) => gradeRow(model, 101 + place, score));
  writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), [
    ...rows('good', [8, 8, 9, 9]),
    ...rows(other, [4, 6, 8, 9]),
  ]);
  return cwd;
}

/** The tests of a JUnit file, as a real XML parser reads them: names, and the message of a failure. */
function readJunit(file: string): { counts: Record<string, string>; cases: [string, string | null][] } {
  const script = `
import json, sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
failure = lambda case: case.find('failure')
print(json.dumps({'counts': root.attrib, 'cases': [[case.get('name'), None if failure(case) is None else failure(case).get('message')] for case in root.iter('testcase')]}))`;
  return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }));
}

describe('show --fail-under', () => {
  it('exits with code 3 where an average is lower, and prints the scores all the same', async () => {
    const { code, stdout, stderr } = await runCli([...SHOW, '--fail-under', '7'], { cwd: judged() });
    expect(code).toBe(3);
    expect(stdout).toContain('6.75');
    expect(stderr).toMatch(/^gate not met: middling: average of at least 7: average 6\.750 .*chance/m);
    expect(stderr).not.toContain('good');
  });

  it('exits with code 0 where none is, the threshold itself included', async () => {
    const { code, stderr } = await runCli([...SHOW, '--fail-under', '6.75'], { cwd: judged() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('fails on the interval only where all of it is lower', async () => {
    const cwd = judged();
    const byInterval = ['--fail-on', 'interval', '--fail-under'];
    expect((await runCli([...SHOW, ...byInterval, '7'], { cwd })).code).toBe(0);
    const { code, stderr } = await runCli([...SHOW, ...byInterval, '9.9'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('all of it below');
  });

  it('asks it of the models named alone', async () => {
    const { code } = await runCli([...SHOW, '--fail-under', '7', '--model-list', 'good'], { cwd: judged() });
    expect(code).toBe(0);
  });

  it('asks it of win rates as a share of 1', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 4 });
    // a wins one of four and ties one: 0.375.
    const winners = [
      ['model_1', 'model_1'],
      ['model_1', 'model_2'],
      ['model_2', 'model_2'],
      ['model_2', 'model_2'],
    ] as const;
    const matches = winners.map((games, place) => matchRow(['a', 'b'], 101 + place, games));
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'), matches);
    const pairwise = [...SHOW, '--mode', 'pairwise-baseline', '--baseline-model', 'b', '--fail-under'];
    expect((await runCli([...pairwise, '0.37'], { cwd })).code).toBe(0);
    const failed = await runCli([...pairwise, '0.38'], { cwd });
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('a: win rate of at least 0.38: win rate 0.375');
    const refused = await runCli([...pairwise, '38'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--fail-under 0.5');
  });

  it('fails a model without a score that counts', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 1 });
    writeJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), [
      gradeRow('mute', 101, -1, { judgment: 'No verdict.' }),
    ]);
    const { code, stderr } = await runCli([...SHOW, '--fail-under', '0'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('there is no score that counts');
  });

  it.each([
    [['--junit', 'gate.xml'], '--fail-under'],
    [['--fail-under', 'much'], '--fail-under'],
    [['--fail-under', '7', '--fail-on', 'luck'], '--fail-on'],
  ])('refuses %j, and writes nothing', async (flags, named) => {
    const cwd = judged();
    const { code, stdout, stderr } = await runCli([...SHOW, ...flags], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(named);
    expect(existsSync(join(cwd, 'gate.xml'))).toBe(false);
  });
});

describe('files for continuous integration', () => {
  const HOSTILE = '<b>&"\']]>\u0001\uFFFF\u001B[31m | `x` </testsuite>';

  it('are JUnit XML that a parser reads, whatever a model is called', async () => {
    const cwd = judged(HOSTILE);
    const flags = ['--fail-under', '7', '--junit', 'out/gate.xml'];
    expect((await runCli([...SHOW, ...flags], { cwd })).code).toBe(3);
    const { counts, cases } = readJunit(join(cwd, 'out/gate.xml'));
    expect(counts).toMatchObject({ tests: '2', failures: '1', errors: '0' });
    const [good, hostile] = cases;
    expect(good).toEqual(['good: average of at least 7', null]);
    expect(hostile?.[0]).toContain('<b>&"\']]>\uFFFD\uFFFD\uFFFD[31m | `x` </testsuite>');
    expect(hostile?.[1]).toContain('average 6.750');
  });

  it('are a Markdown summary, appended to what is there, without markup of a name', async () => {
    const cwd = judged(HOSTILE);
    const file = join(cwd, 'summary.md');
    for (const threshold of ['7', '1']) {
      await runCli([...SHOW, '--fail-under', threshold, '--summary', file], { cwd });
    }
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('**The gate was not met**: 1 of 2 failed.');
    expect(text).toContain('**The gate was met** (2 of 2).');
    expect(text).toContain('| good | ');
    expect(text).not.toMatch(/<b>|[^\\]`x/);
    expect(text).not.toContain('\u001B');
  });

  it('are a summary without a gate where none was asked for', async () => {
    const cwd = judged();
    expect((await runCli([...SHOW, '--summary', 'summary.md'], { cwd })).code).toBe(0);
    const text = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(text).toContain('| good | ');
    expect(text).not.toContain('gate');
  });

  it('are an error in words where they cannot be written', async () => {
    const cwd = judged();
    const { code, stderr } = await runCli([...SHOW, '--summary', 'data'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('error: data: is a folder');
  });
});

describe('compare --fail-if-worse', () => {
  it('writes the same files', async () => {
    const cwd = judged();
    const compare = ['compare', 'middling', 'good', '--bench-name', 'tiny', '--judge-model', 'j'];
    const files = ['--junit', 'gate.xml', '--summary', 'summary.md'];
    // Of four questions even 2 points are no significant difference, but nor are they surely less than 1.
    const { code } = await runCli([...compare, '--fail-if-worse', '--fail-if-worse-by', '1', ...files], {
      cwd,
    });
    expect(code).toBe(3);
    const { counts, cases } = readJunit(join(cwd, 'gate.xml'));
    expect(counts).toMatchObject({ tests: '2', failures: '1' });
    expect(cases[0]).toEqual(['middling is not significantly worse than good', null]);
    expect(cases[1]?.[1]).toContain('the difference is -1.750');
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toContain('1 of 2 failed');
    const refused = await runCli([...compare, '--junit', 'other.xml'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--fail-if-worse');
  });
});

describe('run --fail-under', () => {
  it('exits with code 3 once the judge has graded lower', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 2 });
    const api = await fakeApi({
      reply: ({ messages }) =>
        messages.length > 1 && messages[0]?.role === 'system' ? 'Rating: [[6]]' : 'An answer.',
    });
    const base = ['--bench-name', 'tiny', '--model', 'm', '--judge-model', 'j'];
    const apis = ['--openai-api-base', api.baseUrl, '--judge-api-base', api.baseUrl];
    const run = ['run', ...base, ...apis];
    const passed = await runCli([...run, '--fail-under', '5'], { cwd, env: { OPENAI_API_KEY: 'k' } });
    expect(passed.stderr).not.toContain('gate');
    expect(passed.code).toBe(0);
    const failed = await runCli([...run, '--fail-under', '7'], { cwd, env: { OPENAI_API_KEY: 'k' } });
    expect(failed.stderr).toContain('gate not met');
    expect(failed.code).toBe(3);
  });
});
