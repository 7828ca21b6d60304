import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Cli, runCli, spawnCli } from '../support/cli.ts';
import { startFakeHub } from '../support/fake-hub.ts';
import { ONE_THREAD, answerCommand, answersIn, localFolder, saidIn } from '../support/local-data.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

/* Weights that run in the process of the command. */

const TURNS = 2;

/** Resolves when so many turns are on disk, in answers or waiting for the rest of one. */
async function turnsOnDisk(cwd: string, bench: string, { child }: Cli): Promise<void> {
  const folder = join(cwd, 'data', bench, 'model_answer');
  const isBegun = () =>
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.name.endsWith('.jsonl') && readFileSync(join(entry.parentPath, entry.name)).length > 0,
    );
  while (!isBegun()) {
    if (child.exitCode !== null) throw new Error('the command ended before it wrote anything');
    await sleep(2);
  }
}

/** Resolves when the command has said something. */
async function saying(cli: Cli, text: string): Promise<void> {
  while (!cli.stderr.includes(text)) {
    if (cli.child.exitCode !== null) throw new Error(`the command ended without saying it:\n${cli.stderr}`);
    await sleep(2);
  }
}

describe('answer --model-path', () => {
  const command = answerCommand('starter', '--num-choices', '2');

  it('answers a benchmark; a second run does and loads nothing', { timeout: 60_000 }, async () => {
    const cwd = localFolder();
    const { code, stderr } = await runCli(command, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('Loading tiny.gguf');
    expect(stderr).toMatch(/Model +tiny \(tiny\.gguf\)/);
    const answers = answersIn(cwd, 'starter');
    expect(answers).toHaveLength(24);
    for (const { choices, model_id } of answers) {
      expect(model_id).toBe('tiny');
      expect(choices.map(({ turns }) => turns.length)).toEqual([TURNS, TURNS]);
    }
    // At temperature 0.7; in math and reasoning it is 0, and all choices are the same.
    const [first] = saidIn(cwd, 'starter').values();
    expect(first?.[0]).not.toEqual(first?.[1]);
    const again = await runCli(command, { cwd });
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toMatch(/Calls +0 to make; 24 questions already answered/);
    expect(again.stderr).not.toContain('Loading');
    expect(answersIn(cwd, 'starter')).toEqual(answers);
  });

  it('killed in the middle it goes on, and says what it would have said', { timeout: 90_000 }, async () => {
    const cwd = localFolder();
    const killed = spawnCli(command, { cwd });
    await turnsOnDisk(cwd, 'starter', killed);
    await sleep(30);
    killed.child.kill('SIGKILL');
    expect(await killed.result).toMatchObject({ signal: 'SIGKILL' });
    expect(await runCli(command, { cwd })).toMatchObject({ code: 0 });
    const ids = answersIn(cwd, 'starter').map(({ question_id }) => question_id);
    expect(new Set(ids).size).toBe(ids.length);
    // Another folder, the same seeds; and another number of replies at a time.
    const other = localFolder();
    expect(await runCli([...command, '--parallel', '3'], { cwd: other })).toMatchObject({ code: 0 });
    expect(saidIn(cwd, 'starter')).toEqual(saidIn(other, 'starter'));
  });

  it.each(['Loading', 'turns'] as const)('Ctrl-C at "%s" ends it, and it can go on', async (moment) => {
    const cwd = localFolder();
    // One at a time: it is not done when the signal comes.
    const slow = answerCommand('starter', '--parallel', '1', '--max-tokens', '30');
    const cli = spawnCli(slow, { cwd });
    await (moment === 'Loading' ? saying(cli, 'Loading') : turnsOnDisk(cwd, 'starter', cli));
    cli.child.kill('SIGINT');
    const { code, stderr } = await cli.result;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).not.toMatch(/^error:/m);
    expect(
      existsSync(join(cwd, 'data/starter/model_answer/tiny.jsonl')) ? answersIn(cwd, 'starter').length : 0,
    ).toBeLessThan(24);
    expect(await runCli([...slow, '--parallel', '8'], { cwd })).toMatchObject({ code: 0 });
    expect(answersIn(cwd, 'starter')).toHaveLength(24);
  });

  it('a dry run loads nothing, and shows a prompt', async () => {
    const cwd = localFolder();
    const { code, stdout, stderr } = await runCli(answerCommand('tiny', '--dry-run'), { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain('Loading');
    expect(stderr).toMatch(/Calls +4 to make/);
    expect(stdout).toContain('how many sheep');
    expect(existsSync(join(cwd, 'data/tiny/model_answer'))).toBe(false);
  });

  it('temperature by category, a system prompt, log-probabilities', async () => {
    const cwd = localFolder();
    const flags = ['--system-prompt', 'You are a shepherd.', '--top-logprobs', '2', '--num-choices', '2'];
    expect(await runCli(answerCommand('tiny', ...flags), { cwd })).toMatchObject({ code: 0 });
    const plain = localFolder();
    expect(await runCli(answerCommand('tiny', '--num-choices', '2'), { cwd: plain })).toMatchObject({
      code: 0,
    });
    expect(saidIn(cwd)).not.toEqual(saidIn(plain));
    // The second question is of category math, which is answered at temperature 0: its choices are the same.
    const [writing, math] = [...saidIn(plain).values()];
    expect(writing?.[0]).not.toEqual(writing?.[1]);
    expect(math?.[0]).toEqual(math?.[1]);
    expect(readFileSync(join(cwd, 'data/tiny/model_answer/tiny.jsonl'), 'utf8')).toContain('"logprob"');
  });

  it("a chat template of one's own is what the model reads", async () => {
    const cwd = localFolder({ chatTemplate: null });
    writeFileSync(join(cwd, 'mine.jinja'), "{{ messages[-1]['content'] + '\\n' }}");
    const { code, stderr } = await runCli(answerCommand('tiny', '--chat-template', 'mine.jinja'), { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });
});

describe('gen_model_answer --model-path', () => {
  it('with its own flags, and seeds by choice', async () => {
    const cwd = localFolder();
    const command = [
      'gen_model_answer',
      '--model-path',
      './tiny.gguf',
      '--model-id',
      'lfm',
      '--num-choices',
      '2',
    ];
    const { code, stderr } = await runCli(
      [...command, ...ONE_THREAD, '--bench-name', 'tiny', '--max-new-token', '12'],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const plain = localFolder();
    expect(await runCli(answerCommand('tiny', '--num-choices', '2'), { cwd: plain })).toMatchObject({
      code: 0,
    });
    // Choice i has seed i either way.
    expect(saidIn(cwd, 'tiny', 'lfm')).toEqual(saidIn(plain));
    const seeded = await runCli(
      [
        ...command,
        ...ONE_THREAD,
        '--bench-name',
        'tiny',
        '--max-new-token',
        '12',
        '--seed',
        '1',
        '--model-id',
        's',
      ],
      { cwd },
    );
    expect(seeded).toMatchObject({ code: 0 });
    // Its first choice is what was the second one.
    expect([...saidIn(cwd, 'tiny', 's').values()][0]?.[0]).toEqual([...saidIn(plain).values()][0]?.[1]);
  });
});

describe('hf:OWNER/REPO:QUANT', () => {
  it('is downloaded once, and run', async () => {
    const cwd = localFolder();
    const bytes = readFileSync(join(cwd, 'tiny.gguf'));
    const hub = await startFakeHub({
      'acme/sheep-GGUF': {
        commit: '5'.repeat(40),
        files: {
          'sheep-Q4_0.gguf': { bytes, isLarge: true },
          'sheep-Q8_0.gguf': { bytes: Buffer.from('another'), isLarge: true },
        },
      },
    });
    const env = { HF_ENDPOINT: hub.url, HF_HOME: temporaryFolder() };
    const flags = ['--bench-name', 'tiny', '--max-tokens', '12', '--yes', ...ONE_THREAD];
    const command = ['answer', '--model', 'hf:acme/sheep-GGUF:Q4_0', ...flags];
    const dry = await runCli([...command, '--dry-run'], { cwd, env });
    expect(dry).toMatchObject({ code: 0 });
    expect(hub.storage()).toEqual([]);
    const { code, stderr } = await runCli(command, { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(hub.storage()).toHaveLength(1);
    const plain = localFolder();
    expect(await runCli(answerCommand('tiny'), { cwd: plain })).toMatchObject({ code: 0 });
    expect(saidIn(cwd, 'tiny', 'sheep-GGUF-Q4_0')).toEqual(saidIn(plain));
    // Offline, under the other way to name it.
    const offline = await runCli(
      ['answer', '--model-path', 'acme/sheep-GGUF:Q4_0', '--model-id', 'again', ...flags],
      { cwd, env: { ...env, HF_HUB_OFFLINE: '1' } },
    );
    expect({ code: offline.code, stderr: offline.stderr }).toMatchObject({ code: 0 });
    expect(hub.storage()).toHaveLength(1);
    expect(saidIn(cwd, 'tiny', 'again')).toEqual(saidIn(plain));
  });
});

describe('a judge of local weights', () => {
  const grades = (cwd: string) =>
    readJsonl(join(cwd, 'data/tiny/model_judgment/judge_single.jsonl')).map(({ score }) => score);

  it('grades answers, and is not loaded again', async () => {
    const cwd = localFolder();
    expect(await runCli(answerCommand('tiny'), { cwd })).toMatchObject({ code: 0 });
    const judge = ['judge', '--bench-name', 'tiny', '--judge-model', 'judge.gguf', '--yes', ...ONE_THREAD];
    const { code, stderr } = await runCli(judge, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/Matches +4 .*\nCalls +4 to make/);
    // Two questions, two turns.
    expect(grades(cwd)).toEqual([7, 7, 7, 7]);
    const again = await runCli(judge, { cwd });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).not.toContain('Loading');
    const shown = await runCli(['show', '--bench-name', 'tiny', '--judge-model', 'judge'], { cwd });
    expect(shown.stdout).toMatch(/tiny.*7\.00/);
  });

  it('run: a contestant and its judge in one process', async () => {
    const cwd = localFolder();
    const { code, stdout, stderr } = await runCli(
      [
        'run',
        '--model',
        'tiny.gguf',
        '--judge-model',
        'judge.gguf',
        '--bench-name',
        'tiny',
        '--max-tokens',
        '12',
        '--yes',
        ...ONE_THREAD,
      ],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/tiny.*7\.00/);
    expect(stderr).toMatch(/Answers +4 calls to make.*\nJudgments +4 calls to make/);
    expect(stderr).toMatch(/matches judged 4\/4/);
    expect(grades(cwd)).toEqual([7, 7, 7, 7]);
    expect(answersIn(cwd)).toHaveLength(2);
  });
});
