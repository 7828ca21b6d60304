import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SingleResults } from '../../src/results/results.ts';
import { runCli } from '../support/cli.ts';
import { startFakeApi } from '../support/fake-api.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

const FOLDER = 'data/japanese_mt_bench';

/** A small benchmark of that name, and a server on which every model but `m` is a judge. */
async function japaneseBenchmark() {
  const api = await startFakeApi({
    reply: ({ model }) => (model === 'm' ? '答え' : '評価：[[7]]'),
  });
  onTestFinished(() => api.close());
  const cwd = temporaryFolder();
  const categories = [
    'writing',
    'roleplay',
    'reasoning',
    'math',
    'coding',
    'extraction',
    'stem',
    'humanities',
  ];
  const questions = writeBenchmark(join(cwd, 'data'), {
    name: 'japanese_mt_bench',
    questions: categories.length,
    categories,
  });
  const categoryOf = (text: string | undefined) =>
    questions.find(({ turns }) => turns[0] === text)?.category ?? '';
  return { api, cwd, categoryOf, servers: ['--openai-api-base', api.baseUrl] };
}

interface Answer {
  choices: object[];
  generation: object;
}
interface Judgment {
  judge: [string, string];
  turn: number;
  score: number;
  reference?: string;
  user_prompt: string;
}

describe('--profile stability', () => {
  it('answers at its temperatures, top_p, repetition penalty and limit, and records them', async () => {
    const { api, cwd, categoryOf, servers } = await japaneseBenchmark();
    const { code } = await runCli(['answer', '--profile', 'stability', '--model', 'm', ...servers], { cwd });
    expect(code).toBe(0);
    expect(api.requests).toHaveLength(16);
    // `generate_params` of the answers that Stability published.
    const temperatures: Record<string, number> = {
      writing: 0.5,
      roleplay: 0.5,
      extraction: 0.2,
      math: 0.1,
      coding: 0.1,
      reasoning: 0.1,
      stem: 0.2,
      humanities: 0.2,
    };
    for (const { body, messages } of api.requests) {
      const temperature = temperatures[categoryOf(messages[0]?.content)];
      expect(body).toMatchObject({ temperature, top_p: 0.9, repetition_penalty: 1.1, max_tokens: 512 });
    }
    const [row] = readJsonl<Answer>(join(cwd, FOLDER, 'model_answer/m.jsonl'));
    expect(row?.choices).toHaveLength(1);
    expect(row?.generation).toMatchObject({ max_tokens: 512, top_p: 0.9, repetition_penalty: 1.1 });
  });

  it('gives way to flags that are given', async () => {
    const { api, cwd, servers } = await japaneseBenchmark();
    const own = [
      '--top-p',
      '0.5',
      '--repetition-penalty',
      '1',
      '--max-tokens',
      '9',
      '--force-temperature',
      '1',
    ];
    await runCli(['answer', '--profile', 'stability', '--model', 'm', ...own, ...servers], { cwd });
    for (const { body } of api.requests) {
      expect(body).toMatchObject({ temperature: 1, top_p: 0.5, repetition_penalty: 1, max_tokens: 9 });
    }
  });

  it("judges both turns: turn 1 with Stability's prompts, turn 2 with the package's, and says so", async () => {
    const { cwd, servers } = await japaneseBenchmark();
    const template = (more: string) => `一から十の点を [[評価]] の形で。{question}${more}/{answer}`;
    writeJsonl(
      join(cwd, 'data/judge_ja_prompts.jsonl'),
      (['', '-math'] as const).map((kind) => ({
        name: `single${kind}-v1`,
        type: 'single',
        system_prompt: '助手',
        prompt_template: template(kind === '' ? '' : '{ref_answer_1}'),
        category: 'general',
        output_format: '[[評価]]',
      })),
    );
    await runCli(['answer', '--profile', 'stability', '--model', 'm', ...servers], { cwd });
    const { code, stderr } = await runCli(['judge', '--profile', 'stability', ...servers], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/judge_ja_prompts\.jsonl lacks single-v1-multi-turn.*starter_ja/);
    const rows = readJsonl<Judgment>(join(cwd, FOLDER, 'model_judgment/gpt-4_single.jsonl'));
    expect(rows).toHaveLength(16);
    for (const { judge, turn, user_prompt, score } of rows) {
      expect(score).toBe(7);
      expect(judge[1].endsWith('-multi-turn')).toBe(turn === 2);
      expect(user_prompt.startsWith('一から十の点を')).toBe(turn === 1);
    }
  });

  it('says where it looked for its prompts when they are not there', async () => {
    const { cwd, servers } = await japaneseBenchmark();
    await runCli(['answer', '--profile', 'stability', '--model', 'm', ...servers], { cwd });
    const { code, stderr } = await runCli(['judge', '--profile', 'stability', ...servers], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: .*data\/judge_ja_prompts\.jsonl.*judge_prompts\.jsonl are used/);
  });
});

