import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RankResults } from '../../src/results/ranking.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

/** "one>two": the first wins; "one=two": a tie. */
function battle(text: string, row: object = {}) {
  const [model_a, model_b] = text.split(/[>=]/);
  return { model_a, model_b, winner: text.includes('=') ? 'tie' : 'model_a', ...row };
}

function folderWith(...battles: (string | object)[]): string {
  const cwd = temporaryFolder();
  writeJsonl(
    join(cwd, 'votes.jsonl'),
    battles.map((each) => (typeof each === 'string' ? battle(each) : each)),
  );
  return cwd;
}

const rank = (cwd: string, ...args: string[]) =>
  runCli(['rank', '--votefiles', 'votes.jsonl', ...args], { cwd });

const THREE = [
  'one>two',
  'one>two',
  'two>one',
  'two>three',
  'two>three',
  'three>two',
  'one=three',
  'one>three',
];

describe('llm-judge rank', () => {
  it('prints ratings, intervals and ranks as JSON, the same from the same seed', async () => {
    const cwd = folderWith(...THREE);
    const { code, stdout, stderr } = await rank(cwd, '--format', 'json', '--seed', '5', '--matrix');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const results = JSON.parse(stdout) as RankResults;
    expect(results).toMatchObject({ method: 'bradley-terry', battles: 8, ties: 1, judges: { '': 8 } });
    expect(results.models.map(({ model }) => model)).toEqual(['one', 'two', 'three']);
    const [one, two] = results.models;
    expect(one).toMatchObject({ rank: 1, battles: 5, win: 3, loss: 1, tie: 1, win_rate: 0.7 });
    expect(results.models.reduce((sum, { rating }) => sum + rating, 0)).toBeCloseTo(3000, 8);
    // 400 points are odds of ten to one.
    const predicted = 1 / (1 + 10 ** (((two?.rating ?? 0) - (one?.rating ?? 0)) / 400));
    expect(results.win_rates?.predicted[0]?.[1]).toBeCloseTo(predicted, 12);
    expect(results.win_rates?.observed[0]).toEqual([null, 2 / 3, 0.75]);
    expect(results.bootstrap).toMatchObject({ rounds: 1000, seed: 5, questions: 0, battles_alone: 8 });
    expect(results.bootstrap.rounds_without_maximum).toBeGreaterThan(0);
    expect((await rank(cwd, '--format', 'json', '--seed', '5', '--matrix')).stdout).toBe(stdout);
    expect((await rank(cwd, '--format', 'json', '--seed', '6', '--matrix')).stdout).not.toBe(stdout);
  });

  it('anchors a model, and tells the differences from one', async () => {
    const cwd = folderWith(...THREE);
    const { stdout } = await rank(cwd, '--anchor', 'two=1114', '--against', 'three', '--format', 'json');
    const { models } = JSON.parse(stdout) as RankResults;
    const ofName = (name: string) => models.find(({ model }) => model === name);
    expect(ofName('two')).toMatchObject({ rating: 1114, interval: { low: 1114, high: 1114 } });
    expect(ofName('three')).toMatchObject({ difference: 0, difference_interval: { low: 0, high: 0 } });
    const own = ofName('one');
    expect(own?.difference).toBeCloseTo((own?.rating ?? 0) - (ofName('three')?.rating ?? 0), 9);
  });

  it('draws questions where battles have them: copies of a question do not make an interval narrower', async () => {
    // 12 questions with a majority that varies, then each of their votes ten times.
    const votes = Array.from({ length: 12 }, (_, question) =>
      battle(question % 3 === 0 ? 'two>one' : 'one>two', {
        question_id: question,
        judge: 'expert_1',
        turn: 1,
      }),
    );
    const ten = Array.from({ length: 10 }, () => votes).flat();
    const widthOf = async (rows: object[]) => {
      const { stdout } = await rank(folderWith(...rows), '--format', 'json');
      const { models, bootstrap } = JSON.parse(stdout) as RankResults;
      const { low = 0, high = 0 } = models[0]?.interval ?? {};
      return { width: high - low, questions: bootstrap.questions };
    };
    const once = await widthOf(votes);
    const tenTimes = await widthOf(ten);
    expect([once.questions, tenTimes.questions]).toEqual([0, 12]);
    expect(tenTimes.width / once.width).toBeGreaterThan(0.75);
    const naive = await widthOf(ten.map(({ model_a, model_b, winner }) => ({ model_a, model_b, winner })));
    expect(naive.width).toBeLessThan(0.5 * tenTimes.width);
  });

  it('counts the judges that are named, and authors only if they are', async () => {
    const vote = (text: string, judge: string) => battle(text, { question_id: 1, judge, turn: 1 });
    const cwd = folderWith(
      vote('one>two', 'expert_1'),
      vote('two>one', 'gpt4_pair'),
      vote('two>one', 'expert_2'),
      vote('one>two', 'author_1'),
    );
    const all = JSON.parse((await rank(cwd, '--format', 'json')).stdout) as RankResults;
    expect(all.judges).toEqual({ human: 2, 'gpt4-pair': 1 });
    expect(all.left_out).toMatchObject({ author: 1, other_judge: 0 });
    const some = JSON.parse(
      (await rank(cwd, '--judges', 'human', 'author', '--format', 'json')).stdout,
    ) as RankResults;
    expect(some.judges).toEqual({ human: 2, author: 1 });
    expect(some.left_out).toMatchObject({ author: 0, other_judge: 1 });
    const wrong = await rank(cwd, '--judges', 'claude');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('There are: human, gpt4-pair, author.'),
    ]);
  });

  it.each(['bradley-terry', 'rao-kupper', 'davidson', 'elo'])(
    'prints a table, Markdown and CSV of %s',
    async (method) => {
      const cwd = folderWith(
        ...THREE,
        'two=three',
        battle('=cmd', { model_b: 'one', winner: 'tie' }),
        'one>=cmd',
        '=cmd>one',
      );
      const args = ['--method', method, '--matrix', '--rounds', '100'];
      const table = await rank(cwd, ...args);
      expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: '' });
      expect(table.stdout).toMatch(/│ one +│ +1 │/);
      expect(table.stdout).toContain('Predicted by the ratings');
      expect(table.stdout).toContain('Rating: 400 points');
      expect((await rank(cwd, ...args, '--format', 'markdown')).stdout).toContain('| one | 1 |');
      const csv = (await rank(cwd, ...args, '--format', 'csv')).stdout;
      expect(csv.split('\n')[0]).toBe(
        'rank,model,rating,rating_low,rating_high,battles,win,loss,tie,win_rate',
      );
      expect(csv).toContain('\n\nmodel,other,battles,observed,predicted\n');
    },
  );

  it("reads Parquet: the arena's votes and MT-Bench's", async () => {
    const file = (name: string) => fileURLToPath(new URL(`../results/fixtures/${name}`, import.meta.url));
    const args = ['rank', '--method', 'elo', '--format', 'json', '--votefiles'];
    const cwd = temporaryFolder();
    const arena = await runCli([...args, file('arena-votes.parquet')], { cwd });
    expect(JSON.parse(arena.stdout)).toMatchObject({ battles: 3, ties: 1, bootstrap: { questions: 0 } });
    const votes = await runCli([...args, file('mt-bench-votes.parquet')], { cwd });
    expect(JSON.parse(votes.stdout)).toMatchObject({
      judges: { human: 11, 'gpt4-pair': 5 },
      bootstrap: { questions: 2 },
      left_out: { author: 2 },
    });
  });

  it("ranks a benchmark's comparisons, without those of an answer that has changed", async () => {
    const cwd = temporaryFolder();
    const questions = writeBenchmark(join(cwd, 'data'), { questions: 3, turns: 1 });
    const folder = join(cwd, 'data/tiny');
    const row = (g1_winner: string, place: number, more: object = {}) => ({
      question_id: questions[place]?.question_id,
      model_1: 'one',
      model_2: 'two',
      g1_winner,
      g2_winner: g1_winner,
      judge: ['gpt-4', 'pair-v2'],
      g1_user_prompt: 'p',
      g1_judgment: 'j',
      g2_user_prompt: 'p',
      g2_judgment: 'j',
      turn: 1,
      tstamp: 1,
      ...more,
    });
    for (const model of ['one', 'two']) {
      writeJsonl(join(folder, `model_answer/${model}.jsonl`), [
        {
          question_id: questions[2]?.question_id,
          answer_id: model,
          model_id: model,
          choices: [{ index: 0, turns: ['It is new.'] }],
          tstamp: 1,
        },
      ]);
    }
    const old = `${questions[2]?.turns[0]} It is old.`;
    writeJsonl(join(folder, 'model_judgment/gpt-4_pair.jsonl'), [
      row('model_1', 2, { g1_user_prompt: old, g2_user_prompt: old }),
      row('model_2', 0),
      row('model_1', 0),
      row('model_2', 1),
      row('error', 1, { turn: 2 }),
      row('model_1', 1, { turn: 3, g2_winner: 'model_2' }),
    ]);
    const { code, stdout, stderr } = await runCli(['rank', '--bench-name', 'tiny', '--format', 'json'], {
      cwd,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const results = JSON.parse(stdout) as RankResults;
    expect(results).toMatchObject({ battles: 3, ties: 1, judges: { 'gpt-4': 3 } });
    expect(results.left_out).toMatchObject({ duplicate: 1, error: 1, stale: 1 });
    expect(results.bootstrap.questions).toBe(2);
  });
});

