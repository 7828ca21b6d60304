import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readJsonl } from '../support/temp.ts';
import { describeInBrowser } from './support/browser.ts';
import { cellsOf, headsOf, openMeadow } from './support/meadow.ts';

interface Match {
  question_id: number;
  model_1: string;
  model_2: string;
  g1_winner: string;
  g2_winner: string;
}

interface Grade {
  question_id: number;
  model: string;
  turn: number;
  score: number | number[];
}

const judgments = <T>(cwd: string, file: string) =>
  readJsonl<T>(join(cwd, 'data/meadow/model_judgment', file));
const tab = (page: Page, name: RegExp) => page.getByRole('link', { name });

describeInBrowser('the disagreements', () => {
  it('are the matches whose two games name different winners', async () => {
    const { cwd, page } = await openMeadow('meadow/disagreements?kind=orders');
    const matches = judgments<Match>(cwd, 'owl_pair.jsonl').filter(
      ({ g1_winner: first, g2_winner: second }) => first !== second,
    );
    expect(matches.length).toBeGreaterThan(5);
    await expect.poll(() => tab(page, /Two orders/).innerText()).toBe(`Two orders ${matches.length}`);
    const rows = await cellsOf(page, '[aria-label="Two orders"]');
    const nameOf = (match: Match, winner: string) =>
      winner === 'tie' ? 'tie' : winner === 'model_1' ? match.model_1 : match.model_2;
    expect(
      rows
        .map(([id, , , , models = '', judge, said]) =>
          [id, ...models.split('\n').toSorted(), judge, said].join('\n'),
        )
        .toSorted(),
    ).toEqual(
      matches
        .map((match) =>
          [
            match.question_id,
            ...[match.model_1, match.model_2].toSorted(),
            'owl',
            'in this order',
            nameOf(match, match.g1_winner),
            'turned round',
            nameOf(match, match.g2_winner),
          ].join('\n'),
        )
        .toSorted(),
    );
    // Opposite winners, 2 apart, come before a winner against a tie.
    const sizes = rows.map((row) => Number(row.at(-1)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(new Set(sizes)).toEqual(new Set([1, 2]));
  });

  it('are the answers that two judges have graded differently', async () => {
    const { cwd, page } = await openMeadow('meadow/disagreements?kind=judges');
    const keyed = (file: string) =>
      new Map(
        judgments<Grade>(cwd, file).flatMap(({ question_id, model, turn, score }) =>
          [score].flat().map((each, choice) => [[question_id, turn, model, choice].join(), each] as const),
        ),
      );
    const [lark, owl] = [keyed('lark_single.jsonl'), keyed('owl_single.jsonl')];
    const apart = [...lark].filter(([key, score]) => owl.get(key) !== score);
    await expect.poll(() => tab(page, /Two judges/).innerText()).toBe(`Two judges ${apart.length}`);
    const rows = await cellsOf(page, '[aria-label="Two judges"]');
    expect(
      rows.map(([id, turn, , , model, verdicts]) => [id, turn, model, verdicts].join()).toSorted(),
    ).toEqual(
      apart
        .map(([key, score]) => {
          const [id, turn, model] = key.split(',');
          return [id, turn, model, `lark\n${score}\nowl\n${owl.get(key)}`].join();
        })
        .toSorted(),
    );
  });

  it('are the pairs of which people and a judge name different winners', async () => {
    const { page } = await openMeadow('meadow/disagreements?kind=human');
    await page.getByLabel('Judge', { exact: true }).selectOption('owl');
    await expect.poll(() => page.url()).toContain('by=owl');
    // The two people never say the same of a question, so that they tie on each of the first six. By the data's rule the owl's first
    // six matches are heather's or, where the orders disagree or it says so, tied: -, heather, tie, clover, heather, heather.
    await expect
      .poll(async () =>
        (await cellsOf(page, '[aria-label="Judge and people"]')).map(([id, , , , , verdicts]) => [
          id,
          verdicts,
        ]),
      )
      .toEqual([
        ['2', 'people\ntie\nowl\nmoor/heather'],
        ['4', 'people\ntie\nowl\nclover'],
        ['5', 'people\ntie\nowl\nmoor/heather'],
        ['6', 'people\ntie\nowl\nmoor/heather'],
      ]);
    await page.getByLabel('Category').selectOption('math');
    await expect.poll(async () => (await cellsOf(page, '[aria-label="Judge and people"]')).length).toBe(1);
    await page.getByLabel('Turn', { exact: true }).selectOption('Turn 2');
    await page.getByText('None of these passes the filters.').waitFor();
    await page.getByLabel('Turn', { exact: true }).selectOption('All turns');
    await page.getByRole('link', { name: '4', exact: true }).click();
    await expect.poll(() => headsOf(page)).toEqual(['clover', 'moor/heather']);
    await page.getByText('clover won in both orders').waitFor();
  });

  it('have a row for everything that is flagged, narrowed down by flag, that leads to the answer', async () => {
    const { page } = await openMeadow('meadow/disagreements');
    await tab(page, /Flagged/).click();
    const rows = () => cellsOf(page, '[aria-label="Flagged rows"]');
    await expect.poll(async () => (await rows()).length).toBe(10);
    // A row of each flag stands in the data, of one model each; a verdict that was missed is none as well.
    const flagged: [flag: string, models: string[]][] = [
      ['unparsed', ['herb-10', 'herb-13']],
      ['doubtful', ['herb-12']],
      ['missed', ['herb-13']],
      ['refused', ['gorse', 'herb-11']],
      ['stale', ['herb-14']],
      ['superseded', ['herb-15']],
      ['cut', ['thistle', 'herb-16']],
      ['failed', ['gorse']],
    ];
    const counts = (await cellsOf(page, 'table.flags')).map(([flag, count]) => [flag, Number(count)]);
    expect(counts).toEqual(flagged.map(([flag, models]) => [flag, models.length]));
    for (const [flag, models] of flagged) {
      await page.getByRole('link', { name: flag, exact: true }).click();
      await expect.poll(async () => (await rows()).map((row) => row[4])).toEqual(models);
      expect((await rows()).every((row) => row[7]?.split(', ').includes(flag))).toBe(true);
    }
    await page.getByRole('link', { name: 'doubtful' }).click();
    await expect.poll(async () => (await rows()).length).toBe(1);
    await page.locator('[aria-label="Flagged rows"]').getByRole('link').click();
    await page.getByRole('heading', { name: 'herb-12', level: 2 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Show all flagged rows' }).click();
    await expect.poll(async () => (await rows()).length).toBe(10);
  });

  it('says what would make some appear where there are none', async () => {
    const { page } = await openMeadow('sora/disagreements?kind=orders');
    await page.getByText('No judge has contradicted itself by the order of two answers.').waitFor();
    await page.getByRole('link', { name: /Two judges/ }).click();
    await page.getByText('No two judges disagree.').waitFor();
  });
});
