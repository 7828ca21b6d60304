import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { InputError } from '../errors.ts';
import { replaceFile } from '../records/replace-file.ts';
import type { FigureTheme } from '../show/figures/colours.ts';
import { FIGURE_LANGUAGES, type FigureLanguage } from '../show/figures/words.ts';
import { addConfigFlag } from './config-flag.ts';
import { type DataFlags, addDataFlags, realNumber, wholeNumber } from './flags.ts';
import { MODES, type Mode } from './judging.ts';
import { print, warn } from './terminal.ts';

export const FIGURE_KINDS = ['radar', 'heatmap', 'intervals', 'win-matrix', 'histogram', 'cost'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

export interface PlotFlags extends DataFlags {
  judgeModel?: string;
  mode?: Mode;
  baselineModel: string;
  modelList?: string[];
  /** Counted from 1. */
  turn?: number;
  title?: string;
  width: number;
  height?: number;
  theme: FigureTheme;
  lang?: FigureLanguage;
}

interface Flags extends PlotFlags {
  outputFile?: string;
  outputFolder?: string;
  scale: number;
  font?: string[];
}

/** Beyond this a picture is a slip of the finger, and may not fit into memory. */
const MOST_PIXELS = 8000;
/** 170 mm, as wide as a page's text, at 96 pixels an inch. */
const PAGE_WIDTH = 642;

export function define(command: Command): void {
  command.addArgument(new Argument('<kind>', 'the figure').choices([...FIGURE_KINDS, 'all']));
  addDataFlags(command)
    .option('--output-file <file>', 'the file to write: .svg or .png')
    .option('--output-folder <folder>', 'with `all`: where the files go, an .svg and a .png of each figure')
    .option('--judge-model <name>', 'whose judgments (default: the only judge there is, or gpt-4)')
    .addOption(new Option('--mode <mode>', 'which judgments (default: what there is)').choices(MODES))
    .option('--baseline-model <id>', 'the baseline of mode pairwise-baseline', 'gpt-3.5-turbo')
    .option('--model-list <ids...>', 'only these models')
    .option('--turn <number>', 'only this turn', wholeNumber(1))
    .option('--title <text>', 'the title (default: what is shown; "" for none)')
    .option(
      '--width <pixels>',
      'width, at 96 pixels an inch: 642 is 170 mm, 321 is 85 mm',
      wholeNumber(1, MOST_PIXELS),
      PAGE_WIDTH,
    )
    .option('--height <pixels>', 'height (default: what the figure needs)', wholeNumber(1, MOST_PIXELS))
    .option('--scale <factor>', "a PNG's pixels for one of the width", realNumber(0.1), 2)
    .addOption(
      new Option('--theme <theme>', 'colours for print, or for a dark screen')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .addOption(
      new Option('--lang <language>', "the language of the labels (default: the benchmark's)").choices(
        FIGURE_LANGUAGES,
      ),
    )
    .option('--font <files...>', "a PNG's fonts, instead of the system's");
  addConfigFlag(command);
}

export async function run(flags: Flags, [kind]: string[]): Promise<number> {
  checkOutput(flags, kind as FigureKind | 'all');
  const { readFigureSource } = await import('./plot-source.ts');
  const source = await readFigureSource(flags);
  // The chart library is a megabyte of code: it is loaded when there is something to draw.
  const { makeFigure } = await import('./plot-figures.ts');
  if (kind !== 'all') {
    const svg = makeFigure(kind as FigureKind, source);
    await write(flags.outputFile as string, svg, flags);
    return 0;
  }
  return writeAll(flags, (each) => makeFigure(each, source));
}

/** Every figure that the data allow; the others are named with what they lack. @throws InputError where there is none. */
async function writeAll(flags: Flags, make: (kind: FigureKind) => string): Promise<number> {
  const refusals: InputError[] = [];
  for (const kind of FIGURE_KINDS) {
    let svg: string;
    try {
      svg = make(kind);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refusals.push(error);
      const { flag } = error.place;
      warn(`no ${kind}: ${flag === undefined ? '' : `${flag}: `}${error.message}.`);
      continue;
    }
    for (const ending of ['svg', 'png']) {
      await write(join(flags.outputFolder as string, `${kind}.${ending}`), svg, flags);
    }
  }
  const [first] = refusals;
  if (first !== undefined && refusals.length === FIGURE_KINDS.length) throw first;
  return 0;
}

/** @throws InputError for flags that do not say where the figures go, and in which format. */
function checkOutput({ outputFile, outputFolder, font }: Flags, kind: FigureKind | 'all'): void {
  if (kind === 'all') {
    if (outputFile !== undefined) {
      throw new InputError(
        'one file cannot hold all figures',
        { flag: '--output-file' },
        'Use --output-folder.',
      );
    }
    if (outputFolder === undefined) {
      throw new InputError('say where the figures go', { flag: '--output-folder' }, 'For example figures/.');
    }
  } else if (outputFolder !== undefined) {
    throw new InputError('is for `plot all`', { flag: '--output-folder' }, 'Use --output-file.');
  } else if (outputFile === undefined) {
    throw new InputError('say where the figure goes', { flag: '--output-file' }, `For example ${kind}.svg.`);
  } else if (!['.svg', '.png'].includes(extname(outputFile).toLowerCase())) {
    throw new InputError(
      `the name must end in .svg or .png: ${outputFile}`,
      { flag: '--output-file' },
      'SVG is for print and the web, PNG for whatever takes no SVG.',
    );
  }
  for (const file of font ?? []) {
    if (!existsSync(file)) throw new InputError(`no such file: ${file}`, { flag: '--font' });
  }
}

async function write(file: string, svg: string, { scale, font, width }: Flags): Promise<void> {
  if (extname(file).toLowerCase() === '.svg') {
    replaceFile(file, svg);
  } else {
    if (scale * width > 4 * MOST_PIXELS) {
      throw new InputError(
        'the picture would be too large',
        { flag: '--scale' },
        '2 to 4 are enough for print.',
      );
    }
    const { toPng } = await import('../show/figures/to-png.ts');
    const { png, lacksJapanese } = await toPng(svg, { scale, fontFiles: font ?? [] });
    if (lacksJapanese) {
      warn(
        `${file}: no font has the Japanese letters in it, and they are missing. Install one (on Debian and Ubuntu: apt install fonts-noto-cjk), or name a file with --font.`,
      );
    }
    replaceFile(file, png);
  }
  print(file);
}
