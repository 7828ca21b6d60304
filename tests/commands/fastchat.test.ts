import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, browse } from '../support/browse.ts';
import { runCli } from '../support/cli.ts';
import { startFakeApi } from '../support/fake-api.ts';
import { setUpEngine } from '../support/fake-engine.ts';
import { readJsonl, temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

// The command lines of FastChat's and its forks' documentation, with `llm-judge gen_x` in place of `python gen_x.py`.

const MODELS = [
  'vicuna-13b-v1.3',
  'alpaca-13b',
  'llama-13b',
  'claude-v1',
  'gpt-3.5-turbo',
  'gpt-4',
  'lfm-3b-jp',
  'NAME',
  'A',
  'B',
  'C',
];

/** A folder as FastChat's users have it: two benchmarks, prompts for singles and pairs, answers of some models. */
function fastchatFolder(answered: readonly string[] = MODELS): string {
  const cwd = temporaryFolder();
  const data = join(cwd, 'data');
  for (const bench of ['mt_bench', 'japanese_mt_bench']) {
    const questions = writeBenchmark(data, { questions: 4, name: bench });
    for (const model of answered) {
      writeJsonl(
        join(data, bench, 'model_answer', `${model}.jsonl`),
        questions.map(({ question_id, turns }) => ({
          question_id,
          answer_id: 'a',
          model_id: model,
          choices: [{ index: 0, turns: turns.map((_, turn) => `${model} on ${question_id}.${turn + 1}`) }],
          tstamp: 0,
        })),
      );
    }
  }
  const singles = readJsonl<{ name: string; prompt_template: string }>(
    join(data, 'mt_bench/judge_prompts.jsonl'),
  );
  const pairs = ['pair-v2', 'pair-math-v1', 'pair-v2-multi-turn', 'pair-math-v1-multi-turn'].map((name) => {
    const turn = name.endsWith('multi-turn') ? 2 : 1;
    const prompt_template = `{question_${turn}}\n{answer_a_${turn}}\n{answer_b_${turn}}\nSay [[A]] or [[B]].`;
    return { name, type: 'pairwise', system_prompt: '', prompt_template, output_format: '[[A]]' };
  });
  writeJsonl(join(data, 'judge_prompts.jsonl'), [...singles, ...pairs]);
  writeJsonl(join(data, 'judge_ja_prompts.jsonl'), singles.slice(0, 2));
  return cwd;
}

async function server() {
  const api = await startFakeApi({
    reply: ({ messages }) =>
      messages.some(({ content }) => content.includes('[[A]]')) ? 'Compared: [[A]]' : 'Said. Rating: [[7]]',
  });
  onTestFinished(() => api.close());
  return api;
}

/** Splits a command line at its spaces. */
function words(line: string): string[] {
  return line.split(/ +/);
}

describe('gen_api_answer', () => {
  it.each([
    ['gen_api_answer --model gpt-4', 'mt_bench', 'gpt-4', 1],
    ['gen_api_answer --model MODEL-NAME --openai-api-base BASE --parallel 50', 'mt_bench', 'MODEL-NAME', 1],
    [
      'gen_api_answer_liquid --bench-name japanese_mt_bench --model lfm-3b-jp --openai-api-key KEY --openai-api-base BASE --num-choices 5',
      'japanese_mt_bench',
      'lfm-3b-jp',
      5,
    ],
  ])('%s', async (line, bench, model, choices) => {
    const api = await server();
    const cwd = fastchatFolder([]);
    const env = { OPENAI_API_KEY: 'from-environment', OPENAI_BASE_URL: api.baseUrl };
    const { code, stderr } = await runCli(words(line.replace('BASE', api.baseUrl)), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const rows = readJsonl<{ choices: unknown[] }>(join(cwd, `data/${bench}/model_answer/${model}.jsonl`));
    expect(rows.map((row) => row.choices.length)).toEqual(Array.from({ length: 4 }, () => choices));
    const key = line.includes('KEY') ? 'KEY' : 'from-environment';
    expect(new Set(api.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${key}`]),
    );
    expect(api.requests.every(({ body }) => body?.['max_tokens'] === 1024)).toBe(true);
  });
});

describe('gen_judgment', () => {
  it.each([
    [
      'gen_judgment --model-list lfm-3b-jp --parallel 2 --bench-name japanese_mt_bench',
      'japanese_mt_bench/model_judgment/gpt-4_single',
      8,
    ],
    [
      'gen_judgment --model-list vicuna-13b-v1.3 alpaca-13b llama-13b claude-v1 gpt-3.5-turbo gpt-4 --parallel 2',
      'mt_bench/model_judgment/gpt-4_single',
      48,
    ],
    [
      'gen_judgment --mode pairwise-baseline --model-list vicuna-13b-v1.3 alpaca-13b llama-13b --parallel 2',
      'mt_bench/model_judgment/gpt-4_pair',
      24,
    ],
    [
      'gen_judgment --mode pairwise-all --model-list A B C --parallel 4',
      'mt_bench/model_judgment/gpt-4_pair',
      24,
    ],
    [
      'gen_judgment --bench-name japanese_mt_bench --model-list NAME --judge-file data/judge_ja_prompts.jsonl --turns-to-eval 1',
      'japanese_mt_bench/model_judgment/gpt-4_single',
      4,
    ],
  ])('%s', async (line, file, rows) => {
    const api = await server();
    const cwd = fastchatFolder();
    const env = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: api.baseUrl };
    const { code, stderr } = await runCli(words(line), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readJsonl(join(cwd, `data/${file}.jsonl`))).toHaveLength(rows);
  });

  it('gen_judgment … --azure: the deployment stands in the address, the key in a header of its own', async () => {
    const cwd = fastchatFolder();
    const requests: { url: string | undefined; key: unknown; authorization: unknown }[] = [];
    const { createServer } = await import('node:http');
    const azure = createServer((request, response) => {
      requests.push({
        url: request.url,
        key: request.headers['api-key'],
        authorization: request.headers.authorization,
      });
      request.resume().on('end', () => {
        const message = { role: 'assistant', content: 'Rating: [[6]]' };
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
      });
    });
    await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void azure.close());
    const { port } = azure.address() as { port: number };
    const line =
      'gen_judgment --model-list NAME --bench-name japanese_mt_bench --parallel 4 --judge-model gpt-4o-2024-08-06 --azure';
    const env = { AZURE_OPENAI_ENDPOINT: `http://127.0.0.1:${port}/`, AZURE_OPENAI_API_KEY: 'azure-key' };
    const { code, stderr } = await runCli(words(line), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(
      readJsonl(join(cwd, 'data/japanese_mt_bench/model_judgment/gpt-4o-2024-08-06_single.jsonl')),
    ).toHaveLength(8);
    expect(requests).toHaveLength(8);
    expect(requests[0]).toEqual({
      url: '/openai/deployments/gpt-4o-2024-08-06/chat/completions?api-version=2024-10-21',
      key: 'azure-key',
      authorization: undefined,
    });
    const without = await runCli(words(line), { cwd: fastchatFolder() });
    expect(without).toMatchObject({ code: 2 });
    expect(without.stderr).toContain('AZURE_OPENAI_ENDPOINT');
  });
});

describe('show_result', () => {
  // Printed by FastChat's own show_result.py (fschat 0.2.36, pandas 3.1.1) for the same rows.
  const SINGLE = `Mode: single
Input file: data/mt_bench/model_judgment/gpt-4_single.jsonl

########## First turn ##########
                               score
model                    turn       
a-model-with-a-long-name 1      9.00
alpha-7b                 1      6.75
beta                     1      3.00

########## Second turn ##########
                               score
model                    turn       
a-model-with-a-long-name 2       9.5
alpha-7b                 2       8.5
beta                     2       4.5

########## Average ##########
                          score
model                          
a-model-with-a-long-name  9.250
alpha-7b                  7.625
beta                      4.000
`;

  function singleFolder(): string {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 2, name: 'mt_bench' });
    const scores = {
      'alpha-7b': [7, 8, 6.5, 9],
      beta: [3, 4, -1, 5],
      'a-model-with-a-long-name': [10, 9, 8, 10],
    };
    writeJsonl(
      join(cwd, 'data/mt_bench/model_judgment/gpt-4_single.jsonl'),
      Object.entries(scores).flatMap(([model, list]) =>
        list.map((score, place) => ({
          question_id: 101 + Math.floor(place / 2),
          model,
          judge: ['gpt-4', 'single-v1'],
          user_prompt: 'p',
          judgment: 'j',
          score,
          turn: 1 + (place % 2),
          tstamp: 0,
        })),
      ),
    );
    return cwd;
  }

  it('show_result', async () => {
    expect(await runCli(['show_result'], { cwd: singleFolder() })).toMatchObject({ code: 0, stdout: SINGLE });
  });

  it('show_result --model-list …', async () => {
    const { stdout } = await runCli(words('show_result --model-list beta alpha-7b gpt-4'), {
      cwd: singleFolder(),
    });
    expect(stdout).toContain('alpha-7b 1      6.75');
    expect(stdout).not.toContain('a-model-with-a-long-name');
  });

  it('show_result finds a model by its id with a slash where the file has `_`, and what Swallow judged with --azure', async () => {
    const cwd = singleFolder();
    const folder = join(cwd, 'data/mt_bench/model_judgment');
    const rows = readJsonl<{ model: string }>(join(folder, 'gpt-4_single.jsonl'));
    writeJsonl(
      join(folder, 'gpt-4o_single_azure.jsonl'),
      rows.map((row) => ({ ...row, model: row.model.replace('-', '_') })),
    );
    const line = 'show_result --azure --judge-model gpt-4o --model-list alpha/7b beta';
    const { stdout, stderr, code } = await runCli(words(line), { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('gpt-4o_single_azure.jsonl');
    expect(squeeze(stdout)).toMatch(/alpha_7b\s+1\s+6\.75/);
  });

  const PAIRS = [
    ['a', 'b', 'model_1', 'model_1'],
    ['a', 'b', 'model_1', 'model_2'],
    ['a', 'gpt-3.5-turbo', 'tie', 'tie'],
    ['a', 'gpt-3.5-turbo', 'model_2', 'model_2'],
    ['b', 'gpt-3.5-turbo', 'model_1', 'model_1'],
    ['b', 'gpt-3.5-turbo', 'error', 'model_1'],
  ] as const;

  // Printed by FastChat's own show_result.py (fschat 0.2.36, pandas 3.1.1) for the same rows.
  const ALL = `Mode: pairwise-all
Input file: data/mt_bench/model_judgment/gpt-4_pair.jsonl
               win  loss  tie  win_rate  loss_rate  win_rate_adjusted
model                                                                
a                1     1    2  0.250000   0.250000                0.5
b                1     1    1  0.333333   0.333333                0.5
gpt-3.5-turbo    1     1    1  0.333333   0.333333                0.5
`;

  function pairFolder(): string {
    const cwd = temporaryFolder();
    writeBenchmark(join(cwd, 'data'), { questions: 6, name: 'mt_bench' });
    writeJsonl(
      join(cwd, 'data/mt_bench/model_judgment/gpt-4_pair.jsonl'),
      PAIRS.map(([model_1, model_2, g1_winner, g2_winner], place) => ({
        question_id: 101 + place,
        model_1,
        model_2,
        g1_winner,
        g2_winner,
        judge: ['gpt-4', 'pair-v2'],
        g1_user_prompt: 'p',
        g1_judgment: 'j',
        g2_user_prompt: 'p',
        g2_judgment: 'j',
        turn: 1,
        tstamp: 0,
      })),
    );
    return cwd;
  }

  it('show_result --mode pairwise-all: the numbers of FastChat', async () => {
    const { stdout, code } = await runCli(words('show_result --mode pairwise-all'), { cwd: pairFolder() });
    expect(code).toBe(0);
    // All three rates are equal, and pandas' order of equals is not defined: the lines are compared as a set.
    expect(stdout.split('\n').toSorted().map(squeeze)).toEqual(ALL.split('\n').toSorted().map(squeeze));
  });

  it('show_result --mode pairwise-baseline', async () => {
    const { stdout, code } = await runCli(words('show_result --mode pairwise-baseline'), {
      cwd: pairFolder(),
    });
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(2).map(squeeze)).toEqual([
      'win loss tie win_rate loss_rate win_rate_adjusted',
      'model',
      'b 1 0 0 1.0 0.0 1.00',
      'a 0 1 1 0.0 0.5 0.25',
      '',
    ]);
  });
});

describe('gen_model_answer', () => {
  it.each([
    ['gen_model_answer --model-path lmsys/vicuna-7b-v1.5 --model-id vicuna-7b-v1.5', 1, 2, 1],
    [
      'gen_model_answer_liquid --model-path CHECKPOINT_FOLDER --model-id lfm-3b-jp-hf --bench-name japanese_mt_bench --num-choices 5',
      5,
      2,
      1,
    ],
    [
      'gen_model_answer --bench-name japanese_mt_bench --max-turns 1 --model-path stabilityai/japanese-stablelm-instruct-alpha-7b --model-id japanese-stablelm-instruct-alpha-7b',
      1,
      1,
      1,
    ],
    [
      'gen_model_answer --model-path NAME --model-id NAME --bench-name japanese_mt_bench --num-choices 5 --num-gpus-total 4 --num-gpus-per-model 2 --use-vllm --seed 14',
      5,
      2,
      2,
    ],
  ])('%s', async (line, choices, turns, servers) => {
    const cwd = fastchatFolder([]);
    const valueOf = (flag: string) => new RegExp(`${flag} (\\S+)`).exec(line)?.[1];
    const weights = join(cwd, valueOf('--model-path') as string);
    mkdirSync(weights, { recursive: true });
    writeFileSync(join(weights, 'config.json'), '{"model_type":"lfm2"}');
    writeFileSync(join(weights, 'model.safetensors'), 'weights');
    const engine = setUpEngine();
    const { code, stderr } = await runCli(words(line), { cwd, env: engine.environment });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const bench = valueOf('--bench-name') ?? 'mt_bench';
    const file = join(cwd, `data/${bench}/model_answer/${valueOf('--model-id')}.jsonl`);
    const rows = readJsonl<{ choices: { turns: string[] }[] }>(file);
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect(row.choices.map((choice) => choice.turns.length)).toEqual(
        Array.from({ length: choices }, () => turns),
      );
    }
    expect(engine.rows('server')).toHaveLength(servers);
  });
});

describe('the others', () => {
  it.each([
    ['qa_browser', []],
    ['qa_browser --host 127.0.0.1 --port 0 --bench-name japanese_mt_bench --share', ['--share was a tunnel']],
    [
      'qa_browser --bench-name mt_bench --turns 1 --exclude_categories math coding',
      ['--turns: the page shows all turns', '--exclude_categories: categories are chosen on the page'],
    ],
  ])('%s', async (line, notes) => {
    const cli = await browse(words(line), { cwd: fastchatFolder() });
    const page = await ask(cli.address, '/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<div id="root">');
    const [first] = JSON.parse((await ask(cli.address, '/api/benches')).body) as { name: string }[];
    expect(first?.name).toBe(line.includes('japanese') ? 'japanese_mt_bench' : 'mt_bench');
    for (const note of notes) expect(cli.stderr).toContain(note);
  });

  // Printed by FastChat's own compute_agreement.py (fschat 0.2.36) for the same votes; where none are left it divides by zero.
  it.each([
    [
      'compute_agreement --judges gpt4-pair human --votefiles human_judgments.json gpt4_pair_judgments.json',
      `turn 1 with tie. #total: 3, #agree: 2, ratio: 0.67
turn 1 without tie. #total: 2, #agree: 2, ratio: 1.00
turn 2 with tie. #total: 2, #agree: 1, ratio: 0.50
turn 2 without tie. #total: 1, #agree: 1, ratio: 1.00
`,
    ],
    [
      'compute_agreement --judges human human --votefiles human_judgments.json',
      `turn 1 with tie. #total: 1, #agree: 1, ratio: 1.00
turn 1 without tie. #total: 1, #agree: 1, ratio: 1.00
turn 2 with tie. #total: 1, #agree: 0, ratio: 0.00
turn 2 without tie. #total: 0, #agree: 0, ratio: nan
`,
    ],
  ])('%s', async (line, lines) => {
    const cwd = temporaryFolder();
    const vote = (question_id: number, judge: string | string[], winner: string, turn = 1) => ({
      question_id,
      model_a: 'a',
      model_b: 'b',
      winner,
      judge,
      turn,
    });
    const human = [
      vote(101, 'expert_1', 'model_a'),
      vote(101, 'expert_2', 'model_a'),
      vote(102, 'expert_1', 'model_b'),
      vote(102, 'author_1', 'tie'),
      vote(101, 'expert_3', 'tie', 2),
      vote(101, 'expert_1', 'model_b', 2),
    ];
    const gpt4 = [
      vote(101, ['gpt-4', 'pair-v2'], 'model_a'),
      vote(102, ['gpt-4', 'pair-v2'], 'tie'),
      vote(101, ['gpt-4', 'pair-v2'], 'model_b', 2),
    ];
    writeFileSync(join(cwd, 'human_judgments.json'), JSON.stringify(human));
    writeFileSync(join(cwd, 'gpt4_pair_judgments.json'), JSON.stringify(gpt4));
    expect(await runCli(words(line), { cwd })).toMatchObject({ code: 0, stdout: lines });
  });

  it('clean_judgment --infile FILE', async () => {
    const cwd = fastchatFolder(['A']);
    const api = await server();
    const env = { OPENAI_BASE_URL: api.baseUrl };
    await runCli(words('gen_judgment --model-list A'), { cwd, env });
    const file = join(cwd, 'data/mt_bench/model_judgment/gpt-4_single.jsonl');
    const rows = readJsonl(file);
    writeJsonl(file, [...rows, rows[0] as object]);
    const { code, stderr } = await runCli(
      words('clean_judgment --infile data/mt_bench/model_judgment/gpt-4_single.jsonl'),
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readJsonl(file)).toHaveLength(8);
  });

  it('download_mt_bench_pregenerated asks its mirror for the published files', async () => {
    const cwd = temporaryFolder();
    const asked: string[] = [];
    const { createServer } = await import('node:http');
    const mirror = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void mirror.close());
    const { port } = mirror.address() as { port: number };
    const env = { LLM_JUDGE_DATA_URL: `http://127.0.0.1:${port}` };
    const { code, stderr } = await runCli(['download_mt_bench_pregenerated'], { cwd, env });
    expect(code).toBe(2);
    expect(stderr).toContain('404');
    expect(asked.some((url) => url.includes('model_answer'))).toBe(true);
  });

  it('the names of the scripts work from the folder of the data alone', async () => {
    const cwd = fastchatFolder();
    cpSync(join(cwd, 'data'), join(cwd, 'elsewhere'), { recursive: true });
    writeFileSync(join(cwd, 'elsewhere', 'note.txt'), '');
    const { code } = await runCli(words('gen_judgment --data-dir elsewhere --first-n 1 --model-list A'), {
      cwd,
      env: { OPENAI_BASE_URL: (await server()).baseUrl },
    });
    expect(code).toBe(0);
  });
});

function squeeze(line: string): string {
  return line.trim().replace(/ +/g, ' ');
}
