import type nodeFs from 'node:fs';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { acquireLock } from '../../src/records/lock.ts';
import { runCli, spawnCli } from '../support/cli.ts';
import { seededRandom } from '../support/random.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';

/** The calls that change what is on the disk, in order; the one whose number is `failAt` fails in place of being made. */
const disk = vi.hoisted(() => ({ calls: [] as string[], failAt: Infinity }));

vi.mock('node:fs', async (importOriginal: () => Promise<typeof nodeFs>) => {
  const fs = await importOriginal();
  const watched = (name: 'openSync' | 'writeSync' | 'fsyncSync' | 'linkSync' | 'renameSync') =>
    ((...parameters: unknown[]) => {
      const isWatched = name !== 'openSync' || parameters[1] === 'w';
      // Locks are made by links, too.
      const isLock = parameters.some((each) => typeof each === 'string' && each.includes('.lock'));
      if (isWatched && !isLock) {
        disk.calls.push(name);
        if (disk.calls.length > disk.failAt) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      }
      return (fs[name] as (...all: unknown[]) => unknown)(...parameters);
    }) as never;
  const changed = {
    openSync: watched('openSync'),
    writeSync: watched('writeSync'),
    fsyncSync: watched('fsyncSync'),
    linkSync: watched('linkSync'),
    renameSync: watched('renameSync'),
  };
  return { ...fs, ...changed, default: { ...fs, ...changed } };
});

let dataDir: string;
let file: string;
let stderr: string;

beforeEach(() => {
  dataDir = temporaryFolder();
  file = join(dataDir, 'tiny', 'model_judgment', 'judge_single.jsonl');
  stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true));
  disk.calls = [];
  disk.failAt = Infinity;
});

afterEach(() => {
  vi.restoreAllMocks();
});

const clean = (...args: string[]) => main(['clean', ...args]);
const text = (path = file) => readFileSync(path, 'utf8');
const linesOf = (path = file) => text(path).trimEnd().split('\n');

interface Grade {
  question_id: number | string;
  turn?: number;
  model?: string;
  prompt?: string | string[];
  name?: string;
  judgment?: string;
}

const grade = ({
  question_id,
  turn = 1,
  model = 'alpha',
  prompt = 'grade this',
  name,
  judgment = 'Fine. [[6]]',
}: Grade) => ({
  question_id,
  model,
  judge: ['judge', name ?? (turn === 1 ? 'single-v1' : 'single-v1-multi-turn')],
  user_prompt: prompt,
  judgment,
  score: 6,
  turn,
  tstamp: 1,
});

const match = (question_id: number, model_1: string, model_2: string, change: object = {}) => ({
  question_id,
  model_1,
  model_2,
  g1_winner: 'model_1',
  g2_winner: 'tie',
  judge: ['judge', 'pair-v2'],
  g1_user_prompt: 'compare these',
  g1_judgment: '[[A]]',
  g2_user_prompt: 'compare those',
  g2_judgment: '[[C]]',
  turn: 1,
  tstamp: 1,
  ...change,
});

const serialize = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row));

function writeQuestions(): void {
  writeJsonl(join(dataDir, 'tiny', 'question.jsonl'), [
    { question_id: 1, category: 'writing', turns: ['Name a fish.', 'Name a bird.'] },
    { question_id: 2, category: 'writing', turns: ['Name a tree.', 'Name a stone.'] },
  ]);
}

function writeAnswers(model: string, ...answers: [number, string, string][]): void {
  writeJsonl(
    join(dataDir, 'tiny', 'model_answer', `${model}.jsonl`),
    answers.map(([question_id, ...turns]) => ({
      question_id,
      answer_id: `${question_id}`,
      model_id: model,
      choices: [{ index: 0, turns }],
      tstamp: 1,
    })),
  );
}

