import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeJudged } from '../show/judged-data.ts';
import { readSvg } from '../show/svg-in-chromium.ts';
import { describeInBrowser, launchChromium } from '../support/chromium.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temp.ts';

const KINDS = ['radar', 'heatmap', 'intervals', 'win-matrix', 'histogram', 'cost'];
const CATEGORIES = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];
const JAPANESE = [
  '文章作成',
  'ロールプレイ',
  '推論',
  '数学',
  'コーディング',
  '情報抽出',
  '理系の知識',
  '人文・社会科学',
];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLOT = ['--bench-name', 'judged'];

function folderWith(options: Partial<Parameters<typeof writeJudged>[1]>): string {
  const cwd = temporaryFolder();
  writeJudged(join(cwd, 'data'), { models: ['alpha', 'beta'], categories: CATEGORIES, ...options });
  return cwd;
}

function plot(cwd: string, ...words: string[]) {
  return runCli(['plot', ...words, ...PLOT], { cwd });
}

/** The description of a figure: all of its numbers in words. */
function descriptionIn(file: string): string {
  return /<desc[^>]*>(.*)<\/desc>/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

describe('plot', () => {
  it('writes every figure as SVG and as PNG, the same bytes each time', async () => {
    const cwd = folderWith({ winnerOf: () => 'tie' });
    for (const folder of ['one/new', 'two']) {
      const { code, stderr, stdout } = await plot(cwd, 'all', '--output-folder', folder);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.trim().split('\n')).toHaveLength(12);
    }
    for (const kind of KINDS) {
      for (const ending of ['svg', 'png']) {
        const [one, two] = ['one/new', 'two'].map((folder) =>
          readFileSync(join(cwd, folder, `${kind}.${ending}`)),
        );
        expect(one?.equals(two as Buffer), `${kind}.${ending}`).toBe(true);
      }
      const png = readFileSync(join(cwd, 'two', `${kind}.png`));
      // The PNG specification, 5.2 and 11.2.2: the signature, then IHDR with width and height.
      expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      const svg = readFileSync(join(cwd, 'two', `${kind}.svg`), 'utf8');
      const [, width, height] = /^<svg width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
      expect(Number(width)).toBe(642);
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * 642, 2 * Number(height)]);
      expect(svg).toContain('role="img" aria-labelledby="figure-title figure-description"');
      for (const name of ['alpha', 'beta', 'gpt-4']) expect(svg).toContain(name);
    }
  });

  it('shows the numbers of `show`', async () => {
    const cwd = folderWith({ scoreOf: (model, question, turn) => 2 + 3 * model + (question % 2) + turn });
    const shown = await runCli(['show', ...PLOT, '--format', 'json'], { cwd });
    const { models } = JSON.parse(shown.stdout) as {
      models: { model: string; average: { mean: number; interval: { low: number; high: number } } }[];
    };
    await plot(cwd, 'intervals', '--output-file', 'i.svg');
    expect(descriptionIn(join(cwd, 'i.svg'))).toBe(
      models
        .map(({ model, average: { mean, interval } }) => {
          const [value, low, high] = [mean, interval.low, interval.high].map((each) => each.toFixed(2));
          return `${model} ${value} (${low} – ${high})`;
        })
        .join('; '),
    );
    expect(models.map(({ model }) => model)).toEqual(['beta', 'alpha']);
    // By hand: alpha's scores are 2 + (0 or 1, half each) + the turn.
    await plot(cwd, 'heatmap', '--turn', '2', '--output-file', 'h.svg');
    expect(descriptionIn(join(cwd, 'h.svg'))).toContain('alpha: all 4.50, writing 4.50');
    await plot(cwd, 'histogram', '--output-file', 's.svg', '--model-list', 'alpha');
    expect(descriptionIn(join(cwd, 's.svg'))).toBe('alpha (mean 4.00, n = 32) 3: 8, 4: 16, 5: 8');
  });

  it('counts wins by matches, and by grades where there are no matches or --mode says so', async () => {
    const cwd = folderWith({
      models: ['a', 'b', 'c'],
      // Of 16 questions a wins 4 against b and ties 4: (4 + 4 / 2) / 16 = 37.5%. Against c it wins all.
      winnerOf: (_, second, question) =>
        second === 2 ? 'model_1' : question < 4 ? 'model_1' : question < 8 ? 'tie' : 'model_2',
      scoreOf: (model) => 9 - model,
    });
    await plot(cwd, 'win-matrix', '--output-file', 'm.svg');
    expect(descriptionIn(join(cwd, 'm.svg'))).toBe('b: a 63%, c 100%; a: b 38%, c 100%; c: b 0%, a 0%');
    await plot(cwd, 'win-matrix', '--mode', 'single', '--output-file', 'g.svg');
    expect(descriptionIn(join(cwd, 'g.svg'))).toBe('a: b 100%, c 100%; b: a 0%, c 100%; c: a 0%, b 0%');
    await plot(
      cwd,
      'intervals',
      '--mode',
      'pairwise-baseline',
      '--baseline-model',
      'a',
      '--output-file',
      'b.svg',
    );
    expect(descriptionIn(join(cwd, 'b.svg'))).toMatch(/^b 63% \(\d+% – \d+%\); c 0%/);
  });

  it('sets scores against costs: as recorded, else tokens at published prices; without a cost a model is named', async () => {
    const cwd = folderWith({
      models: ['recorded', 'gpt-4o-2024-08-06', 'unknown'],
      usageOf: (model) =>
        [
          { prompt_tokens: 1, completion_tokens: 1, cost: 0.25 },
          { prompt_tokens: 1000, completion_tokens: 100 },
          { prompt_tokens: 9, completion_tokens: 9 },
        ][model],
    });
    const { code, stderr } = await plot(cwd, 'cost', '--output-file', 'c.svg');
    expect(code).toBe(0);
    expect(stderr).toMatch(/no known cost: unknown\./);
    const description = descriptionIn(join(cwd, 'c.svg'));
    expect(description).toContain('recorded: 0.5 USD');
    // $2.50 and $10 per million tokens (OpenAI's price list), two turns: 2 * (0.0025 + 0.001).
    expect(description).toContain('gpt-4o-2024-08-06: 0.007 USD');
    expect(readFileSync(join(cwd, 'c.svg'), 'utf8')).toContain('US dollars per question');
  });

  it('takes the lengths of answers where no usage is recorded, and says so on the axis', async () => {
    const cwd = folderWith({});
    await plot(cwd, 'cost', '--output-file', 'c.svg');
    // "Answer 0 in turn 1." has 19 letters.
    expect(descriptionIn(join(cwd, 'c.svg'))).toContain('alpha: 19,');
    expect(readFileSync(join(cwd, 'c.svg'), 'utf8')).toContain('in characters (no usage recorded)');
  });

  it('labels in the language of the benchmark, or in the one asked for; the title is what it is told', async () => {
    const cwd = folderWith({ categories: JAPANESE, language: 'ja' });
    await plot(cwd, 'heatmap', '--output-file', 'ja.svg');
    const japanese = readFileSync(join(cwd, 'ja.svg'), 'utf8');
    expect(japanese).toContain('平均スコア');
    expect(japanese).toContain("font-family:'Noto Sans CJK JP'");
    await plot(cwd, 'radar', '--lang', 'en', '--title', 'Wie gut?', '--output-file', 'en.svg');
    const english = readFileSync(join(cwd, 'en.svg'), 'utf8');
    expect(english).toContain('<title id="figure-title">Wie gut?</title>');
    expect(english).toContain('>ロールプレイ</text>');
    expect(english).not.toContain('平均スコア');
  });

  it('draws in dark, and as wide and high and fine as it is told', async () => {
    const cwd = folderWith({});
    const size = ['--width', '500', '--height', '400', '--theme', 'dark'];
    await plot(cwd, 'heatmap', ...size, '--scale', '3', '--output-file', 'h.png');
    const png = readFileSync(join(cwd, 'h.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1500, 1200]);
    await plot(cwd, 'heatmap', ...size, '--output-file', 'h.svg');
    expect(readFileSync(join(cwd, 'h.svg'), 'utf8')).toMatch(
      /<rect width="500" height="400" x="0" y="0" fill="#15181e"/,
    );
  });

  it('shows six models in a radar at most, and says which', async () => {
    const models = Array.from({ length: 8 }, (_, place) => `m${place}`);
    const cwd = folderWith({ models, scoreOf: (model) => 10 - model });
    const { stderr } = await plot(cwd, 'radar', '--output-file', 'r.svg');
    expect(stderr).toContain('best 6 of 8 models');
    const svg = readFileSync(join(cwd, 'r.svg'), 'utf8');
    expect(svg).toContain('m5 (5.00)');
    expect(svg).not.toContain('m6');
  });
});