describe('--profile swallow', () => {
  it('answers five times, judges with its judge, prompts and reference, and shows', async () => {
    const { api, cwd, servers } = await japaneseBenchmark();
    const references = readJsonl(join(cwd, FOLDER, 'reference_answer/human.jsonl'));
    writeJsonl(join(cwd, FOLDER, 'reference_answer/gpt-4o-2024-08-06.jsonl'), references);
    const prompts = readJsonl(join(cwd, FOLDER, 'judge_prompts.jsonl'));
    writeJsonl(
      join(cwd, FOLDER, 'judge_prompts_swallow.jsonl'),
      prompts.map((each) => ({ ...each, system_prompt: `S ${String(each['system_prompt'])}` })),
    );
    const judgeApi = ['--judge-api-base', api.baseUrl];
    const { code, stdout, stderr } = await runCli(
      ['run', '--profile', 'swallow', '--model', 'm', '--format', 'json', ...servers, ...judgeApi],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('judge_prompts_swallow.jsonl');
    const { judge, models } = JSON.parse(stdout) as SingleResults;
    expect(judge).toBe('gpt-4o-2024-08-06');
    expect(models).toMatchObject([{ model: 'm', average: { mean: 7, n: 80, std: 0 } }]);
    const temperatures = new Set(
      api.requests.filter(({ model }) => model === 'm').map(({ body }) => body?.['temperature']),
    );
    // FastChat's.
    expect(temperatures).toEqual(new Set([0.7, 0, 0.1]));
    const rows = readJsonl<Judgment>(join(cwd, FOLDER, 'model_judgment/gpt-4o-2024-08-06_single.jsonl'));
    expect(new Set(rows.map(({ reference }) => reference))).toEqual(
      new Set([undefined, 'gpt-4o-2024-08-06']),
    );
    const shown = await runCli(['show', '--profile', 'swallow', '--format', 'json'], { cwd });
    expect(shown.stdout).toBe(stdout);
  });
});

describe('--reference question', () => {
  it('takes the references of question.jsonl, and for what they lack the file; both are named and recorded', async () => {
    const { cwd, servers } = await japaneseBenchmark();
    const file = join(cwd, FOLDER, 'question.jsonl');
    const own: Record<string, string[]> = { reasoning: ['own one', 'own two'], math: ['own one', ''] };
    writeJsonl(
      file,
      readJsonl(file).map((each) => ({ ...each, reference: own[String(each['category'])] })),
    );
    const bench = ['--bench-name', 'japanese_mt_bench', ...servers];
    await runCli(['answer', '--model', 'm', ...bench], { cwd });
    const { code, stderr } = await runCli(
      ['judge', '--judge-model', 'j', '--reference', 'question', ...bench],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    // Of categories with a reference: reasoning 103, math 104, coding 105.
    expect(stderr).toMatch(/question\.jsonl \(questions 103\), .*human\.jsonl \(questions 104-105\)/);
    const rows = readJsonl<Judgment & { question_id: number }>(
      join(cwd, FOLDER, 'model_judgment/j_single.jsonl'),
    );
    for (const { question_id, reference, user_prompt } of rows) {
      const expected = { 103: 'question', 104: 'human', 105: 'human' }[question_id];
      expect(reference).toBe(expected);
      expect(user_prompt.includes('own one')).toBe(question_id === 103);
    }
  });

  it('says so where no question has one', async () => {
    const { cwd, servers } = await japaneseBenchmark();
    const bench = ['--bench-name', 'japanese_mt_bench', ...servers];
    await runCli(['answer', '--model', 'm', ...bench], { cwd });
    const { code, stderr } = await runCli(['judge', '--reference', 'question', ...bench], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/question\.jsonl: no question has a "reference"\n.*human/);
  });
});
