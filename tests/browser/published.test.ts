import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { browse } from '../support/browse.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';
import { describeInBrowser, openPage } from './support/browser.ts';
import { headsOf } from './support/meadow.ts';

// Published benchmark data, which is no part of the project: where it is absent these tests are skipped.
const BENCH = fileURLToPath(new URL('../../../shared/data/mt_bench', import.meta.url));
const isThere = existsSync(join(BENCH, 'model_judgment'));
if (!isThere) console.log(`skipped: no published data in ${BENCH}`);

interface Row {
  question_id: number;
  choices: { turns: string[] }[];
}

describeInBrowser('the published answers', () => {
  it.skipIf(!isThere)(
    'of all models stand side by side, the recorded judgments beside them',
    { timeout: 60_000 },
    async () => {
      const cwd = temporaryFolder();
      cpSync(BENCH, join(cwd, 'data/mt_bench'), { recursive: true });
      const { address } = await browse(['--data-dir', 'data'], { cwd });
      const { page } = await openPage(`${address}#/mt_bench/question?id=81&model=gpt-4`);
      await page.getByRole('button', { name: /Add all/ }).click();
      await expect.poll(async () => (await headsOf(page)).length).toBeGreaterThanOrEqual(31);
      const models = await headsOf(page);
      for (const model of models) {
        const said = readJsonl<Row>(join(BENCH, 'model_answer', `${model}.jsonl`)).find(
          ({ question_id }) => question_id === 81,
        );
        // A word of the answer, as Markdown leaves words alone.
        const word = /\p{L}{4,}/u.exec(said?.choices[0]?.turns[0] ?? '')?.[0] ?? '';
        const answer = page.getByRole('article', { name: `${model}, answer in turn 1`, exact: true });
        await answer.scrollIntoViewIfNeeded();
        await expect.poll(() => answer.innerText()).toContain(word);
      }
      // Four of the models were judged, one of them twice: at first on answers that have changed since.
      const judged = ['mistral-orpo', 'mistral-orpo-mix', 'mistral-orpo-trl', 'mistral-orpo-capybara'];
      const query = judged.map((model) => `&model=${model}`).join('');
      await page.evaluate((hash) => (location.hash = hash), `#/mt_bench/question?id=81${query}`);
      await expect.poll(() => headsOf(page)).toEqual(judged);
      // What is below the screen is drawn when it comes near.
      await page.getByRole('heading', { name: 'Turn 2' }).scrollIntoViewIfNeeded();
      for (const model of judged) {
        const grade = page.getByRole('article', { name: `gpt-4 on ${model}, turn 1`, exact: true }).first();
        await expect.poll(() => grade.innerText()).toMatch(/Score\s\d+[\s\S]*Rating: \[\[\d+\]\]/);
      }
    },
  );
});