describe('what goes and what stays', () => {
  test('of rows with one identity the newest stays, and says why the others went', async () => {
    writeQuestions();
    const rows = [
      grade({ question_id: 1, judgment: 'first' }),
      grade({ question_id: 2, prompt: 'an older wording' }),
      grade({ question_id: 1, judgment: 'second' }),
      grade({ question_id: 2 }),
    ];
    writeJsonl(file, rows);
    expect(await clean('--infile', file)).toBe(0);
    expect(linesOf()).toEqual(serialize([rows[2], rows[3]] as object[]));
    expect(stderr).toBe(
      `${file}: 2 of 4 rows (1 judged again with the same prompt, 1 judged again with another prompt) dropped, in order; the old file is ${file}.bak.\n`,
    );
  });

  test('a row that judges an answer of before goes; an older row of the present answer stays', async () => {
    writeQuestions();
    writeAnswers('alpha', [1, 'Trout.', 'Wren.'], [2, 'Birch.', 'Flint.']);
    const asked = (question: string, answer: string) => `Asked: ${question} Answered: ${answer}`;
    const rows = [
      grade({ question_id: 1, prompt: asked('Name a fish.', 'Trout.') }),
      grade({ question_id: 1, prompt: asked('Name a fish.', 'Pike.') }),
      grade({ question_id: 2, prompt: asked('Name a tree.', 'Oak.') }),
    ];
    writeJsonl(file, rows);
    expect(await clean(file)).toBe(0);
    expect(linesOf()).toEqual(serialize([rows[0]] as object[]));
    expect(stderr).toContain('2 of 3 rows (2 of answers that have changed) dropped');
  });

  test('comparisons too', async () => {
    writeQuestions();
    writeAnswers('alpha', [1, 'Trout.', 'Wren.']);
    writeAnswers('beta', [1, 'Carp.', 'Rook.']);
    const prompts = (beta: string) => ({
      g1_user_prompt: `Name a fish. A: Trout. B: ${beta}`,
      g2_user_prompt: `Name a fish. A: ${beta} B: Trout.`,
    });
    const rows = [
      match(1, 'alpha', 'beta', prompts('Carp.')),
      match(2, 'alpha', 'gamma'),
      match(1, 'alpha', 'beta', prompts('Eel.')),
      match(2, 'alpha', 'gamma'),
      match(2, 'alpha', 'gamma', { g2_user_prompt: 'other words' }),
    ];
    const pairs = join(dirname(file), 'judge_pair.jsonl');
    writeJsonl(pairs, rows);
    expect(await clean(pairs)).toBe(0);
    expect(linesOf(pairs)).toEqual(serialize([rows[0], rows[4]] as object[]));
    expect(stderr).toContain(
      '(1 judged again with the same prompt, 1 judged again with another prompt, 1 of answers that have changed)',
    );
  });

  test('rows are sorted by model, question and turn, as clean_judgment.py sorts', async () => {
    writeQuestions();
    const sorted = [
      grade({ question_id: 2, model: 'Zeta' }),
      grade({ question_id: 2, model: 'alpha' }),
      grade({ question_id: 10, model: 'alpha' }),
      grade({ question_id: 10, model: 'alpha', name: 'another-prompt' }),
      grade({ question_id: 10, model: 'alpha', turn: 2 }),
      grade({ question_id: 'a', model: 'alpha' }),
      grade({ question_id: 'b', model: 'alpha' }),
      grade({ question_id: 1, model: 'beta' }),
    ];
    writeJsonl(
      file,
      [6, 2, 4, 7, 0, 5, 3, 1].map((place) => sorted[place] as object),
    );
    expect(await clean(file)).toBe(0);
    expect(linesOf()).toEqual(serialize(sorted));
    expect(stderr).toBe(`${file}: 0 of 8 rows dropped, sorted; the old file is ${file}.bak.\n`);
  });

  test('--model-list keeps the rows of these models; of comparisons the first model counts', async () => {
    writeQuestions();
    const rows = [grade({ question_id: 1, model: 'beta' }), grade({ question_id: 1 })];
    const pairs = join(dirname(file), 'judge_pair.jsonl');
    const matches = [match(1, 'alpha', 'beta'), match(1, 'beta', 'gamma')];
    writeJsonl(file, rows);
    writeJsonl(pairs, matches);
    expect(await clean(file, pairs, '--model-list', 'alpha', 'delta')).toBe(0);
    expect(linesOf()).toEqual(serialize([rows[1]] as object[]));
    expect(linesOf(pairs)).toEqual(serialize([matches[0]] as object[]));
    expect(stderr).toContain('1 of 2 rows (1 of other models) dropped');
    expect(stderr).toContain('has no judgment of delta.');
  });

  test('rows that stay keep their bytes', async () => {
    writeQuestions();
    const second = `{ "tstamp":1.50, "turn" : 1,"question_id":"2","model":"alpha","judge":["judge","p"],"user_prompt":"\\u3042 あ","judgment":"","score":-1, "theirs":{"a":[1e3]}}\r`;
    const first = JSON.stringify(grade({ question_id: 1 }));
    writeJsonl(file, []);
    writeFileSync(file, `\uFEFF${second}\n\n${first}`);
    expect(await clean(file)).toBe(0);
    // The mark at the beginning belongs to the file, not to a line.
    expect(text()).toBe(`${first}\n${second}\n`);
  });

  test('lines longer than what is read at once', async () => {
    writeQuestions();
    const rows = [3, 2, 1].map((id) => grade({ question_id: id, prompt: `${id}`.repeat(1_500_000) }));
    writeJsonl(file, rows);
    expect(await clean(file)).toBe(0);
    expect(linesOf()).toEqual(serialize(rows.toReversed()));
  });
});