describe('llm-judge rank refuses in words', () => {
  const refused = async (cwd: string, ...args: string[]) => {
    const { code, stdout, stderr } = await rank(cwd, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  it('no battle, one model, and a model against itself', async () => {
    expect(await refused(folderWith())).toContain('no battle is left to count');
    expect(await refused(folderWith('one>one'))).toContain('left out: 1 same_model');
    expect(await refused(folderWith(...THREE), '--model-list', 'one')).toContain('names one model');
    expect(await refused(folderWith(...THREE), '--model-list', 'one', 'four')).toContain('no battle of four');
  });

  it('groups that were never compared, by name', async () => {
    const stderr = await refused(folderWith('one>two', 'two>one', 'three=four'));
    expect(stderr).toContain('{one, two} and {four, three}');
    expect(stderr).toContain('--model-list');
  });

  it('a model that won or lost everything, by name, with the remedy', async () => {
    const cwd = folderWith('one>two', 'two>three', 'three>two', 'two>four', 'three>four');
    const stderr = await refused(cwd);
    expect(stderr).toContain('one won every battle; four lost every battle');
    expect((await rank(cwd, '--method', 'elo')).code).toBe(0);
    expect((await rank(cwd, '--model-list', 'two', 'three')).code).toBe(0);
  });

  it('ties alone for a tie parameter; Bradley-Terry says that nothing tells the models apart', async () => {
    const cwd = folderWith('one=two', 'two=one');
    expect(await refused(cwd, '--method', 'davidson')).toContain('every battle is a tie');
    const { code, stdout } = await rank(cwd);
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing tells these models apart')]);
    expect(await refused(folderWith('one>two', 'two>one'), '--method', 'rao-kupper')).toContain(
      'there is no tie',
    );
  });

  it('an anchor that is none, or not among the models, and flags that do not belong together', async () => {
    const cwd = folderWith(...THREE);
    expect(await refused(cwd, '--anchor', 'gpt-4=1000')).toContain('There are: one, three, two.');
    expect(await refused(cwd, '--anchor', 'one')).toContain('MODEL=RATING');
    expect(await refused(cwd, '--against', 'four')).toContain('--against: four is not among the models');
    expect(await refused(cwd, '--judge-model', 'gpt-4')).toContain('--judges names the judges');
  });
});
