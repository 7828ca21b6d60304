import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJudged } from '../show/judged-data.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

/** The commands that write a file where the user says, each with the ending of its file. */
const WRITERS: [words: string[], ending: string][] = [
  [['plot', 'heatmap'], 'svg'],
  [['plot', 'heatmap'], 'png'],
  [['report'], 'html'],
  [['show'], 'json'],
];

/** A working folder with a judged benchmark, and things that stand in the way. */
function folderWithObstacles(): string {
  const cwd = temporaryFolder();
  writeJudged(join(cwd, 'data'), { models: ['alpha', 'beta'], categories: ['writing', 'math', 'coding'] });
  writeFileSync(join(cwd, 'file'), 'earlier');
  mkdirSync(join(cwd, 'read-only'));
  for (const [, ending] of WRITERS) mkdirSync(join(cwd, `folder.${ending}`), { recursive: true });
  chmodSync(join(cwd, 'read-only'), 0o555);
  chmodSync(cwd, 0o755);
  return cwd;
}

/** Root may write anywhere: there the command runs as nobody. */
const ORDINARY = process.getuid?.() === 0 ? { uid: 65_534 } : {};

describe.each(WRITERS)('%j, a file that ends in %s', (words, ending) => {
  it.each([
    ['a read-only folder', `read-only/out.${ending}`, 'cannot be written (EACCES)'],
    ['a new folder in a read-only one', `read-only/new/out.${ending}`, 'cannot be written (EACCES)'],
    ['a file where a folder should be', `file/out.${ending}`, 'cannot be written (ENOTDIR)'],
    ['further down behind a file', `file/a/b/out.${ending}`, 'cannot be written (ENOTDIR)'],
    ['a folder where the file should be', `folder.${ending}`, 'is a folder'],
    ['a name that is too long', `${'x'.repeat(300)}.${ending}`, 'cannot be written (ENAMETOOLONG)'],
  ])('to %s: one error, and nothing is left', async (_, file, what) => {
    const cwd = folderWithObstacles();
    const before = readdirSync(cwd, { recursive: true });
    const { code, stderr } = await runCli([...words, '--bench-name', 'judged', '--output-file', file], {
      cwd,
      ...ORDINARY,
    });
    const errors = stderr.split('\n').filter((line) => /error|^\s+at /i.test(line));
    expect(errors).toEqual([`error: ${file}: ${what}`]);
    expect(stderr).toMatch(/\n {2}Name (another place|a file)/);
    expect(code).toBe(2);
    expect(readdirSync(cwd, { recursive: true })).toEqual(before);
    expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('earlier');
  });
});

it('`plot all` to a file where a folder should be', async () => {
  const cwd = folderWithObstacles();
  const words = ['plot', 'all', '--bench-name', 'judged', '--output-folder', 'file'];
  const { code, stderr } = await runCli(words, { cwd });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('cannot be written (ENOTDIR)'),
  });
});

it('a pipe is written to, and stays one', async () => {
  const cwd = folderWithObstacles();
  const pipe = join(cwd, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reading = readFile(pipe, 'utf8');
  const { code } = await runCli(['show', '--bench-name', 'judged', '--output-file', 'pipe'], { cwd });
  expect(code).toBe(0);
  expect(Object.keys(JSON.parse(await reading) as object)).toEqual(['beta', 'alpha']);
  expect(statSync(pipe).isFIFO()).toBe(true);
  // A report is written piece by piece beside its place.
  const report = await runCli(['report', '--bench-name', 'judged', '--output-file', 'pipe'], { cwd });
  expect(report).toMatchObject({ code: 2, stderr: expect.stringContaining('pipe: is no file') });
});
