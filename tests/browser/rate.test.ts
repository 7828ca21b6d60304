import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { findBarriers } from './support/axe.ts';
import { describeInBrowser, openPage } from './support/browser.ts';

interface VoteRow {
  question_id: number;
  model_a: string;
  model_b: string;
  winner: string;
  judge: string;
  turn: number;
}

const MODELS = ['lark', 'owl', 'crow'];

/** A running server over six questions of two turns, answered by three models of which judge `j` finds the first ones better. */
async function served(): Promise<{ cwd: string; address: string; votes: () => VoteRow[] }> {
  const cwd = temporaryFolder();
  const questions = writeBenchmark(join(cwd, 'data'), { questions: 6 });
  const folder = join(cwd, 'data/tiny');
  const grades = MODELS.flatMap((model, place) => {
    const text = (question: number, turn: number) =>
      `Text ${question}.${turn} in the words of bird ${place}.`;
    writeJsonl(
      join(folder, 'model_answer', `${model}.jsonl`),
      questions.map(({ question_id }) => ({
        question_id,
        answer_id: `${model}-${question_id}`,
        model_id: model,
        choices: [{ index: 0, turns: [text(question_id, 1), text(question_id, 2)] }],
        tstamp: 0,
      })),
    );
    return questions.flatMap(({ question_id }) =>
      [1, 2].map((turn) => ({
        question_id,
        model,
        judge: ['j', 'single-v1'],
        user_prompt: [1, 2]
          .slice(0, turn)
          .map((each) => text(question_id, each))
          .join('\n'),
        judgment: `Rating: [[${9 - place}]]`,
        score: 9 - place,
        turn,
        tstamp: 0,
      })),
    );
  });
  writeJsonl(join(folder, 'model_judgment/j_single.jsonl'), grades);
  const { address } = await browse(['--data-dir', 'data'], { cwd });
  const file = join(folder, 'human_judgment/ann.jsonl');
  return { cwd, address, votes: () => (existsSync(file) ? readJsonl<VoteRow>(file) : []) };
}

/** Begins a session of Ann's in the Rate view. */
async function begin(page: Page, count: number): Promise<void> {
  await page.getByLabel('Your name in the votes').fill('ann');
  await page.getByLabel('Votes in this session').fill(String(count));
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'A', exact: true }).first().waitFor();
}

/** Presses a key when the answers are there to read, and waits until the session has gone on, or back. */
async function press(page: Page, key: string): Promise<void> {
  await page.locator('.sides').last().getByText('Text').first().waitFor();
  const before = await page.locator('.progress > span').innerText();
  await page.keyboard.press(key);
  await expect.poll(() => page.locator('.progress > span').innerText()).not.toBe(before);
}

const heading = (page: Page) => page.locator('.rate h2').innerText();

