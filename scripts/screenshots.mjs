// Pictures of every view, for looking at and for the documentation: node scripts/screenshots.mjs FOLDER. Of the demo's data; needs a built
// package and chromium.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the folder to write to');
mkdirSync(folder, { recursive: true });

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin/llm-judge.js');
const data = mkdtempSync(join(tmpdir(), 'llm-judge-screenshots-'));
spawnSync(process.execPath, [bin, 'demo', '--data-dir', data], { stdio: 'ignore' });
writeJapanese();

const server = spawn(process.execPath, [bin, 'browse', '--no-open', '--data-dir', data], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = String(await new Promise((resolve) => server.stdout.once('data', resolve))).trim();
const browser = await chromium.launch({
  executablePath: process.env['LLM_JUDGE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const two = 'model=smollm2-135m&model=smollm2-135m-pruned';
const views = {
  leaderboard: 'starter/leaderboard',
  question: `starter/question?id=${firstQuestion()}&${two}`,
  difference: `starter/question?id=${firstQuestion()}&${two}&view=difference`,
  disagreements: 'starter/disagreements?kind=flagged',
  compare: 'starter/compare?a=smollm2-135m&b=smollm2-135m-pruned',
  rate: 'starter/rate',
  japanese: 'starter_ja/question',
};
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [name, view] of Object.entries(views)) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, colorScheme });
    await page.goto(`${address}#/${view}`);
    await page.locator('#main h1').waitFor();
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    await page.close();
  }
}
await browser.close();
server.kill('SIGTERM');
rmSync(data, { recursive: true });

function firstQuestion() {
  const [line = ''] = readFileSync(join(root, 'benchmarks/starter/question.jsonl'), 'utf8').split('\n');
  return JSON.parse(line).question_id;
}

/** The Japanese benchmark that comes with the package, with its references in the place of answers, and made-up grades. */
function writeJapanese() {
  const from = join(root, 'benchmarks/starter_ja');
  const to = join(data, 'starter_ja');
  for (const part of ['model_answer', 'model_judgment']) mkdirSync(join(to, part), { recursive: true });
  const questions = readFileSync(join(from, 'question.jsonl'), 'utf8');
  writeFileSync(join(to, 'question.jsonl'), questions);
  writeFileSync(join(to, 'benchmark.json'), readFileSync(join(from, 'benchmark.json')));
  const rows = questions
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const model_id of ['ひばり-1b', 'suzume-3b']) {
    const answers = rows.map(({ question_id, turns }) => ({
      question_id,
      answer_id: '',
      model_id,
      choices: [
        {
          index: 0,
          turns: turns.map(
            (/** @type {string} */ turn) =>
              `ご質問は「${turn}」ですね。\n\n1. まず、要点を整理します。\n2. 次に、**理由**を述べます。\n3. 最後に、まとめます。`,
          ),
        },
      ],
      tstamp: 0,
    }));
    writeFileSync(
      join(to, 'model_answer', `${model_id}.jsonl`),
      answers.map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
  }
  const grades = rows.flatMap(({ question_id }, index) =>
    ['ひばり-1b', 'suzume-3b'].map((model, place) => ({
      question_id,
      model,
      judge: ['judge', 'single-v1'],
      user_prompt: '回答を評価してください。',
      judgment: `質問に沿った回答ですが、具体例が足りません。\n\n評価：[[${4 + ((index + place) % 5)}]]`,
      score: 4 + ((index + place) % 5),
      turn: 1,
      tstamp: 0,
    })),
  );
  writeFileSync(
    join(to, 'model_judgment/judge_single.jsonl'),
    grades.map((row) => `${JSON.stringify(row)}\n`).join(''),
  );
}
