import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AgreementResults, TurnAgreement } from '../../src/results/agreement.ts';
import { FASTCHAT_COUNTS, VOTES } from '../results/fixtures/votes.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeJsonl } from '../support/temp.ts';

function folderWithVotes(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'votes.json'), JSON.stringify(VOTES));
  return cwd;
}

const agreement = (cwd: string, ...args: string[]) => runCli(['agreement', ...args], { cwd });

describe('llm-judge agreement', () => {
  it('prints the counts as JSON, and says that there are no categories', async () => {
    const cwd = folderWithVotes();
    const { code, stdout, stderr } = await agreement(cwd, '--votefiles', 'votes.json', '--format', 'json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const results = JSON.parse(stdout) as AgreementResults;
    expect(results).toMatchObject({ judges: ['gpt4-pair', 'human'], categories: {} });
    expect(results.turns).toEqual(FASTCHAT_COUNTS['gpt4-pair human']);
    expect(results.left_out).toEqual({ error: 0, unparsed: 0, doubtful: 0, duplicate: 0, author: 2 });
    expect(stderr).toContain('no counts by category: there are no questions in data/mt_bench');
  });

  it('counts authors as human where that is asked for', async () => {
    const cwd = folderWithVotes();
    const args = ['--judges', 'gpt4-pair', 'human', '--votefiles', 'votes.json', '--format', 'json'];
    const { stdout } = await agreement(cwd, ...args, '--count-authors');
    const { turns, left_out } = JSON.parse(stdout) as AgreementResults;
    // author_1 and author_2 agree with the judge.
    expect(turns[1]?.with_tie).toEqual({ agree: 5, total: 8 });
    expect(turns[2]?.without_tie).toEqual({ agree: 2, total: 2 });
    expect(left_out.author).toBe(0);
    const authors = await agreement(cwd, '--judges', 'author', 'gpt4-pair', '--votefiles', 'votes.json');
    expect(authors.stdout).toContain('100.0% (1/1)');
  });

  it('prints tables, CSV and Markdown', async () => {
    const cwd = folderWithVotes();
    writeJsonl(join(cwd, 'data/tiny/question.jsonl'), [
      { question_id: 81, category: 'writing', turns: ['?'] },
      { question_id: 111, category: 'math', turns: ['?'] },
    ]);
    const args = ['--votefiles', 'votes.json', '--bench-name', 'tiny'];
    const table = await agreement(cwd, ...args, '--by', 'category');
    expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: '' });
    expect(table.stdout).toContain('57.1% (4/7)');
    expect(table.stdout).toMatch(/│ math +│ +100\.0% \(2\/2\)/);
    expect(table.stdout).toContain('Left out: 2 author.');
    const pairs = await agreement(cwd, ...args, '--by', 'pair', '--format', 'markdown');
    expect(pairs.stdout).toContain('| alpha vs beta | 60.0% (3/5) | 75.0% (3/4) |');
    const csv = await agreement(cwd, ...args, '--format', 'csv');
    expect(csv.stdout.split('\n').slice(0, 3)).toEqual([
      'group,name,turn,setup,agree,total,agreement,low,high',
      'all,,1,with_tie,4,7,0.5714285714285714,,',
      'all,,1,without_tie,3,4,0.75,,',
    ]);
    expect(csv.stdout).toContain('\ncategory,math,1,with_tie,2,2,1,,\n');
    expect(csv.stdout).toContain('\npair,alpha vs gamma,1,without_tie,0,0,,,\n');
  });

  it('prints coefficients with intervals in every format, and without where that is asked for', async () => {
    const cwd = folderWithVotes();
    const table = await agreement(cwd, '--votefiles', 'votes.json', '--confidence', '0.9', '--seed', '4');
    // scikit-learn 1.9.1: cohen_kappa_score of the 11 pairs of votes of both turns.
    expect(table.stdout).toMatch(/│ Cohen's kappa +│.*│ +0\.457 \[/);
    expect(table.stdout).toContain('gpt4-pair against the majority of human');
    expect(table.stdout).toContain('90% BCa intervals from 1000 resamples of the questions (seed 4).');
    const plain = await agreement(cwd, '--votefiles', 'votes.json', '--no-ci');
    expect(plain.stdout).toMatch(/│ Cohen's kappa +│.*│ +0\.457 │/);
    expect(plain.stdout).not.toContain('resamples');
    const markdown = await agreement(cwd, '--votefiles', 'votes.json', '--no-ci', '--format', 'markdown');
    expect(markdown.stdout).toMatch(/\| Cohen's kappa \|.*\| 0\.457 \|/);
    const csv = await agreement(cwd, '--votefiles', 'votes.json', '--format', 'csv', '--rounds', '200');
    expect(csv.stdout).toMatch(/\nvotes,,all,cohen_kappa,,11,0\.4567\d+,-?[\d.]+,[\d.]+\n/);
    const twice = await agreement(cwd, '--votefiles', 'votes.json', '--format', 'csv', '--rounds', '200');
    expect(twice.stdout).toBe(csv.stdout);
    const analytic = await agreement(cwd, '--votefiles', 'votes.json', '--interval', 'analytic');
    expect([analytic.code, analytic.stderr]).toEqual([2, expect.stringContaining('bca, percentile')]);
  });

  it('compares the scores of two judges that grade single answers', async () => {
    const cwd = temporaryFolder();
    // The scores of tests/stats/rank-correlation.test.ts, whose figures are scipy's, scikit-learn's and krippendorff's.
    const scores = {
      one: [7, 7, 8, 3, 5, 10, 9, 1, 8, 6, 2, 7],
      two: [6, 8, 8, 2, 5, 9, 10, 3, 7, 7, 1, 5],
    };
    for (const [judge, each] of Object.entries(scores)) {
      const rows = each.map((score, place) => ({
        question_id: 1 + Math.floor(place / 3),
        model: `m${place % 3}`,
        judge: [judge, 'single-v1'],
        user_prompt: '',
        judgment: `[[${score}]]`,
        score,
        turn: 1,
        tstamp: 0,
      }));
      // One answer that the other judge did not grade.
      if (judge === 'one') rows.push({ ...(rows[0] as (typeof rows)[0]), question_id: 9 });
      writeJsonl(join(cwd, `${judge}_single.jsonl`), rows);
    }
    const args = [
      '--judges',
      'one-single',
      'two-single',
      '--votefiles',
      'one_single.jsonl',
      'two_single.jsonl',
    ];
    const { stdout } = await agreement(cwd, ...args, '--format', 'json');
    const found = (JSON.parse(stdout) as AgreementResults).coefficients?.scores;
    expect(found?.spearman).toMatchObject({
      value: expect.closeTo(0.8865303966927197, 12) as number,
      votes: 12,
    });
    expect(found?.quadratic_kappa.value).toBeCloseTo(0.908133971291866, 12);
    expect(found?.krippendorff_alpha_ordinal.value).toBeCloseTo(0.8872050147492625, 12);
    expect(found?.krippendorff_alpha_interval.value).toBeCloseTo(0.9118773946360152, 12);
    expect(found?.mean_difference.value).toBeCloseTo(2 / 12, 12);
    expect(found?.mean_difference.interval?.low).toBeLessThan(2 / 12);
    const table = await agreement(cwd, ...args);
    expect(table.stdout).toMatch(/│ Mean difference +│ +0\.167 \[/);
  });

  it('says in words what does not exist', async () => {
    const cwd = temporaryFolder();
    const row = { model_a: 'a', model_b: 'b', winner: 'model_a', turn: 1 };
    writeJsonl(
      join(cwd, 'v.jsonl'),
      [1, 2].flatMap((question_id) => ['x', 'y'].map((judge) => ({ ...row, question_id, judge }))),
    );
    const same = await agreement(cwd, '--judges', 'x', 'y', '--votefiles', 'v.jsonl');
    expect(same.stdout).toContain('Not defined where nothing varies');
    expect(same.stdout).toContain("Cohen's kappa, Krippendorff's alpha.");
    expect(same.stdout).toContain('there are 2 models in both, and a rank correlation needs 3');
    const alone = await agreement(cwd, '--judges', 'x', 'x', '--votefiles', 'v.jsonl');
    expect([alone.code, alone.stdout]).toEqual([2, '']);
    expect(alone.stderr).toContain('x has nowhere two votes on the same question, turn and models');
  });

  it('refuses a judge without votes, and names those that have some', async () => {
    const cwd = folderWithVotes();
    const { code, stderr } = await agreement(cwd, '--judges', 'gpt-5', 'human', '--votefiles', 'votes.json');
    expect(code).toBe(2);
    expect(stderr).toContain('no vote of gpt-5 in the files');
    expect(stderr).toContain('There are: human, gpt4-pair, author.');
  });

  it('refuses one judge or three, a category table without questions, and a wrong row', async () => {
    const cwd = folderWithVotes();
    const three = await agreement(cwd, '--judges', 'a', 'b', 'c', '--votefiles', 'votes.json');
    expect([three.code, three.stderr]).toEqual([2, expect.stringContaining('3 names, not two')]);
    const categories = await agreement(cwd, '--votefiles', 'votes.json', '--by', 'category');
    expect([categories.code, categories.stderr]).toEqual([2, expect.stringContaining('data pull mt_bench')]);
    writeFileSync(join(cwd, 'bad.jsonl'), `${JSON.stringify(VOTES[0])}\n{"turn":1}\n`);
    const bad = await agreement(cwd, '--votefiles', 'bad.jsonl');
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('bad.jsonl:2:')]);
    expect([three, categories, bad].map(({ stdout }) => stdout)).toEqual(['', '', '']);
  });

  it('warns where votes stand twice, and refuses two judges that have nothing in common', async () => {
    const cwd = folderWithVotes();
    writeFileSync(join(cwd, 'again.json'), JSON.stringify(VOTES));
    const twice = await agreement(cwd, '--votefiles', 'votes.json', 'again.json');
    expect(twice.stderr).toContain('gpt4-pair has several votes on 5 questions');
    writeJsonl(join(cwd, 'mine.jsonl'), [{ ...VOTES[0], judge: 'mia', question_id: 7 }]);
    const apart = await agreement(cwd, '--judges', 'mia', 'human', '--votefiles', 'votes.json', 'mine.jsonl');
    expect([apart.code, apart.stdout]).toEqual([2, '']);
    expect(apart.stderr).toContain('mia and human have no vote on the same question, turn and models');
  });
});

// Published votes and what FastChat's own script counts in them. They are not part of the project.
const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const isThere = existsSync(join(SHARED, 'data', 'mt_bench_human_judgments'));
if (!isThere) console.log(`skipped: no published data in ${SHARED}`);

describe.skipIf(!isThere)('published MT-Bench votes', () => {
  it.each([
    ['gpt4-pair', 'human'],
    ['human', 'human'],
  ])('%s and %s agree as often as compute_agreement.py says', async (first, second) => {
    const goldens = JSON.parse(
      readFileSync(join(SHARED, 'goldens/compute_agreement.json'), 'utf8'),
    ) as Record<string, Record<'turn_1' | 'turn_2', TurnAgreement[string]>>;
    const golden = goldens[`${first} vs ${second}`];
    const files = ['human', 'gpt4_pair'].map((name) =>
      join(SHARED, `data/mt_bench_human_judgments/${name}.jsonl`),
    );
    const { stdout, stderr } = await agreement(
      temporaryFolder(),
      '--judges',
      first,
      second,
      '--votefiles',
      ...files,
      '--data-dir',
      join(SHARED, 'data'),
      '--format',
      'json',
    );
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as AgreementResults;
    expect(results.turns).toEqual({ 1: golden?.turn_1, 2: golden?.turn_2 });
    // Every vote is in one category and one pair of models: their sums are the whole.
    for (const groups of [results.categories, results.pairs]) {
      for (const [turn, { with_tie, without_tie }] of Object.entries(results.turns)) {
        const sums = { with_tie: { agree: 0, total: 0 }, without_tie: { agree: 0, total: 0 } };
        for (const group of Object.values(groups)) {
          for (const setup of ['with_tie', 'without_tie'] as const) {
            sums[setup].agree += group[turn]?.[setup].agree ?? 0;
            sums[setup].total += group[turn]?.[setup].total ?? 0;
          }
        }
        expect(sums).toEqual({ with_tie, without_tie });
      }
    }
    expect(Object.keys(results.categories)).toHaveLength(8);
    expect(Object.keys(results.pairs)).toHaveLength(15);
  });
});
