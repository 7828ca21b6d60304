import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark } from '../support/temp.ts';
import { benchmark, commandLines, fakeApi } from '../support/tiny.ts';
import { describeInBrowser, openPage, openUncheckedPage } from './support/browser.ts';
import { cellsOf } from './support/meadow.ts';

describeInBrowser('the list of benchmarks', () => {
  it('is followed: the first benchmark appears by itself, and a later one leaves the reader where they are', async () => {
    const cwd = temporaryFolder();
    const data = join(cwd, 'data');
    mkdirSync(data);
    const { address } = await browse(['--data-dir', 'data'], { cwd });
    const { page } = await openPage(address);
    await page.getByText('This folder holds no benchmark').waitFor();
    writeBenchmark(data, { questions: 2 });
    await page.getByText('No judge has graded an answer of this benchmark yet.').waitFor();
    // It comes before `tiny` in the list.
    writeBenchmark(data, { questions: 2, name: 'another' });
    const choice = page.getByLabel('Benchmark');
    await expect
      .poll(() => choice.locator('option').allInnerTexts(), { timeout: 10_000 })
      .toEqual(['another', 'tiny']);
    expect(await choice.inputValue()).toBe('tiny');
  });

  it('that cannot be read is said, and is read when it can be', async () => {
    const cwd = benchmark(2);
    const { address } = await browse(['--data-dir', 'data'], { cwd });
    renameSync(join(cwd, 'data'), join(cwd, 'away'));
    const { page } = await openUncheckedPage(`${address}#/tiny/leaderboard`);
    await page
      .getByText('The list of benchmarks cannot be read: The server failed (ENOENT). Trying again …')
      .waitFor();
    renameSync(join(cwd, 'away'), join(cwd, 'data'));
    await page.getByText('No judge has graded an answer of this benchmark yet.').waitFor();
  });

  it('an address of a benchmark that is still to come shows it when it has come', async () => {
    const cwd = benchmark(2);
    const { address } = await browse(['--data-dir', 'data'], { cwd });
    const { page } = await openUncheckedPage(`${address}#/later/question`);
    await page.getByText('There is no such benchmark.').waitFor();
    writeBenchmark(join(cwd, 'data'), { questions: 3, name: 'later' });
    await page.getByRole('heading', { name: 'Question 101' }).waitFor();
  });
});

describeInBrowser('a run that goes on', () => {
  it('is followed by the pages that are open', { timeout: 60_000 }, async () => {
    const cwd = benchmark(4);
    const api = await fakeApi({ latency: 500, reply: () => 'Rating: [[7]]' });
    const { answer, judge } = commandLines(['--bench-name', 'tiny', '--openai-api-key', 'k']);
    expect((await runCli(answer(api, '--yes'), { cwd })).code).toBe(0);
    const { address } = await browse(['--data-dir', 'data'], { cwd });
    const { page } = await openPage(`${address}#/tiny/leaderboard`);
    const { page: question } = await openPage(`${address}#/tiny/question?id=101`);
    await page.getByText('No judge has graded an answer of this benchmark yet.').waitFor();
    await question.getByText('Not judged yet.').first().waitFor();
    // A page that is loaded again does not have this.
    for (const each of [page, question])
      await each.evaluate(() => document.body.classList.add('opened-once'));

    const judging = runCli(judge(api, '--parallel', '1', '--yes'), { cwd });
    const counts: number[] = [];
    await expect
      .poll(
        async () => {
          const row = (await cellsOf(page, '[aria-label="Models and their scores"]'))[0];
          const n = Number(row?.[6] ?? 0);
          if (counts.at(-1) !== n) counts.push(n);
          return n;
        },
        { timeout: 20_000, interval: 100 },
      )
      // Four questions of two turns.
      .toBe(8);
    // It grows, and is seen to grow before the run has ended.
    expect(counts.filter((n) => n > 0 && n < 8).length).toBeGreaterThanOrEqual(2);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect((await judging).code).toBe(0);
    expect(readJsonl(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'))).toHaveLength(8);
    const grade = question.getByRole('article', { name: 'j on m, turn 1' });
    await expect.poll(() => grade.innerText()).toMatch(/^Score\s7\s[\s\S]*Rating: \[\[7\]\]/);
    for (const each of [page, question]) await each.locator('body.opened-once').waitFor();
  });
});
