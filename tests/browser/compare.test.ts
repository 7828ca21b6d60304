import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readJsonl } from '../support/temp.ts';
import { describeInBrowser } from './support/browser.ts';
import { cellsOf, headsOf, openMeadow } from './support/meadow.ts';

interface Grade {
  question_id: number;
  model: string;
  turn: number;
  score: number | number[];
}

interface Vote {
  question_id: number;
  winner: string;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** By question, the first model's lead: the mean over turns, and over the choices that both have. */
function advantages(cwd: string, judge: string, a: string, b: string): number[] {
  const grades = readJsonl<Grade>(join(cwd, `data/meadow/model_judgment/${judge}_single.jsonl`));
  const first = (model: string, question: number, turn: number) => {
    const found = grades.find(
      (grade) => grade.model === model && grade.question_id === question && grade.turn === turn,
    );
    // Only clover has a second choice.
    return [found?.score ?? NaN].flat()[0] ?? NaN;
  };
  return [1, 2, 3, 4, 5, 6, 7, 8]
    .map((question) => mean([1, 2].map((turn) => first(a, question, turn) - first(b, question, turn))))
    .filter((difference) => !Number.isNaN(difference));
}

/** n, wins, ties, losses, as the table has them. */
function tallyOf(differences: readonly number[]): string[] {
  const count = (sign: number) => String(differences.filter((each) => Math.sign(each) === sign).length);
  return [String(differences.length), count(1), count(0), count(-1)];
}

const signed = (value: number) => `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
const rowOf = async (page: Page, name: string) =>
  (await cellsOf(page, '[aria-label="Wins and differences by category"]')).find(([head]) => head === name);
const finding = (page: Page) => page.locator('.finding').innerText();

describeInBrowser('a comparison', () => {
  it('counts the wins that the data have, and turns round', async () => {
    const { cwd, page } = await openMeadow('meadow/compare?a=clover&b=moor%2Fheather&mode=single&judge=owl');
    const differences = advantages(cwd, 'owl', 'clover', 'moor/heather');
    const [n = '', win = '', tie = '', loss = ''] = tallyOf(differences);
    await expect
      .poll(async () => (await rowOf(page, 'All'))?.slice(1, 6))
      .toEqual([n, win, tie, loss, signed(mean(differences))]);
    expect(win).not.toBe(loss);
    // Two questions a category: 3 and 4 are of mathematics.
    expect((await rowOf(page, 'math'))?.slice(1, 5)).toEqual(tallyOf(differences.slice(2, 4)));
    const deciding = (await cellsOf(page, '.deciding')).map((row) => Number(row.at(-1)?.replace('−', '-')));
    expect(deciding.toSorted((a, b) => a - b)).toEqual(
      differences.map((each) => Number(each.toFixed(2))).toSorted((a, b) => a - b),
    );
    const sizes = deciding.map(Math.abs);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));

    await page.getByRole('button', { name: 'Swap' }).click();
    await expect
      .poll(async () => (await rowOf(page, 'All'))?.slice(1, 6))
      .toEqual([n, loss, tie, win, signed(-mean(differences))]);
    expect(page.url()).toMatch(/a=moor%2Fheather&b=clover/);
  });

  it('takes the votes of people and the matches of a judge as evidence too', async () => {
    const { cwd, page } = await openMeadow('meadow/compare?a=clover&b=moor%2Fheather&judge=owl');
    await page.getByLabel('Evidence').selectOption('People');
    const votes = readJsonl<Vote>(join(cwd, 'data/meadow/human_judgment/people.jsonl'));
    // Clover is model A in each of them.
    const differences = [1, 2, 3, 4, 5, 6].map((question) =>
      mean(
        votes
          .filter(({ question_id }) => question_id === question)
          .map(({ winner }) => (winner === 'model_a' ? 1 : winner === 'model_b' ? -1 : 0)),
      ),
    );
    await expect.poll(async () => (await rowOf(page, 'All'))?.slice(1, 5)).toEqual(tallyOf(differences));
    expect(page.url()).toContain('evidence=human');
    await page.getByLabel('Evidence').selectOption('pairwise:owl');
    // The owl's first eight matches are of heather and clover; by the data's rule clover wins the fourth and the eighth in both
    // orders, the first and the third are ties, and the seventh, whose orders disagree.
    await expect.poll(async () => (await rowOf(page, 'All'))?.slice(1, 5)).toEqual(['8', '2', '3', '3']);
  });

  it('says who is better where the interval leaves zero out, and else that nobody knows', async () => {
    const { cwd, page } = await openMeadow('meadow/compare?a=clover&b=moor%2Fheather&mode=single&judge=lark');
    await expect
      .poll(() => finding(page))
      .toBe('clover and moor/heather cannot be told apart on these questions.');
    await page.getByText(/its 95% interval \(.+\) spans zero\./).waitFor();
    await page.getByLabel('Evidence').selectOption('single:owl');
    // herb-11 has place 10 of the models, of which the data take 10 % 7 points, heather place 0.
    await page.getByLabel('First model').selectOption('herb-11');
    await expect.poll(() => finding(page)).toBe('moor/heather is better than herb-11 on these questions.');
    await page.getByText(/its 95% interval \(−.+ – −.+\) leaves zero out\./).waitFor();
    expect(mean(advantages(cwd, 'owl', 'herb-11', 'moor/heather'))).toBeLessThan(-1);
    await page.getByLabel('Second model').selectOption('herb-11');
    await page.getByText('Both are the same model.').waitFor();
  });

  it('says which model of the address is unknown, and which there are; the lists show no other name', async () => {
    const { page } = await openMeadow('meadow/compare?a=clovr&b=moor_heather&judge=owl');
    const chosen = (label: string) =>
      page
        .getByLabel(label)
        .evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text ?? '');
    await page
      .getByText(/^The address names a model that this benchmark does not have: clovr\. There are: /)
      .waitFor();
    expect(await page.getByText(/^The address names/).innerText()).toMatch(/ clover, .*moor\/heather/);
    expect([await chosen('First model'), await chosen('Second model')]).toEqual([
      'clovr (unknown)',
      // As its file is named.
      'moor/heather',
    ]);
    await page.getByLabel('First model').selectOption('clover');
    await expect.poll(() => finding(page)).toMatch(/clover .* moor\/heather|moor\/heather .* clover/);
    expect(await page.getByLabel('First model').locator('option').allInnerTexts()).not.toContain(
      'clovr (unknown)',
    );
  });

  it('leads to the answers to a question that decides it', async () => {
    const { page } = await openMeadow('meadow/compare?a=clover&b=thistle&judge=owl');
    const link = page.locator('.deciding').getByRole('link').first();
    const id = await link.innerText();
    await link.click();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toMatch(`Question ${id} `);
    await expect.poll(() => headsOf(page)).toEqual(['clover', 'thistle']);
  });
});
