import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

/** Each test starts processes, up to eight. */
const PROCESSES = { timeout: 60_000 };

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}

/** What `llm-judge config` says of wrong files, which must be one error and nothing else. */
async function refused(files: Record<string, string>, args: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await runCli(['config', ...args], { cwd: folderWith(files) });
  expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' });
  expect(stderr.match(/^(internal )?error/gm)).toEqual(['error']);
  return stderr;
}

/** What is in force with a file, by the setting's name. */
async function inForce(files: Record<string, string>, args: readonly string[] = []) {
  const cwd = folderWith(files);
  const { code, stdout, stderr } = await runCli(['config', '--format', 'json', ...args], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { settings } = JSON.parse(stdout) as { settings: { name: string; value: unknown }[] };
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}

const TS = 'llm-judge.config.ts';

describe('a config file', PROCESSES, () => {
  it('in TypeScript imports another one, types and built-in modules', async () => {
    const files = {
      [TS]: `
        import { join } from 'node:path';
        import { type Config, defineConfig } from 'llm-judge';
        import { seconds } from './lib/seconds.ts';
        enum Kind { A = 'a' }
        const shared: Partial<Config> = { benchName: Kind.A };
        export default defineConfig({ ...shared, timeout: seconds, dataDir: join('x', 'y') });`,
      'lib/seconds.ts': 'export const seconds: number = 7;',
    };
    expect(await inForce(files)).toMatchObject({ timeout: 7, benchName: 'a', dataDir: join('x', 'y') });
  });

  it('does not mind a wrong type that is of no consequence', async () => {
    expect(await inForce({ [TS]: 'const x: string = 5; export default { timeout: x };' })).toMatchObject({
      timeout: 5,
    });
  });

  it('may leave a setting undefined', async () => {
    const text = 'export default { timeout: process.env.NOT_SET, models: { m: { model: undefined } } };';
    expect(await inForce({ [TS]: text })).toMatchObject({ timeout: 600 });
    const { stderr } = await runCli(['show'], {
      cwd: folderWith({ [TS]: text.replace('timeout', 'dataDir') }),
    });
    expect(stderr).toContain(join('data', 'mt_bench'));
  });

  it('leaves no copy of itself in the temporary folder', async () => {
    const cwd = folderWith({ [TS]: 'export default { timeout: 3 as number };' });
    const empty = temporaryFolder();
    const { code } = await runCli(['config'], { cwd, env: { TMPDIR: empty, TEMP: empty, TMP: empty } });
    expect(code).toBe(0);
    expect(readdirSync(empty)).toEqual([]);
    expect(readdirSync(cwd)).toEqual([TS]);
  });

  it('may be found from where one stands, and not above', async () => {
    const cwd = folderWith({ [TS]: 'export default { timeout: 3 };', 'below/x': '' });
    const { stdout } = await runCli(['config', '--format', 'json'], { cwd: join(cwd, 'below') });
    expect(JSON.parse(stdout)).toMatchObject({ file: null });
  });

  it('is the only one', async () => {
    const said = await refused({ [TS]: 'export default {};', 'llm-judge.config.yaml': 'timeout: 3' });
    expect(said).toContain(`${TS}: llm-judge.config.yaml is there too`);
    expect(said).toContain('--config');
  });

  it('extends nothing and takes nothing from rc files, package.json or NODE_ENV', async () => {
    const said = await refused({
      [TS]: "export default { extends: 'https://127.0.0.1:1/x', $production: {} };",
    });
    expect(said).toContain('extends is no setting');
    const files = {
      [TS]: 'export default { timeout: 3 };',
      '.llm-judgerc': 'retryFor=1',
      'package.json': '{"llm-judge": {"retryFor": 1}}',
    };
    expect(await inForce(files)).toMatchObject({ timeout: 3, retryFor: 300 });
  });
});

describe('a mistake', PROCESSES, () => {
  it.each([
    [TS, 'export default {\n  timeout: 1,\n  x: ] "sk-planted",\n};', 3, 'does not parse'],
    ['llm-judge.config.mjs', 'export default {\n  timeout: = "sk-planted",\n};', 2, 'does not parse'],
    ['llm-judge.config.json', '{\n  "timeout": 1,\n  "k": "sk-planted",\n}', 4, 'is no valid JSON'],
    ['llm-judge.config.json', '{\n  "timeout": tru "sk-planted",\n  "k": 1}', 2, 'is no valid JSON'],
    ['llm-judge.config.json', '{\n  "timeout": 1,\n', 3, 'is no valid JSON'],
    ['llm-judge.config.yaml', 'timeout: 1\nx: [1, "sk-planted"\ny: 2\n', 3, 'is no valid YAML'],
    ['llm-judge.config.yml', 'timeout: 1\ntimeout: 2\n', 2, 'is no valid YAML: duplicated mapping key'],
    [TS, "const a = 1;\nthrow new Error('not today');", 2, 'cannot be loaded: not today'],
  ])('in %s is told with its line, and nothing of the text', async (file, text, line, said) => {
    const stderr = await refused({ [file]: text });
    expect(stderr).toContain(`error: ${file}:${line}: ${said}`);
    expect(stderr).not.toContain('planted');
  });

  it('in a file that is imported is told there', async () => {
    const files = {
      [TS]: "import { a } from './a.ts';\nexport default { a };",
      'a.ts': '\nexport const = 1;',
    };
    expect(await refused(files)).toMatch(/^error: a\.ts:2: does not parse/);
    const withJson = { [TS]: "import a from './a.json';\nexport default a;", 'a.json': '{"k": sk-planted}' };
    expect(await refused(withJson)).not.toContain('planted');
  });

  it('in an import names the module', async () => {
    expect(await refused({ [TS]: "import x from 'no-such-module';\nexport default x;" })).toMatch(
      /llm-judge\.config\.ts: Cannot find module 'no-such-module'\n {2}Install it/,
    );
  });

  it.each([
    ['llm-judge.config.yaml', '# nothing\n'],
    ['llm-judge.config.json', 'null'],
    ['llm-judge.config.json', '"text"'],
    ['llm-judge.config.json', '[]'],
    ['llm-judge.config.yaml', 'text'],
    [TS, 'export default 5;'],
  ])('is %s with no settings: %j', async (file, text) => {
    expect(await refused({ [file]: text })).toMatch(/hold(s no)? settings/);
  });
});

describe('hostile files', PROCESSES, () => {
  it('__proto__ is no name, and changes nothing', async () => {
    for (const text of [
      '{"__proto__": {"timeout": 5}}',
      '{"models": {"__proto__": {"baseUrl": "http://h"}}}',
      '{"extraBody": {"a": [{"__proto__": {"b": 1}}]}}',
    ]) {
      expect(await refused({ 'llm-judge.config.json': text })).toContain('__proto__ is no name');
      // JSON is YAML.
      expect(await refused({ 'llm-judge.config.yaml': text })).toContain('__proto__ is no name');
    }
  });

  it('names of what every object has are plain names', async () => {
    const models = { constructor: {}, toString: {}, hasOwnProperty: { model: 'x' } };
    const cwd = folderWith({ 'llm-judge.config.json': JSON.stringify({ models }) });
    const { code, stdout } = await runCli(['config', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      models: [{ name: 'constructor' }, { name: 'toString' }, { name: 'hasOwnProperty' }],
    });
  });

  it.each(['!!js/function "function () {}"', '!!js/undefined ""', '!!python/object/apply:os.system ["x"]'])(
    'the YAML tag %s is not followed',
    async (value) => {
      expect(await refused({ 'llm-judge.config.yaml': `benchName: ${value}\n` })).toMatch(
        /llm-judge\.config\.yaml:1: is no valid YAML: unknown tag/,
      );
    },
  );

  it('YAML aliases do not make a body that holds itself, or grows beyond measure', async () => {
    const lines = ['extraBody:', '  a0: &a0 {x: 1}'];
    for (let level = 1; level <= 40; level++) {
      lines.push(`  a${level}: &a${level} {p: *a${level - 1}, q: *a${level - 1}}`);
    }
    for (const text of [lines.join('\n'), 'extraBody: &a {a: *a}', 'extraBody: {a: &a [*a]}']) {
      expect(await refused({ 'llm-judge.config.yaml': text })).toContain('extraBody must hold less than');
    }
  });

  it('control characters do not reach the terminal', async () => {
    const models = { 'a\u001B[31m': { 'b\u001B]0;x\u0007': 1 } };
    const said = await refused({ 'llm-judge.config.json': JSON.stringify({ models }) });
    expect(said).not.toContain('\u001B');
    expect(said).not.toContain('\u0007');
    const cwd = folderWith({
      'llm-judge.config.json': JSON.stringify({ benchName: 'x\u001B[31m', models: { 'a\u001B[31m': {} } }),
    });
    const { code, stdout } = await runCli(['config'], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001B');
  });
});

describe('--config', PROCESSES, () => {
  it('names a file that must be there, of a known kind', async () => {
    expect(await refused({}, ['--config', 'none.ts'])).toContain('error: --config: none.ts is no file');
    expect(await refused({ 'x/y': '' }, ['--config', 'x'])).toContain('x is no file');
    expect(await refused({ 'c.toml': '' }, ['--config', 'c.toml'])).toContain('Its name must end in .ts');
    expect(await refused({}, ['--config', 'https://127.0.0.1:1/c.ts'])).toContain('is no file');
  });

  it('goes before LLM_JUDGE_CONFIG, also of .env, and that before the file of the folder', async () => {
    const files = {
      [TS]: 'export default { timeout: 1 };',
      'a/two.yaml': 'timeout: 2',
      'three.json': '{"timeout": 3}',
      '.env': 'LLM_JUDGE_CONFIG=a/two.yaml\n',
    };
    expect(await inForce(files)).toMatchObject({ timeout: 2 });
    expect(await inForce(files, ['--config', 'three.json'])).toMatchObject({ timeout: 3 });
    expect(await inForce(files, ['--no-config'])).toMatchObject({ timeout: 600 });
  });

  it('of the environment must be there too', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(['config'], { cwd, env: { LLM_JUDGE_CONFIG: 'none.ts' } });
    expect(code).toBe(2);
    expect(stderr).toContain('error: LLM_JUDGE_CONFIG: none.ts is no file');
  });
});
