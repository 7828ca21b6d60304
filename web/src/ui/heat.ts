/** A colour by its parts of linear light, each from 0 to 1. */
type Linear = [number, number, number];
/** Lightness and the two axes of colour in Oklab (B. Ottosson, 2020), where equal steps look equal. */
type Oklab = [number, number, number];

interface Cell {
  background: string;
  color: string;
}

/** One hue from faint to strong: only lightness carries the value, so that the colour-blind read it too. */
const LIGHT_ENDS: [Oklab, Oklab] = [
  [0.975, -0.004, -0.008],
  [0.42, -0.035, -0.115],
];
const DARK_ENDS: [Oklab, Oklab] = [
  [0.25, -0.008, -0.03],
  [0.87, -0.05, -0.075],
];

/**
 * The colours of a cell in a heatmap, for both themes at once.
 *
 * @param share where the value stands between the least and the most, from 0 to 1.
 * @returns CSS values; letters are black or white, whichever has the greater contrast: 4.5:1 and more on every colour of the scale.
 */
export function heatColours(share: number): Cell {
  const [light, dark] = [LIGHT_ENDS, DARK_ENDS].map((ends) => cellOf(mix(ends, share))) as [Cell, Cell];
  return {
    background: `light-dark(${light.background}, ${dark.background})`,
    color: `light-dark(${light.color}, ${dark.color})`,
  };
}

function cellOf(colour: Oklab): Cell {
  const linear = toLinear(colour);
  const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  // Where black and white have the same contrast: (L + 0.05)² = 1.05 × 0.05 (WCAG 2.2, contrast ratio).
  const color = luminance > Math.sqrt(1.05 * 0.05) - 0.05 ? '#000' : '#fff';
  return { background: `rgb(${linear.map(toByte).join(' ')})`, color };
}

function mix([from, to]: [Oklab, Oklab], share: number): Oklab {
  return from.map((start, axis) => start + ((to[axis] as number) - start) * share) as Oklab;
}

function toLinear([lightness, a, b]: Oklab): Linear {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((part) => Math.min(1, Math.max(0, part))) as Linear;
}

function toByte(part: number): number {
  return Math.round(255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055));
}
