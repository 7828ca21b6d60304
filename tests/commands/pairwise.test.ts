import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PairJudgment } from '../../src/judgments/judgment.ts';
import type { PairResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';
import { fakeApi } from '../support/tiny.ts';

const PAIR_PROMPTS = ['pair-v2', 'pair-math-v1', 'pair-v2-multi-turn', 'pair-math-v1-multi-turn'].map(
  (name) => {
    const turn = name.endsWith('multi-turn') ? 2 : 1;
    const reference = name.includes('math') ? `Right: {ref_answer_${turn}}\n` : '';
    return {
      name,
      type: 'pairwise',
      system_prompt: 'You compare.',
      prompt_template: `Asked: {question_${turn}}\n${reference}A: {answer_a_${turn}}\nB: {answer_b_${turn}}\nSay [[A]], [[B]] or [[C]].`,
      output_format: '[[A]]',
    };
  },
);

/** Four questions, and models whose answers say how strong they are. */
function benchmark(models: readonly string[]) {
  const cwd = temporaryFolder();
  const questions = writeBenchmark(join(cwd, 'data'), { questions: 4 });
  writeJsonl(join(cwd, 'data/tiny/judge_prompts.jsonl'), PAIR_PROMPTS);
  for (const [strength, model] of models.entries()) {
    writeJsonl(
      join(cwd, `data/tiny/model_answer/${model}.jsonl`),
      questions.map(({ question_id, turns }) => ({
        question_id,
        answer_id: 'a',
        model_id: model,
        choices: [
          { index: 0, turns: turns.map((_, turn) => `${model} strength=${strength} turn ${turn + 1}`) },
        ],
        tstamp: 0,
      })),
    );
  }
  return cwd;
}

/** A judge that prefers the stronger answer. */
function preferStronger({ messages }: { messages: { content: string }[] }): string {
  const [a = 0, b = 0] = [...(messages.at(-1)?.content ?? '').matchAll(/strength=(\d+)/g)].map(([, n]) =>
    Number(n),
  );
  return `Compared. ${a > b ? '[[A]]' : '[[B]]'}`;
}

const read = (cwd: string) => readJsonl<PairJudgment>(join(cwd, 'data/tiny/model_judgment/j_pair.jsonl'));

describe('judge --mode pairwise-all', () => {
  it('plays both orders of every pair, in two calls, and maps the winners back', async () => {
    const api = await fakeApi({ reply: preferStronger });
    const cwd = benchmark(['weak', 'middle', 'strong']);
    const args = ['judge', '--bench-name', 'tiny', '--mode', 'pairwise-all', '--judge-model', 'j'];
    const models = ['--model-list', 'strong', 'weak', 'middle', '--openai-api-base', api.baseUrl];
    const { code, stderr } = await runCli([...args, ...models], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    // 4 questions, 2 turns, 3 pairs, 2 games
    expect(api.requests).toHaveLength(48);
    const rows = read(cwd);
    expect(rows).toHaveLength(24);
    const pairs = new Set(rows.map(({ model_1, model_2 }) => `${model_1} ${model_2}`));
    expect(pairs).toEqual(new Set(['strong weak', 'strong middle', 'weak middle']));
    for (const row of rows) {
      const better = row.model_1 === 'strong' ? 'model_1' : 'model_2';
      expect(row).toMatchObject({ g1_winner: better, g2_winner: better });
      expect(row.g1_user_prompt.indexOf(row.model_1)).toBeLessThan(row.g1_user_prompt.indexOf(row.model_2));
      expect(row.g2_user_prompt.indexOf(row.model_2)).toBeLessThan(row.g2_user_prompt.indexOf(row.model_1));
      const isMath = row.judge[1].startsWith('pair-math-v1');
      expect(isMath).toBe(row.question_id === 102 || row.question_id === 103);
      expect(row.judge[1].endsWith('multi-turn')).toBe(row.turn === 2);
      // FastChat's keys, in its order.
      expect(Object.keys(row).slice(0, 12)).toEqual([
        'question_id',
        'model_1',
        'model_2',
        'g1_winner',
        'g2_winner',
        'judge',
        'g1_user_prompt',
        'g1_judgment',
        'g2_user_prompt',
        'g2_judgment',
        'turn',
        'tstamp',
      ]);
    }
    const again = await runCli([...args, ...models], { cwd });
    expect(again.stderr).toContain('Calls      0 to make');

    const show = ['show', '--bench-name', 'tiny', '--mode', 'pairwise-all'];
    const { stdout } = await runCli([...show, '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      mode: 'pairwise-all',
      models: [
        { model: 'strong', win: 16, loss: 0, tie: 0, win_rate: 1, win_rate_adjusted: 1 },
        { model: 'middle', win: 8, loss: 8, win_rate: 0.5, loss_rate: 0.5 },
        { model: 'weak', win: 0, loss: 16, win_rate: 0 },
      ],
      orders: { matches: 24, disagree: 0 },
    });
    expect((await runCli(show, { cwd })).stdout).toContain('100.0%');
    expect((await runCli([...show, '--format', 'markdown'], { cwd })).stdout).toContain('| strong | 16 |');
    expect((await runCli([...show, '--format', 'csv'], { cwd })).stdout).toContain('strong,16,0,0,1,0,1');
  });

  it('shows a judge that follows the order: every match is a tie, and the disagreement is named', async () => {
    const api = await fakeApi({ reply: () => 'The first is better: [[A]]' });
    const cwd = benchmark(['a', 'b']);
    await runCli(
      [
        'judge',
        '--bench-name',
        'tiny',
        '--mode',
        'pairwise-all',
        '--judge-model',
        'j',
        '--openai-api-base',
        api.baseUrl,
      ],
      { cwd },
    );
    const { stdout } = await runCli(
      ['show', '--bench-name', 'tiny', '--mode', 'pairwise-all', '--format', 'json'],
      { cwd },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      models: [{ tie: 8 }, { tie: 8 }],
      orders: { matches: 8, disagree: 8, favour_first: 8, favour_second: 0 },
    });
  });

  it('flags verdicts that contradict themselves, and reads the rest by the substring', async () => {
    const replies = ['[[B]] … no, [[A]]', 'no verdict', '[[C]]', 'Verdict: [B]'];
    const api = await fakeApi({ reply: ({ number }) => replies[(number - 1) % replies.length] as string });
    const cwd = benchmark(['a', 'b']);
    const args = [
      'judge',
      '--bench-name',
      'tiny',
      '--mode',
      'pairwise-all',
      '--judge-model',
      'j',
      '--parallel',
      '1',
    ];
    await runCli([...args, '--first-n', '1', '--openai-api-base', api.baseUrl], { cwd });
    expect(read(cwd)).toMatchObject([
      {
        g1_winner: 'model_1',
        g2_winner: 'error',
        parse: [{ doubts: [{ kind: 'contradictory' }] }, null],
      },
      {
        g1_winner: 'tie',
        g2_winner: 'error',
        parse: [null, { doubts: [{ kind: 'missed', reading: 'B' }] }],
      },
    ]);
  });
});

describe('judge --mode pairwise-baseline', () => {
  it('compares each model with the baseline alone', async () => {
    const api = await fakeApi({ reply: preferStronger });
    const cwd = benchmark(['weak', 'gpt-3.5-turbo', 'strong']);
    const args = ['--bench-name', 'tiny', '--mode', 'pairwise-baseline'];
    await runCli(['judge', ...args, '--judge-model', 'j', '--openai-api-base', api.baseUrl], { cwd });
    expect(new Set(read(cwd).map(({ model_1, model_2 }) => `${model_1} ${model_2}`))).toEqual(
      new Set(['strong gpt-3.5-turbo', 'weak gpt-3.5-turbo']),
    );
    const { stdout } = await runCli(['show', ...args, '--format', 'json'], { cwd });
    const { models, baseline } = JSON.parse(stdout) as PairResults;
    expect(baseline).toBe('gpt-3.5-turbo');
    expect(models.map(({ model, win_rate }) => [model, win_rate])).toEqual([
      ['strong', 1],
      ['weak', 0],
    ]);
  });

  it('a mistyped model is an error, and one of several a warning', async () => {
    const api = await fakeApi({ reply: preferStronger });
    const cwd = benchmark(['weak', 'gpt-3.5-turbo', 'strong']);
    const args = ['--bench-name', 'tiny', '--mode', 'pairwise-all'];
    await runCli(['judge', ...args, '--judge-model', 'j', '--openai-api-base', api.baseUrl], { cwd });
    const none = await runCli(['show', ...args, '--model-list', 'nope'], { cwd });
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('first model is nope');
    const some = await runCli(['show', ...args, '--model-list', 'nope', 'strong'], { cwd });
    expect(some).toMatchObject({ code: 0 });
    expect(some.stderr).toContain('no judgment of nope');
  });

  it('says which baseline is missing', async () => {
    const cwd = benchmark(['a']);
    const args = ['judge', '--bench-name', 'tiny', '--mode', 'pairwise-baseline', '--judge-model', 'j'];
    const { code, stderr } = await runCli([...args, '--openai-api-base', 'http://127.0.0.1:9/v1'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('no answers of model "gpt-3.5-turbo"');
  });
});

describe('other forms of pair prompts', () => {
  it.each([
    ['[[7,5]]', 'model_1', 'model_2'],
    ['[[7, 6.9]]', 'tie', 'tie'],
    ['[6.5,8]', 'model_2', 'model_1'],
    ['[[7;5]]', 'error', 'error'],
    ['[[7,5]] or rather [[5,7]]', 'model_1', 'model_2'],
  ])('two scores %s', async (verdict, g1_winner, g2_winner) => {
    const api = await fakeApi({ reply: () => `Scores: ${verdict}` });
    const cwd = benchmark(['a', 'b']);
    writeJsonl(
      join(cwd, 'data/tiny/judge_prompts.jsonl'),
      PAIR_PROMPTS.map((prompt) => ({ ...prompt, output_format: '[[rating_a,rating_b]]' })),
    );
    const args = ['judge', '--bench-name', 'tiny', '--mode', 'pairwise-all', '--judge-model', 'j'];
    await runCli([...args, '--first-n', '1', '--openai-api-base', api.baseUrl], { cwd });
    expect(read(cwd)).toMatchObject([
      { g1_winner, g2_winner },
      { g1_winner, g2_winner },
    ]);
  });

  it('a prompt of type single grades each answer by itself; the higher score wins', async () => {
    const api = await fakeApi({
      reply: ({ messages }) =>
        `Rating: [[${4 + Number(/strength=(\d)/.exec(messages.at(-1)?.content ?? '')?.[1])}]]`,
    });
    const cwd = benchmark(['a', 'b']);
    writeJsonl(
      join(cwd, 'data/tiny/judge_prompts.jsonl'),
      PAIR_PROMPTS.map(({ name }) => ({
        name,
        type: 'single',
        prompt_template: name.endsWith('multi-turn') ? '{question_2} {answer_2}' : '{question} {answer}',
        output_format: '[[rating]]',
      })),
    );
    const args = ['judge', '--bench-name', 'tiny', '--mode', 'pairwise-all', '--judge-model', 'j'];
    await runCli([...args, '--first-n', '1', '--openai-api-base', api.baseUrl], { cwd });
    expect(read(cwd)[0]).toMatchObject({
      g1_winner: 'model_2',
      g2_winner: 'model_2',
      m1_score: 4,
      m2_score: 5,
    });
  });
});