describe('plot refuses', () => {
  it.each([
    [['radar', '--output-file', 'r.pdf'], /--output-file: the name must end in \.svg or \.png: r\.pdf/],
    [['radar'], /--output-file: say where the figure goes/],
    [['all'], /--output-folder: say where/],
    [['all', '--output-file', 'a.svg'], /--output-file: one file cannot hold all/],
    [['radar', '--output-folder', 'x'], /--output-folder: is for/],
    [['pie', '--output-file', 'p.svg'], /Allowed choices are radar/],
    [['radar', '--output-file', 'r.png', '--font', 'none.ttf'], /--font: no such file: none\.ttf/],
    [
      ['radar', '--output-file', 'r.svg', '--judge-model', 'nobody'],
      /--judge-model: no judgment by nobody\n {2}There are: gpt-4/,
    ],
    [['radar', '--output-file', 'r.svg', '--model-list', 'nobody'], /--model-list: no judgment of nobody/],
    [['heatmap', '--output-file', 'r.svg', '--width', '60'], /--width: 60 pixels are too few/],
    [['intervals', '--output-file', 'r.svg', '--height', '20'], /--height: 20 pixels are too few/],
    [['radar', '--output-file', 'r.svg', '--turn', '9'], /no verdict that counts on turn 9/],
    [['heatmap', '--output-file', 'r.svg', '--mode', 'pairwise-all'], /no judgment of mode pairwise-all/],
  ])('%j', async (words, message) => {
    const cwd = folderWith({});
    const { code, stderr } = await plot(cwd, ...words);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(['data']);
  });

  it('a benchmark without judgments', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runCli(
      ['plot', 'radar', '--bench-name', 'starter', '--output-file', 'r.svg'],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/starter has no judgment\n {2}Judge answers first/);
  });

  it('a radar of two categories, a matrix of one model; `all` writes the rest', async () => {
    const cwd = folderWith({ models: ['alone'], categories: ['x', 'y'] });
    const radar = await plot(cwd, 'radar', '--output-file', 'r.svg');
    expect(radar).toMatchObject({ code: 2 });
    expect(radar.stderr).toMatch(/a radar needs 3 categories, and these models share 2/);
    const all = await plot(cwd, 'all', '--output-folder', 'f');
    expect(all.code).toBe(0);
    expect(all.stderr).toMatch(/no radar: .*\n.*no win-matrix: .*two models/);
    expect(readdirSync(join(cwd, 'f')).filter((file) => file.endsWith('svg'))).toEqual([
      'cost.svg',
      'heatmap.svg',
      'histogram.svg',
      'intervals.svg',
    ]);
  });

  it('PNG without resvg, with advice; SVG needs none, and what was there stays', async () => {
    const cwd = folderWith({});
    const installed = join(temporaryFolder(), 'package');
    mkdirSync(installed);
    for (const part of ['bin', 'dist', 'benchmarks', 'package.json']) {
      cpSync(join(ROOT, part), join(installed, part), { recursive: true });
    }
    mkdirSync(join(installed, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter(
      (each) => each !== '@resvg' && each !== '.bin',
    )) {
      symlinkSync(join(ROOT, 'node_modules', name), join(installed, 'node_modules', name));
    }
    writeFileSync(join(cwd, 'r.png'), 'earlier');
    const run = (file: string) =>
      runCli(['plot', 'radar', ...PLOT, '--output-file', file], {
        cwd,
        bin: join(installed, 'bin', 'llm-judge.js'),
      });
    const { code, stderr } = await run('r.png');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--output-file: PNG files are drawn by @resvg\/resvg-js, which cannot be loaded/);
    expect(stderr).toContain('npm install @resvg/resvg-js');
    expect(readFileSync(join(cwd, 'r.png'), 'utf8')).toBe('earlier');
    expect(await run('r.svg')).toMatchObject({ code: 0 });
  });

  // Debian's fonts-dejavu-core, which has no Japanese letters.
  const latin = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
  it.skipIf(!existsSync(latin))('nothing, but warns, where the fonts lack the Japanese letters', async () => {
    const cwd = folderWith({ categories: JAPANESE, language: 'ja' });
    const { code, stderr } = await plot(cwd, 'heatmap', '--output-file', 'h.png', '--font', latin);
    expect(code).toBe(0);
    expect(stderr).toContain('apt install fonts-noto-cjk');
    const english = folderWith({});
    expect(await plot(english, 'heatmap', '--output-file', 'h.png', '--font', latin)).toMatchObject({
      stderr: '',
    });
  });
});