describe('which files', () => {
  test('by default those of every judge of the benchmark; --judge-model takes one', async () => {
    writeQuestions();
    const twice = [grade({ question_id: 1 }), grade({ question_id: 1 })];
    const other = join(dirname(file), 'other_single.jsonl');
    writeJsonl(file, twice);
    writeJsonl(other, twice);
    const flags = ['--data-dir', dataDir, '--bench-name', 'tiny'];
    expect(await clean(...flags, '--judge-model', 'other')).toBe(0);
    expect([linesOf().length, linesOf(other).length]).toEqual([2, 1]);
    expect(await clean(...flags)).toBe(0);
    expect([linesOf().length, linesOf(other).length]).toEqual([1, 1]);
    expect(stderr).toContain(`${other}: 1 row, none to drop, in order; left as it is.`);
    expect(await clean(...flags, '--judge-model', 'third')).toBe(2);
    expect(stderr).toContain('no judgments of third');
  });

  test('one that lies nowhere near a benchmark is cleaned of repetitions, with a warning', async () => {
    const lonely = join(dataDir, 'anywhere.jsonl');
    writeJsonl(lonely, [match(1, 'a', 'b'), match(1, 'a', 'b')]);
    expect(await clean(lonely)).toBe(0);
    expect(linesOf(lonely)).toHaveLength(1);
    expect(stderr).toContain('its benchmark is not known');
  });

  test('named twice it is cleaned once, and what a link names is replaced, not the link', async () => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 1 }), grade({ question_id: 1 })]);
    const link = join(dataDir, 'link.jsonl');
    symlinkSync(file, link);
    expect(await clean(link, file)).toBe(0);
    expect(linesOf()).toHaveLength(1);
    expect(linesOf(link)).toHaveLength(1);
    expect(readdirSync(dirname(file))).toEqual(['judge_single.jsonl', 'judge_single.jsonl.bak']);
  });

  test('one that is missing', async () => {
    expect(await clean(file)).toBe(2);
    expect(stderr).toContain(`${file}: no such file`);
    expect(existsSync(dirname(file))).toBe(false);
  });
});

describe('the file', () => {
  test('the old one is kept under a name that nothing had, with its bytes and its mode', async () => {
    writeQuestions();
    const twice = serialize([grade({ question_id: 1 }), grade({ question_id: 1 })]).join('\n');
    writeJsonl(file, []);
    for (const backup of ['.bak', '.bak.1', '.bak.2']) {
      const old = `${twice}\n\n \n${' '.repeat(backup.length)}`;
      writeFileSync(file, old, { mode: 0o640 });
      expect(await clean(file)).toBe(0);
      expect(text(file + backup)).toBe(old);
    }
    expect(linesOf()).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(statSync(`${file}.bak`).mode & 0o777);
  });

  test('with nothing to do it is left as it is, without a backup', async () => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 1 }), grade({ question_id: 2 })]);
    const before = statSync(file, { bigint: true });
    disk.calls = [];
    expect(await clean(file)).toBe(0);
    expect(disk.calls).toEqual([]);
    expect(statSync(file, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
    expect(stderr).toBe(`${file}: 2 rows, none to drop, in order; left as it is.\n`);
  });

  test('--dry-run says what would be done, and does nothing', async () => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 2 }), grade({ question_id: 1 }), grade({ question_id: 1 })]);
    appendFileSync(file, '{"torn');
    const before = text();
    disk.calls = [];
    expect(await clean(file, '--dry-run')).toBe(0);
    expect(disk.calls).toEqual([]);
    expect(text()).toBe(before);
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
    expect(stderr).toContain('1 of 3 rows (1 judged again with the same prompt) to drop, to be sorted');
  });

  test('a bad row is named, and no file is changed', async () => {
    writeQuestions();
    const twice = [grade({ question_id: 1 }), grade({ question_id: 1 })];
    const bad = join(dirname(file), 'other_single.jsonl');
    writeJsonl(file, twice);
    writeJsonl(bad, [grade({ question_id: 1 }), { question_id: 1, model: 'alpha' }]);
    appendFileSync(bad, '{"torn');
    const before = [text(), text(bad)];
    expect(await clean(file, bad)).toBe(2);
    expect(stderr).toContain(`${bad}:2: record of the wrong shape`);
    expect([text(), text(bad)]).toEqual(before);
    expect(readdirSync(dirname(file))).toEqual([basename(file), basename(bad)]);
  });

  test('a torn last line is moved away, whether or not there is more to do', async () => {
    writeQuestions();
    const row = JSON.stringify(grade({ question_id: 1 }));
    writeJsonl(file, []);
    writeFileSync(file, `${row}\n{"question_id": 2, "mod`);
    expect(await clean(file)).toBe(0);
    expect(text()).toBe(`${row}\n`);
    expect(text(`${file}.torn`)).toBe('{"question_id": 2, "mod\n');
    writeFileSync(file, `${row}\n${row}\n{"que`);
    expect(await clean(file)).toBe(0);
    expect(text()).toBe(`${row}\n`);
    expect(text(`${file}.bak`)).toBe(`${row}\n${row}\n`);
    expect(text(`${file}.torn`)).toBe('{"question_id": 2, "mod\n{"que\n');
  });

  test('one that another process writes is not touched', async () => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 1 }), grade({ question_id: 1 })]);
    const release = acquireLock(file);
    expect(await clean(file)).toBe(2);
    expect(stderr).toContain('is writing this file');
    expect(linesOf()).toHaveLength(2);
    expect(await clean(file, '--dry-run')).toBe(0);
    release();
    expect(await clean(file)).toBe(0);
    expect(linesOf()).toHaveLength(1);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});

