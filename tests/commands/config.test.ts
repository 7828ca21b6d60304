import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigInForce, addConfigFlag, settingOf } from '../../src/commands/config-flag.ts';
import { runCli } from '../support/cli.ts';
import { startFakeApi } from '../support/fake-api.ts';
import { readJsonl, temporaryFolder, writeBenchmark } from '../support/temp.ts';

/** Each test starts processes, up to eight. */
const PROCESSES = { timeout: 60_000 };

/** A folder with the benchmark `tiny` of one question in `d`, and a server. */
async function bench(reply = 'an answer') {
  const api = await startFakeApi({ reply: () => reply });
  onTestFinished(() => api.close());
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'd'), { questions: 1, turns: 1 });
  return { api, cwd };
}

/** The settings that answering with the server needs, and two that its requests show. */
const settingsFor = (baseUrl: string) => ({
  dataDir: 'd',
  benchName: 'tiny',
  openaiApiBase: baseUrl,
  maxTokens: 77,
  extraBody: { top_k: 5 },
  judgeModel: 'j',
});

describe('flags from a config file', PROCESSES, () => {
  const inJson = (settings: object) => JSON.stringify(settings);
  const asModule = (settings: object) => `export default ${JSON.stringify(settings)};`;
  const defined = (settings: object) =>
    `import { defineConfig } from 'llm-judge';\nexport default defineConfig(${JSON.stringify(settings)});`;
  const inYaml = (settings: object) =>
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${typeof value === 'object' ? `\n  top_k: 5` : String(value)}\n`)
      .join('');

  it.each([
    ['ts', defined],
    ['mts', defined],
    ['js', defined],
    ['js', (settings: object) => `module.exports = ${JSON.stringify(settings)};`],
    ['mjs', asModule],
    ['mjs', defined],
    ['ts', (settings: object) => `export default async () => (${JSON.stringify(settings)});`],
    ['json', inJson],
    ['yaml', inYaml],
    ['yml', inYaml],
  ])('llm-judge.config.%s', async (ending, write) => {
    const { api, cwd } = await bench();
    writeFileSync(join(cwd, `llm-judge.config.${ending}`), write(settingsFor(api.baseUrl)));
    const { code, stderr } = await runCli(['answer', '--model', 'm'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(api.requests).toHaveLength(1);
    expect(api.requests[0]?.body).toMatchObject({ model: 'm', max_tokens: 77, top_k: 5 });
    expect(readJsonl(join(cwd, 'd/tiny/model_answer/m.jsonl'))).toHaveLength(1);
  });

  it('give way to the command line, also where it says the default, and go before defaults', async () => {
    const { api, cwd } = await bench();
    const settings = { ...settingsFor(api.baseUrl), numChoices: 3 };
    writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify(settings));
    const own = ['--max-tokens', '9', '--extra-body', '{"a":1}', '--num-choices', '1'];
    await runCli(['answer', '--model', 'm', ...own], { cwd });
    expect(api.requests).toHaveLength(1);
    expect(api.requests[0]?.body).toMatchObject({ max_tokens: 9, a: 1 });
    expect(api.requests[0]?.body).not.toHaveProperty('top_k');
    await runCli(['answer', '--model', 'm2'], { cwd });
    expect(api.requests).toHaveLength(4);
  });

  it('give way to --profile', async () => {
    const { api, cwd } = await bench();
    writeBenchmark(join(cwd, 'd'), { name: 'japanese_mt_bench', questions: 1, turns: 1 });
    writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify(settingsFor(api.baseUrl)));
    // The profile's benchmark and limit of 512 tokens; the folder and the body of the file.
    await runCli(['answer', '--model', 'm', '--profile', 'stability'], { cwd });
    expect(api.requests[0]?.body).toMatchObject({ max_tokens: 512, top_k: 5 });
    expect(existsSync(join(cwd, 'd/japanese_mt_bench/model_answer/m.jsonl'))).toBe(true);
  });

  it('hold for judge, show and run', async () => {
    const { api, cwd } = await bench('Rating: [[7]]');
    const settings = {
      ...settingsFor(api.baseUrl),
      judgeApiBase: api.baseUrl,
      judgeMaxTokens: 55,
      yes: true,
    };
    writeFileSync(join(cwd, 'c.json'), JSON.stringify(settings));
    const config = ['--config', 'c.json'];
    const judged = () =>
      api.requests.filter(({ model }) => model === 'j').map(({ body }) => body?.['max_tokens']);
    await runCli(['answer', '--model', 'a', ...config], { cwd });
    expect(await runCli(['judge', ...config], { cwd })).toMatchObject({ code: 0 });
    expect(judged()).toEqual([55]);
    const shown = await runCli(['show', '--format', 'json', ...config], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({ bench: 'tiny', judge: 'j', models: [{ model: 'a' }] });
    const run = await runCli(['run', '--model', 'b', '--format', 'json', ...config], { cwd });
    expect(JSON.parse(run.stdout)).toMatchObject({ judge: 'j', models: [{ model: 'b' }] });
    expect(judged()).toEqual([55, 55]);
  });

  it("hold for FastChat's names of them", async () => {
    const { api, cwd } = await bench('Rating: [[7]]');
    writeFileSync(join(cwd, 'c.json'), JSON.stringify({ ...settingsFor(api.baseUrl), yes: true }));
    const config = ['--config', 'c.json'];
    expect(await runCli(['gen_api_answer', '--model', 'c', ...config], { cwd })).toMatchObject({ code: 0 });
    expect(readJsonl(join(cwd, 'd/tiny/model_answer/c.jsonl'))).toHaveLength(1);
    expect(await runCli(['gen_judgment', ...config], { cwd })).toMatchObject({ code: 0 });
    expect(readJsonl(join(cwd, 'd/tiny/model_judgment/j_single.jsonl'))).toHaveLength(1);
    const result = await runCli(['show_result', ...config], { cwd });
    expect(result.stdout).toContain(join('d', 'tiny', 'model_judgment', 'j_single.jsonl'));
  });

  it('are not read with --no-config', async () => {
    const { cwd } = await bench();
    writeFileSync(join(cwd, 'llm-judge.config.ts'), 'throw new Error("was run");');
    const { code, stderr } = await runCli(
      ['show', '--no-config', '--data-dir', 'd', '--bench-name', 'tiny'],
      {
        cwd,
      },
    );
    expect(code).toBe(2);
    expect(stderr).not.toContain('was run');
    expect(stderr).toContain('Judge answers first');
  });

  it('are read as the flag reads them: what it refuses is the mistake of the file', async () => {
    const command = new Command('x').option('--parallel <calls>', '', () => {
      throw new Error('It must be small.');
    });
    addConfigFlag(command).action(() => {});
    const file = join(temporaryFolder(), 'c.json');
    writeFileSync(file, '{"parallel": 5}');
    await expect(command.parseAsync(['--config', file], { from: 'user' })).rejects.toMatchObject({
      name: 'InputError',
      message: 'parallel cannot be 5: It must be small.',
      place: { file },
    });
  });

  it('reach the command with the models, and with what was given beside them', async () => {
    let seen: Record<string, unknown> = {};
    const command = new Command('x')
      .option('--timeout <seconds>', '', Number, 600)
      .option('--max-tokens <tokens>', '', Number)
      .option('--seed <number>', '', Number)
      .option('--cache [folder]');
    addConfigFlag(command).action((flags: Record<string, unknown>) => {
      seen = flags;
    });
    const file = join(temporaryFolder(), 'c.json');
    const config = { timeout: 5, maxTokens: 6, cache: false, models: { m: { timeout: 7 } }, rpm: 1 };
    writeFileSync(file, JSON.stringify(config));
    await command.parseAsync(['--config', file, '--max-tokens', '9'], { from: 'user' });
    const given = new Set(['config', 'maxTokens']);
    expect(seen).toEqual({ timeout: 5, maxTokens: 9, cache: false, config: { file, config, given } });
    const flags = seen as { timeout: number; maxTokens: number; seed?: number; config: ConfigInForce };
    expect(settingOf(flags, 'timeout', 7)).toBe(7);
    expect(settingOf(flags, 'timeout', undefined)).toBe(5);
    expect(settingOf(flags, 'maxTokens', 7)).toBe(9);
    expect(settingOf(flags, 'seed', 3)).toBe(3);
    expect(settingOf({ timeout: 600, config: undefined }, 'timeout', undefined)).toBe(600);
  });
});

interface Report {
  file: string | null;
  named_by: string | null;
  settings: { name: string; value: unknown; from: string }[];
  models: { name: string; settings: Report['settings'] }[];
}

describe('llm-judge config', PROCESSES, () => {
  it('prints what is in force, and where it comes from', async () => {
    const cwd = temporaryFolder();
    const config = {
      judgeModel: 'judge',
      maxCost: 2,
      models: {
        judge: { provider: 'openai', prices: { input: 1, output: 2 } },
        mine: { baseUrl: 'http://h/v1' },
      },
    };
    writeFileSync(join(cwd, 'c.json'), JSON.stringify(config));
    const env = { LLM_JUDGE_CONFIG: 'c.json', OPENAI_BASE_URL: 'http://proxy/v1' };
    const { code, stdout, stderr } = await runCli(['config', '--format', 'json'], { cwd, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ file: 'c.json', named_by: 'LLM_JUDGE_CONFIG' });
    for (const setting of [
      { name: 'judgeModel', value: 'judge', from: 'c.json' },
      { name: 'maxCost', value: 2, from: 'c.json' },
      // The flag's default, and a flag without one.
      { name: 'benchName', value: 'mt_bench', from: 'default' },
      { name: 'reference', value: null, from: 'default' },
      { name: 'openaiApiBase', value: 'http://proxy/v1', from: 'OPENAI_BASE_URL' },
      { name: 'openaiApiKey', value: 'not set', from: 'OPENAI_API_KEY' },
    ]) {
      expect(report.settings).toContainEqual(setting);
    }
    expect(report.models).toEqual([
      {
        name: 'judge',
        settings: [
          { name: 'provider', value: 'openai', from: 'c.json' },
          { name: 'model', value: 'judge', from: 'default' },
          { name: 'modelId', value: 'judge', from: 'default' },
          { name: 'key', value: 'not set', from: 'OPENAI_API_KEY' },
          { name: 'prices.input', value: 1, from: 'c.json' },
          { name: 'prices.output', value: 2, from: 'c.json' },
        ],
      },
      {
        name: 'mine',
        settings: [
          { name: 'provider', value: 'openai-compatible', from: 'default' },
          { name: 'model', value: 'mine', from: 'default' },
          { name: 'modelId', value: 'mine', from: 'default' },
          { name: 'baseUrl', value: 'http://h/v1', from: 'c.json' },
          { name: 'key', value: 'none is sent (apiKeyEnv names none)', from: 'default' },
        ],
      },
    ]);
  });

  it('says so where there is no file', async () => {
    const { code, stdout } = await runCli(['config'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('No config file is in force.');
    expect(stdout).toMatch(/│ dataDir +│ \.\/data +│ default +│/);
  });

  it('prints no character of a key, from wherever', async () => {
    const cwd = temporaryFolder();
    // Each holds the word that is looked for.
    writeFileSync(join(cwd, '.env'), 'DOT_KEY=planted-1\nDOT_HEADER=planted-2\n');
    writeFileSync(
      join(cwd, 'llm-judge.config.ts'),
      `export default {
        openaiApiBase: 'http://h/v1?api-key=planted-3',
        extraBody: { nested: [{ api_key: 'planted-4' }], id: 'planted5aaaaaaaaaaaaaaaa' },
        models: {
          a: { apiKeyEnv: 'DOT_KEY', headers: { 'x-a': '\${DOT_HEADER}', Authorization: 'Bearer planted-6' } },
          b: { apiKeyEnv: 'ENV_KEY', headers: { 'x-b': process.env.LONG, 'x-team': 'red', 'x-c': 'Bearer \${DOT_HEADER}' } },
          c: { apiKeyEnv: 'NO_KEY', baseUrl: 'http://h/v1?k=planted-7', parameters: { extraBody: { secret: 'planted-8' } } },
          d: {},
        },
      };`,
    );
    const env = {
      ENV_KEY: 'planted-9',
      OPENAI_API_KEY: 'planted-10',
      LONG: 'planted0123456789abcdef',
      OPENAI_BASE_URL: 'http://u:planted@h/v1?k=planted',
    };
    for (const format of ['table', 'json']) {
      const { code, stdout, stderr } = await runCli(['config', '--format', format], { cwd, env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain('planted');
      for (const said of ['DOT_KEY', 'ENV_KEY', 'OPENAI_API_KEY'].map((name) => `set (from ${name})`)) {
        expect(stdout).toContain(said);
      }
      expect(stdout).toContain('not set');
      // What is no secret is shown: the header as it stands in the file.
      expect(stdout).toContain('red');
      expect(stdout).toContain('Bearer ${DOT_HEADER}');
      expect(stdout).toContain('http://h/v1?(masked)');
    }
  });

  it('shows a variable that is not set, and does not fail for it', async () => {
    const cwd = temporaryFolder();
    const models = { a: { apiKeyEnv: 'NO_KEY', headers: { 'x-a': '${NO_TEAM}' } } };
    writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify({ models }));
    const { code, stdout } = await runCli(['config', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const [a] = (JSON.parse(stdout) as Report).models;
    expect(a?.settings).toContainEqual({ name: 'key', value: 'not set', from: 'NO_KEY' });
    expect(a?.settings).toContainEqual({
      name: 'headers.x-a',
      value: '${NO_TEAM}',
      from: 'llm-judge.config.json, NO_TEAM (not set)',
    });
  });
});

describe('llm-judge config --init', PROCESSES, () => {
  it('writes a file that works, and not over another one', async () => {
    const cwd = temporaryFolder();
    expect(await runCli(['config', '--init'], { cwd })).toMatchObject({ code: 0, stdout: '' });
    const text = readFileSync(join(cwd, 'llm-judge.config.ts'), 'utf8');
    const shown = await runCli(['config', '--format', 'json'], { cwd });
    expect(JSON.parse(shown.stdout)).toMatchObject({ file: 'llm-judge.config.ts', models: [] });
    // Its examples are settings too.
    writeFileSync(join(cwd, 'llm-judge.config.ts'), text.replaceAll(/^(\s*)\/\/ (?!Values|`)/gm, '$1'));
    const examples = await runCli(['config', '--format', 'json'], { cwd });
    expect(examples.stderr).toBe('');
    expect(JSON.parse(examples.stdout)).toMatchObject({ models: [{ name: 'judge' }, { name: 'mine' }] });

    const again = await runCli(['config', '--init'], { cwd });
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('llm-judge.config.ts: is there already');
  });

  it('minds a config file of another kind, and a folder of the name', async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'llm-judge.config.yml'), 'timeout: 1');
    expect((await runCli(['config', '--init'], { cwd: other })).stderr).toContain('llm-judge.config.yml: is');
    expect(readdirSync(other)).toEqual(['llm-judge.config.yml']);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'llm-judge.config.ts'));
    expect(await runCli(['config', '--init'], { cwd: folder })).toMatchObject({ code: 2 });
  });
});
