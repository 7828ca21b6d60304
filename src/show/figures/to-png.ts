import type { Resvg as ResvgClass } from '@resvg/resvg-js';
import { InputError } from '../../errors.ts';
import { hasJapanese } from './label-text.ts';

type Resvg = typeof ResvgClass;
type FontOptions = NonNullable<NonNullable<ConstructorParameters<Resvg>[1]>['font']>;

export interface PngOptions {
  /** Pixels of the picture for one of the figure. */
  scale: number;
  /** Files of fonts; where there are any, they are the only ones used, so that the picture is the same everywhere. */
  fontFiles: readonly string[];
}

/** An SVG file as the bytes of a PNG file, and whether the fonts lack the Japanese letters in it. @throws InputError without resvg. */
export async function toPng(
  svg: string,
  { scale, fontFiles }: PngOptions,
): Promise<{ png: Uint8Array; lacksJapanese: boolean }> {
  const Renderer = await loadResvg();
  const font: FontOptions =
    fontFiles.length === 0
      ? { loadSystemFonts: true }
      : { loadSystemFonts: false, fontFiles: [...fontFiles] };
  const png = new Renderer(svg, { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng();
  return { png, lacksJapanese: hasJapanese(svg) && !canDraw(Renderer, 'あ', font) };
}

/** Imported where it is used: it is a native program, and optional. */
async function loadResvg(): Promise<Resvg> {
  try {
    return (await import('@resvg/resvg-js')).Resvg;
  } catch (error) {
    throw new InputError(
      `PNG files are drawn by @resvg/resvg-js, which cannot be loaded (${(error as Error).message.split('\n')[0]})`,
      { flag: '--output-file' },
      'Install it (`npm install @resvg/resvg-js@2.6.2`), or write an .svg file, which needs nothing.',
    );
  }
}

/** Whether the fonts have a letter: it is then drawn otherwise than one that no font has. */
function canDraw(Renderer: Resvg, letter: string, font: FontOptions): boolean {
  const draw = (text: string) =>
    new Renderer(
      `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text x="4" y="26" font-size="24" font-family="sans-serif">${text}</text></svg>`,
      { font },
    ).render().pixels;
  return !draw(letter).equals(draw('\u{10FFFD}'));
}