describeInBrowser('voting', () => {
  it('by keyboard: blind, turn by turn, into a file that agreement reads', async () => {
    const { cwd, address, votes } = await served();
    const { page } = await openPage(`${address}#/tiny/rate`);
    await begin(page, 4);
    const first = await heading(page);
    expect(first).toMatch(/^Question 10\d, \w+: turn 1$/);
    await page.locator('.sides').getByText('Text').first().waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/lark|owl|crow/);

    await press(page, 'a');
    await expect.poll(() => heading(page)).toBe(first.replace('turn 1', 'turn 2'));
    await expect.poll(() => page.locator('.rate output').innerText()).toBe('A is better: vote recorded.');
    await press(page, 't');
    await press(page, 'x');
    // The wrong key: back, and once more.
    await press(page, 'a');
    await page.keyboard.press('Backspace');
    await press(page, 'b');
    await page.getByText('The session is done: 4 votes').waitFor();

    await expect
      .poll(() => votes().map(({ winner }) => winner))
      .toEqual(['model_a', 'tie', 'tie (bothbad)', 'model_b']);
    expect(votes().map(({ turn }) => turn)).toEqual([1, 2, 1, 2]);
    expect(new Set(votes().map(({ judge }) => judge))).toEqual(new Set(['expert_ann']));
    expect(
      votes().every(({ model_a, model_b }) => MODELS.includes(model_a) && MODELS.includes(model_b)),
    ).toBe(true);

    // Of the two votes without a tie the judge agrees with those that name the model which it scored higher.
    const agrees = votes().filter(({ winner, model_a, model_b }) =>
      MODELS.indexOf(model_a) < MODELS.indexOf(model_b) ? winner === 'model_a' : winner === 'model_b',
    ).length;
    await page.getByText(`${agrees} of 4 (${25 * agrees}%)`).waitFor();
    const line = await page.locator('code.line').innerText();
    const [, , ...words] = line.split(' ');
    const { code, stdout } = await runCli(['agreement', ...words, '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const { turns } = JSON.parse(stdout) as {
      turns: Record<string, { with_tie: { agree: number; total: number } }>;
    };
    const counted = Object.values(turns).map(({ with_tie }) => with_tie);
    expect(counted.reduce((sum, { total }) => sum + total, 0)).toBe(4);
    expect(counted.reduce((sum, { agree }) => sum + agree, 0)).toBe(agrees);

    // Who wrote what is told to those who ask.
    await page.getByText('Your votes in this session (4)').click();
    expect(await page.locator('.given').innerText()).not.toMatch(/lark|owl|crow/);
    await page.getByRole('button', { name: 'Show the models' }).click();
    expect(await page.locator('.given').innerText()).toMatch(/lark|owl|crow/);
  });

  it('goes on after a reload, and does not ask again in another session', async () => {
    const { address, votes } = await served();
    const { page } = await openPage(`${address}#/tiny/rate`);
    await begin(page, 8);
    for (const key of ['a', 's', 'b']) {
      await press(page, key);
    }
    await expect.poll(() => votes().length).toBe(2);
    const [question, sides] = [await heading(page), await page.locator('.sides').last().innerText()];
    await page.reload();
    await expect.poll(() => page.locator('.progress').innerText()).toContain('3 of 8');
    expect(await heading(page)).toBe(question);
    await expect.poll(() => page.locator('.sides').last().innerText()).toBe(sides);

    // 6 questions, 3 pairs, 2 turns: 36, of which two are voted on. A new tab knows of them by the file alone.
    const other = await openPage(`${address}#/tiny/rate`);
    await begin(other.page, 100);
    await expect.poll(() => other.page.locator('.progress').innerText()).toContain('0 of 34');
  });

  it('a vote that cannot be saved is kept, shown, and sent again on demand', async () => {
    const { address, votes } = await served();
    const { page, incidents } = await openPage(`${address}#/tiny/rate`);
    await begin(page, 4);
    await page.route('**/api/votes', (route) =>
      route.fulfill({ status: 409, json: { error: 'The disk is full.' } }),
    );
    await press(page, 'a');
    await page.getByRole('alert').getByText('A vote is not saved: The disk is full.').waitFor();
    expect(await page.locator('.progress').innerText()).toContain('1 of 4');
    // A vote that is not saved holds the page back.
    await Promise.all([page.waitForEvent('dialog'), page.reload()]);
    await page.getByRole('alert').getByText('A vote is not saved: The disk is full.').waitFor();
    expect(votes()).toEqual([]);
    await page.unroute('**/api/votes');
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => votes().map(({ winner }) => winner)).toEqual(['model_a']);
    expect(await page.getByRole('alert').innerText()).toBe('');
    // Chromium itself says that the answer was 409.
    expect(incidents.list.splice(0).filter((text) => !text.includes('409'))).toEqual([
      'dialog: beforeunload ',
    ]);
  });

  it.each([
    ['the same vote', 'model_a', ''],
    [
      'another vote',
      'model_b',
      'The page was left while this vote was being saved, and the file has another vote',
    ],
    ['a tie', 'tie', 'the file has another vote of yours on the same'],
    ['no vote', undefined, 'The page was left while this vote was being saved. This tab keeps it'],
  ])(
    'a vote that was on its way when the page was left, where the file has %s of that voter',
    async (_, winner, problem) => {
      const { address, cwd, votes } = await served();
      const { page } = await openPage(`${address}#/tiny/rate`);
      await begin(page, 4);
      await press(page, 'a');
      await expect.poll(() => votes().length).toBe(1);
      // What another tab writes, in which the sides are others.
      const [{ question_id, turn, model_a, model_b }] = votes() as [VoteRow];
      const other = { model_a: 'model_b', model_b: 'model_a', tie: 'tie' }[winner ?? 'tie'];
      const row = {
        question_id,
        turn,
        model_a: model_b,
        model_b: model_a,
        winner: other,
        judge: 'expert_ann',
      };
      writeJsonl(join(cwd, 'data/tiny/human_judgment/ann.jsonl'), winner === undefined ? [] : [row]);
      // What a page that ends before the answer comes leaves behind.
      await page.getByText('A is better: vote recorded.').waitFor();
      await page.evaluate(() => {
        const key = Object.keys(sessionStorage).find((name) => name.startsWith('llm-judge votes')) ?? '';
        const kept = sessionStorage.getItem(key) ?? '';
        sessionStorage.setItem(key, kept.replace('"state":"recorded"', '"state":"sending"'));
      });
      await page.reload();
      await page.locator('.progress').getByText('1 of 4').waitFor();
      // Longer than the page waits for the file.
      await expect
        .poll(() => page.locator('.progress output').innerText(), { timeout: 8000 })
        .toBe(problem === '' ? 'A is better: vote recorded.' : 'A is better: not saved yet.');
      expect(await page.getByRole('alert').innerText()).toContain(problem);
    },
  );

  it('by buttons; letter keys can be switched off', async () => {
    const { address, votes } = await served();
    const { page } = await openPage(`${address}#/tiny/rate`);
    await begin(page, 2);
    await page.getByLabel(/Letter keys vote/).uncheck();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Both bad' }).click();
    await page.getByRole('button', { name: 'B is better' }).click();
    await page.getByText('The session is done: 2 votes').waitFor();
    await expect.poll(() => votes().map(({ winner }) => winner)).toEqual(['tie (bothbad)', 'model_b']);
  });

  it('axe finds nothing serious, in light and dark, wide and narrow', async () => {
    const { address } = await served();
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [360, 'dark'],
    ] as const) {
      const viewport = { width, height: 800 };
      const { page } = await openPage(`${address}#/tiny/rate`, { viewport, colorScheme });
      await page.waitForSelector('.setup');
      await check('before');
      await begin(page, 1);
      await page.locator('.sides').getByText('Text').first().waitFor();
      await check('a vote');
      await press(page, 'a');
      await press(page, 'b');
      await page.getByText(/The session is done/).waitFor();
      await check('the end');
      async function check(what: string): Promise<void> {
        expect(await findBarriers(page), `${what} ${width} ${colorScheme}`).toEqual([]);
        const outside = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(outside).toBeLessThanOrEqual(0);
      }
    }
  });
});
