import { type Canvas, SIZES, lineHeight } from './figure.ts';
import { rectangle, textAt } from './graphics.ts';
import { rampColour } from './ramp.ts';
import { type Steps, bordersOf } from './steps.ts';
import type { Block } from './title.ts';

/** The colour of each step, the lowest first. */
export function stepColours(steps: Steps, ramp: readonly [string, string]): string[] {
  const count = bordersOf(steps).length - 1;
  return Array.from({ length: count }, (_, place) =>
    rampColour(ramp, count === 1 ? 0.5 : place / (count - 1)),
  );
}

/** The step that a value lies in; the highest border belongs to the last one. */
export function stepOf(value: number, { low, high, step }: Steps): number {
  const count = Math.round((high - low) / step);
  return Math.min(count - 1, Math.max(0, Math.floor((value - low) / step + 1e-9)));
}

const SWATCH_HEIGHT = 10;

/** The colours of a scale side by side, with the borders between them. */
export function colourKey(
  { colours }: Canvas,
  steps: Steps,
  { left, right, top }: { left: number; right: number; top: number },
): Block {
  const borders = bordersOf(steps);
  const shades = stepColours(steps, colours.ramp);
  const swatch = Math.min(34, (right - left) / shades.length);
  const start = (left + right - swatch * shades.length) / 2;
  const graphics = [
    ...shades.map((shade, place) =>
      rectangle(start + place * swatch, top, swatch, SWATCH_HEIGHT, shade, colours.muted),
    ),
    ...borders.map((border, place) =>
      textAt({
        x: start + place * swatch,
        y: top + SWATCH_HEIGHT + 3,
        text: border.toFixed(steps.decimals),
        fontSize: SIZES.least,
        colour: colours.muted,
        align: 'center',
      }),
    ),
  ];
  return { graphics, bottom: top + SWATCH_HEIGHT + 3 + lineHeight(SIZES.least) };
}