describe('whatever goes wrong', () => {
  test('the new file is on the disk before it takes the name, and so is the backup', async () => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 1 }), grade({ question_id: 1 })]);
    disk.calls = [];
    expect(await clean(file)).toBe(0);
    // The draft and its bytes; the backup's name and the folder; the new file's name and the folder.
    expect(disk.calls).toEqual([
      'openSync',
      'writeSync',
      'fsyncSync',
      'linkSync',
      'fsyncSync',
      'renameSync',
      'fsyncSync',
    ]);
  });

  test.each([0, 1, 2, 3, 4, 5])('the old file stands where step %i fails', async (failAt) => {
    writeQuestions();
    writeJsonl(file, [grade({ question_id: 1 }), grade({ question_id: 1 })]);
    const old = text();
    disk.calls = [];
    disk.failAt = failAt;
    expect(await clean(file)).toBe(2);
    expect(stderr).toContain(`${file}: cannot be rewritten (EIO)`);
    expect(text()).toBe(old);
    expect(existsSync(`${file}.draft`)).toBe(false);
    // What was left does no harm: the backup's name is used, not another one made.
    disk.failAt = Infinity;
    expect(await clean(file)).toBe(0);
    expect(readdirSync(dirname(file))).toEqual([basename(file), `${basename(file)}.bak`]);
    expect(text(`${file}.bak`)).toBe(old);
    expect(linesOf()).toHaveLength(1);
  });

  test(
    'killed at any moment, it leaves the whole old file or the whole new one',
    { timeout: 120_000 },
    async () => {
      writeQuestions();
      const rows = Array.from({ length: 8000 }, (_, index) =>
        grade({ question_id: 4000 - (index % 4000), prompt: 'a long prompt '.repeat(100) }),
      );
      writeJsonl(file, rows);
      const old = readFileSync(file);
      const cwd = dataDir;
      const started = Date.now();
      const whole = await runCli(['clean', file], { cwd });
      const duration = Date.now() - started;
      expect(whole.code, whole.stderr).toBe(0);
      const cleaned = readFileSync(file);
      expect(cleaned.length).toBe(old.length / 2);
      expect(readFileSync(`${file}.bak`).equals(old)).toBe(true);
      const random = seededRandom(7);
      const seen = { old: 0, new: 0, killed: 0 };
      for (let run = 0; run < 14; run += 1) {
        writeFileSync(file, old);
        const cli = spawnCli(['clean', file], { cwd });
        // Some are killed by the clock, some as soon as the draft or the backup is seen.
        const isByClock = run % 2 === 0;
        if (isByClock) await sleep(duration * (0.5 + 0.6 * random()));
        else
          await untilSeen(
            () => readdirSync(dirname(file)).some((name) => name.endsWith('.draft')),
            cli.result,
          );
        cli.child.kill('SIGKILL');
        const { signal } = await cli.result;
        if (signal === 'SIGKILL') seen.killed += 1;
        const found = readFileSync(file);
        if (found.equals(old)) seen.old += 1;
        else if (found.equals(cleaned)) seen.new += 1;
        else expect.fail(`run ${run} left a file of ${found.length} bytes`);
      }
      expect(seen.old + seen.new).toBe(14);
      expect(seen.killed).toBeGreaterThan(3);
      // The lock and the draft of the dead are no hindrance.
      writeFileSync(file, old);
      expect((await runCli(['clean', file], { cwd })).code).toBe(0);
      expect(readFileSync(file).equals(cleaned)).toBe(true);
      expect(readdirSync(dirname(file)).filter((name) => /\.(draft|lock)$/.test(name))).toEqual([]);
    },
  );
});

async function untilSeen(isSeen: () => boolean, end: Promise<unknown>): Promise<void> {
  const over = end.then(() => true);
  while (!isSeen()) if (await Promise.race([over, sleep(1, false)])) return;
}