describeInBrowser('figures in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  const long = Array.from({ length: 31 }, (_, place) =>
    `organisation-${place}/some-model-name-v${place}.1-instruct-dpo-2026-awq-int4-extra`.slice(0, 60),
  );
  const japanese = long.map((name, place) => (place % 2 === 0 ? `日本語大規模言語モデル-${place}` : name));

  it.each([
    ['long names', { models: long, categories: CATEGORIES }, 642, KINDS],
    ['Japanese', { models: japanese, categories: JAPANESE, language: 'ja' }, 642, KINDS],
    // 85 mm are too narrow for 31 columns.
    [
      'one column of a page',
      { models: japanese, categories: JAPANESE, language: 'ja' },
      321,
      KINDS.filter((kind) => kind !== 'win-matrix'),
    ],
  ])('31 models, %s: no label is clipped or lies over another', async (_, options, width, kinds) => {
    const cwd = folderWith({
      ...options,
      usageOf: (model) => ({ cost: 0.0001 * 1.3 ** ((model * 7) % 31) }),
      winnerOf: (first, second, question) =>
        (['model_1', 'tie', 'model_2'] as const)[(first + second * question) % 3] ?? 'tie',
    });
    await plot(cwd, 'all', '--output-folder', 'f', '--width', String(width));
    for (const kind of kinds) {
      const facts = await readSvg(browser, join(cwd, 'f', `${kind}.svg`));
      expect({ kind, clipped: facts.clipped, overlaps: facts.overlaps }).toEqual({
        kind,
        clipped: [],
        overlaps: [],
      });
    }
  });

  it('hostile names stay text: no scripts, links, handlers, styles or references', async () => {
    const hostile = [
      '<script>alert(1)</script>',
      '&amp;&lt;b&gt;',
      '{b|x}{a}{value}{@score}',
      '"\'><img src=x onerror=alert(1)>',
      ']]><style>*{fill:red}</style><![CDATA[',
      '${x} %s zr0-cls-1 class="zr0-cls-1" url(http://x.test)',
      'line\nbreak\u0007\u001b[31m\u202Egnp',
    ];
    const cwd = folderWith({
      models: hostile,
      categories: ['<b>c</b>', '{a|b}', '</text><a href="javascript:1">', 'x\ny'],
      usageOf: (model) => ({ cost: 0.01 * (model + 1) }),
      // The last one is not in the radar.
      scoreOf: (model) => 10 - model,
    });
    const title = '<svg onload=alert(1)>&{a}';
    const { code } = await plot(cwd, 'all', '--output-folder', 'f', '--title', title);
    expect(code).toBe(0);
    for (const kind of KINDS) {
      const { elements, attributes, texts } = await readSvg(browser, join(cwd, 'f', `${kind}.svg`));
      const allowed = new Set([
        'circle',
        'desc',
        'path',
        'polygon',
        'polyline',
        'rect',
        'svg',
        'text',
        'title',
      ]);
      expect(elements.filter((name) => !allowed.has(name))).toEqual([]);
      expect(attributes.filter((name) => /^on|href|src|class|ecmeta/.test(name))).toEqual([]);
      const all = texts.join('\n');
      expect(all).toContain(title);
      // A name may be broken into lines, each a text of its own.
      const joined = texts.join('').replaceAll(/\s/g, '');
      for (const name of hostile.slice(0, 4)) expect(joined, kind).toContain(name.replaceAll(/\s/g, ''));
    }
    const clean = readFileSync(join(cwd, 'f', 'intervals.svg'), 'utf8');
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(clean).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
  });
});

it('no other command loads the chart library: it stands in parts that only `plot` asks for', () => {
  const dist = join(ROOT, 'dist');
  const importsOf = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b.*?["'](\.[^"']+)["'];?$/gm)].map(
      ([, path]) => join(dirname(file), path as string),
    );
  const hasCharts = (file: string, seen = new Set<string>()): boolean => {
    if (seen.has(file)) return false;
    seen.add(file);
    return (
      /zrender/.test(readFileSync(file, 'utf8')) || importsOf(file).some((each) => hasCharts(each, seen))
    );
  };
  const cli = join(dist, 'cli.js');
  const commands = [...readFileSync(cli, 'utf8').matchAll(/import\("(\.\/[^"]+)"\)/g)].map(([, path]) =>
    join(dist, path as string),
  );
  expect(commands.length).toBeGreaterThan(10);
  expect([cli, ...commands].filter((file) => hasCharts(file))).toEqual([]);
  const parts = readdirSync(dist).filter((file) => /^plot-figures-.*\.js$/.test(file));
  expect(parts.some((file) => hasCharts(join(dist, file)))).toBe(true);
});
