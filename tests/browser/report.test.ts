import { appendFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { describeInBrowser, openPage } from './support/browser.ts';

const HOSTILE = `</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><!--<script>`;
const MODELS = ['m-good', 'm-poor', HOSTILE];

interface DataOptions {
  questions?: number;
  answer?: (model: string, question: number, turn: number) => string;
}

/** A working folder whose benchmark `tiny` has answers of three models, one with a hostile name, and grades of judge `j`. */
function judged({ questions: count = 8, answer = plainAnswer }: DataOptions = {}): string {
  const cwd = temporaryFolder();
  const questions = writeBenchmark(join(cwd, 'data'), { questions: count });
  const folder = join(cwd, 'data/tiny');
  const grades = MODELS.flatMap((model, place) => {
    const answers = questions.map(({ question_id, turns }) => ({
      question_id,
      answer_id: `a-${place}-${question_id}`,
      model_id: model,
      choices: [{ index: 0, turns: turns.map((_, turn) => answer(model, question_id, turn + 1)) }],
      tstamp: 0,
    }));
    writeJsonl(join(folder, 'model_answer', `${model.replaceAll('/', '_')}.jsonl`), answers);
    return answers.flatMap(({ question_id, choices }) =>
      (choices[0]?.turns ?? []).map((_, turn) => ({
        question_id,
        model,
        judge: ['j', 'single-v1'],
        user_prompt: `Asked: …\n\nAnswered: ${choices[0]?.turns.slice(0, turn + 1).join('\n\nThen answered: ')}`,
        judgment: `Fair ${HOSTILE}\n\nRating: [[${(question_id + 3 * place + turn) % 10 || 10}]]`,
        score: (question_id + 3 * place + turn) % 10 || 10,
        turn: turn + 1,
        tstamp: 0,
      })),
    );
  });
  writeJsonl(join(folder, 'model_judgment/j_single.jsonl'), grades);
  return cwd;
}

function plainAnswer(model: string, question: number, turn: number): string {
  return `Answer ${question}.${turn} of ${model}: ${HOSTILE} and **so** on.`;
}

/** Runs `report` and gives what it said. @throws Error where it failed. */
async function report(cwd: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['report', '--bench-name', 'tiny', ...flags], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** Opens a file with the network off. The test fails when the page asks for anything else, complains, or runs what it shows. */
async function open(file: string, hash = ''): Promise<Page> {
  const { page } = await openPage(pathToFileURL(file).href + hash, { offline: true });
  onTestFinished(async () => {
    expect(await page.evaluate('window.pwned')).toBeUndefined();
  });
  await page.waitForSelector('header nav');
  return page;
}

/** The data in a report, read as the page reads them. */
function dataOf(file: string): Map<string, string> {
  const html = readFileSync(file, 'utf8');
  const found = html.matchAll(/<script type="application\/gzip;base64" id="([\w-]+)">([\w+/=]*)<\/script>/g);
  return new Map(
    [...found].map(([, id, text]) => [
      id as string,
      gunzipSync(Buffer.from(text as string, 'base64')).toString(),
    ]),
  );
}

describeInBrowser('the report, opened from disk with the network off', () => {
  it('shows the leaderboard with the numbers of show, and has no Rate view', async () => {
    const cwd = judged();
    const said = await report(cwd, '--output-file', 'out/report.html');
    const size = statSync(join(cwd, 'out/report.html')).size;
    expect(said).toBe(`out/report.html: ${(size / 1e6).toFixed(2)} MB, with the texts of all 8 questions\n`);
    const shown = await runCli(['show', '--bench-name', 'tiny', '--judge-model', 'j', '--format', 'json'], {
      cwd,
    });
    const { models } = JSON.parse(shown.stdout) as SingleResults;
    expect(models).toHaveLength(3);

    const page = await open(join(cwd, 'out/report.html'));
    await page.waitForSelector('main table');
    const rows = await page.locator('main table').first().locator('tbody tr').allInnerTexts();
    for (const { model, average } of models) {
      const row = rows.find((text) => text.includes(model));
      expect(row, model).toContain((average.mean as number).toFixed(2));
    }
    await expect(page.locator('header nav a').allInnerTexts()).resolves.not.toContain('Rate');
    expect(await page.locator('.notice').first().innerText()).toMatch(
      /^Report of tiny: 8 questions, 3 models, judged by j\. Made by llm-judge [\d.]+ on \d{4}-\d\d-\d\d\. All texts are in it\.$/,
    );
  });

  it('a deep link opens a question, and the way back works', async () => {
    const cwd = judged();
    await report(cwd);
    const page = await open(join(cwd, 'report.html'), '#/tiny/question?id=103&model=m-good&model=m-poor');
    await page.getByText('Answer 103.1 of m-good').first().waitFor();
    await page.getByText('Answer 103.1 of m-poor').first().waitFor();
    await page.getByRole('link', { name: 'Leaderboard' }).click();
    await page.waitForSelector('main table');
    await page.goBack();
    await page.getByText('Answer 103.1 of m-good').first().waitFor();
  });

  it('shows every view of hostile names and texts, and runs nothing of them', async () => {
    const cwd = judged();
    await report(cwd);
    const id = encodeURIComponent(HOSTILE);
    const page = await open(join(cwd, 'report.html'), `#/tiny/question?id=101&model=${id}&model=m-good`);
    await page.getByText('Answer 101.1 of').first().waitFor();
    for (const address of ['leaderboard', 'disagreements', `compare?a=${id}&b=m-poor`, 'rate']) {
      await page.goto(`${pathToFileURL(join(cwd, 'report.html')).href}#/tiny/${address}`);
      await page.waitForSelector('main h1');
    }
  });
});

describeInBrowser('a selection', () => {
  it('has no trace of other models, judges and categories', async () => {
    const cwd = judged({
      answer: (model, question, turn) =>
        `${model === 'm-poor' ? 'unpublished' : 'known'} ${question}.${turn}`,
    });
    await report(cwd, '--model-list', 'm-good', '--judge-model', 'j', '--categories', 'writing', 'math');
    const data = [...dataOf(join(cwd, 'report.html')).values()].join('\n');
    expect(data).toContain('known 101.1');
    expect(data).not.toMatch(/unpublished|m-poor|coding/);
    const page = await open(join(cwd, 'report.html'));
    expect(await page.locator('.notice').first().innerText()).toContain(
      'A selection: 1 of 3 models, 4 of 8 questions.',
    );
  });

  it('names no file of a model that is left out, though it cannot be read; who makes it is told', async () => {
    const cwd = judged();
    appendFileSync(join(cwd, 'data/tiny/model_answer/m-poor.jsonl'), '{"model_id": "m-poor", oops\n');
    appendFileSync(join(cwd, 'data/tiny/model_judgment/j_single.jsonl'), '["m-poor"] is no row\n');
    const words = ['report', '--bench-name', 'tiny', '--model-list', 'm-good'];
    const { code, stderr } = await runCli(words, { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('tiny/model_answer/m-poor.jsonl:9: not valid JSON');
    expect([...dataOf(join(cwd, 'report.html')).values()].join('\n')).not.toContain('m-poor');
    expect(readFileSync(join(cwd, 'report.html'), 'utf8')).not.toContain('m-poor');
  });

  it.each([
    ['--model-list', ['--model-list', 'nobody'], 'nobody'],
    ['--judge-model', ['--judge-model', 'k'], 'There are: j.'],
    ['--categories', ['--categories', 'poetry'], 'writing'],
    ['--question-begin', ['--question-begin', '50'], 'no question is left of 8'],
    ['--max-size', ['--max-size', '20KB'], 'the page and its tables alone take'],
    ['is a folder', ['--output-file', 'data'], 'Name a file.'],
    ['cannot be written', ['--output-file', 'data/tiny/question.jsonl/report.html'], 'Name another place'],
  ])('what cannot be done is said, and nothing is written: %s', async (where, flags, what) => {
    const cwd = judged();
    const before = filesIn(cwd);
    const { code, stdout, stderr } = await runCli(['report', '--bench-name', 'tiny', ...flags], { cwd });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(where);
    expect(stderr).toContain(what);
    expect(filesIn(cwd)).toEqual(before);
  });

  it('a benchmark without any answer is not reported', async () => {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 2 });
    const { code, stderr } = await runCli(['report', '--bench-name', 'tiny'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('no answer, judgment or vote'),
    });
    expect(existsSync(join(cwd, 'report.html'))).toBe(false);
  });
});

describeInBrowser('big runs', () => {
  /** About 90 KB a question, which gzip and base64 leave at 75 KB or so: random letters. */
  const big = () =>
    judged({ questions: 40, answer: (model, question, turn) => noise(`${model} ${question} ${turn}`) });

  it('a sample of questions keeps its texts, every number stays, and the reader is told', async () => {
    const cwd = big();
    const all = await report(cwd, '--output-file', 'all.html');
    expect(all).toContain('all 40 questions');
    const limit = Math.round(statSync(join(cwd, 'all.html')).size / 2);
    const said = await report(cwd, '--max-size', String(limit));
    expect(statSync(join(cwd, 'report.html')).size).toBeLessThanOrEqual(limit);
    const kept = Number(/the texts of (\d+) of 40 questions/.exec(said)?.[1]);
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(kept).toBeLessThan(40);

    const [whole, part] = [dataOf(join(cwd, 'all.html')), dataOf(join(cwd, 'report.html'))];
    expect(part.get('data-snapshot')).toBe(whole.get('data-snapshot'));
    expect(part.size).toBe(kept + 1);
    // One of the four categories after the other: none has more than one question more than another.
    const { questions } = JSON.parse(part.get('data-snapshot') as string) as {
      questions: { category: number }[];
    };
    const places = [...part.keys()].flatMap((id) => /\d+/.exec(id)?.[0] ?? []).map(Number);
    const counts = [0, 1, 2, 3].map(
      (category) => places.filter((place) => questions[place]?.category === category).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);

    const page = await open(join(cwd, 'report.html'));
    const notice = page.locator('.notice').first();
    expect(await notice.innerText()).toContain(`only ${kept} of 40 questions have their texts in it`);
    await notice.locator('summary').click();
    const ids = await notice.locator('details a').allInnerTexts();
    expect(ids).toEqual(places.toSorted((a, b) => a - b).map((place) => String(101 + place)));
    const left = Array.from({ length: 40 }, (_, each) => each).find((each) => !places.includes(each)) ?? -1;
    await page.goto(`${pathToFileURL(join(cwd, 'report.html')).href}#/tiny/question?id=${101 + left}`);
    await page.getByText('The texts of this question are left out of this report').waitFor();
    // The same seed keeps the same ones.
    await report(cwd, '--max-size', String(limit), '--output-file', 'again.html');
    expect([...dataOf(join(cwd, 'again.html')).keys()]).toEqual([...part.keys()]);
  });

  it('--split puts the texts of each category into a file of its own, with links between them', async () => {
    const cwd = judged();
    const said = await report(cwd, '--split', '--output-file', 'out/r.html');
    expect(readdirSync(join(cwd, 'out')).toSorted()).toEqual(
      ['coding', 'math', 'stem', 'writing']
        .map((category) => `r-${category}.html`)
        .toSorted()
        .concat('r.html')
        .toSorted(),
    );
    expect(said.trim().split('\n')).toHaveLength(5);
    const texts = (name: string) =>
      [...dataOf(join(cwd, 'out', name)).keys()].filter((id) => id !== 'data-snapshot');
    expect(texts('r.html')).toEqual([]);
    expect(texts('r-math.html').toSorted()).toEqual(['data-texts-1', 'data-texts-5']);
    const page = await open(join(cwd, 'out/r.html'));
    expect(await page.locator('.notice a').allInnerTexts()).toEqual(['writing', 'math', 'coding', 'stem']);
    expect(await page.locator('.notice a').nth(1).getAttribute('href')).toBe('r-math.html');

    // Question 106 is the second of mathematics: from the index, and from another category, a link leads to its texts.
    const place = '#/tiny/question?model=m-poor&id=106';
    await page.goto(pathToFileURL(join(cwd, 'out/r.html')).href + place);
    const link = page.getByRole('link', { name: 'r-math.html' });
    expect(await link.getAttribute('href')).toBe(`r-math.html${place}`);
    const coding = await open(join(cwd, 'out/r-coding.html'), place);
    expect(await coding.getByRole('link', { name: 'r-math.html' }).getAttribute('href')).toBe(
      `r-math.html${place}`,
    );
    const math = await open(join(cwd, 'out/r-math.html'), place);
    await math.getByText('Answer 106.1 of m-poor').first().waitFor();
    await math.goto(`${pathToFileURL(join(cwd, 'out/r-math.html')).href}#/tiny/question?id=101`);
    await math.getByRole('link', { name: 'r-writing.html' }).waitFor();
  });
});

describeInBrowser('the file', () => {
  it('replaces an earlier one as a whole, and a failed run leaves it as it is', async () => {
    const cwd = judged();
    writeFileSync(join(cwd, 'report.html'), 'earlier');
    const { code } = await runCli(['report', '--bench-name', 'tiny', '--max-size', '20KB'], { cwd });
    expect(code).toBe(2);
    expect(readFileSync(join(cwd, 'report.html'), 'utf8')).toBe('earlier');
    await report(cwd);
    expect(readFileSync(join(cwd, 'report.html'), 'utf8').slice(0, 15)).toBe('<!doctype html>');
    expect(readdirSync(cwd).toSorted()).toEqual(['data', 'report.html']);
  });

  it('has the fonts of mathematics only where there is mathematics', async () => {
    const cwd = judged({ answer: () => 'Plain.' });
    await report(cwd, '--output-file', 'plain.html');
    expect(hasFonts(join(cwd, 'plain.html'))).toBe(false);
    const other = judged({ answer: () => String.raw`So $\sum_i x_i$ it is.` });
    await report(other, '--output-file', 'sums.html');
    expect(hasFonts(join(other, 'sums.html'))).toBe(true);
    const page = await open(join(other, 'sums.html'), '#/tiny/question?id=101&model=m-good');
    await page.locator('.katex').first().waitFor();
    expect(await page.evaluate(`[...document.fonts].some(({ status }) => status === 'loaded')`)).toBe(true);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

function hasFonts(file: string): boolean {
  return readFileSync(file, 'utf8').includes('data:font/woff2');
}

/** Letters that compress badly, the same for the same key. */
function noise(key: string): string {
  let state = [...key].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: 12_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 'abcdefghijklmnopqrstuvwxyz012345'[state >>> 27];
  }).join('');
}
