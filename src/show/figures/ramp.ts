/**
 * A scale of colours in even steps to the eye: a straight line in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/)
 * between two shades of one hue, so that it reads the same without colour, and by every kind of colour blindness.
 *
 * @param place 0 to 1.
 */
export function rampColour([from, to]: readonly [string, string], place: number): string {
  const [a, b] = [toOklab(from), toOklab(to)];
  return fromOklab(a.map((each, channel) => each + ((b[channel] as number) - each) * place));
}

/** Black or white, whichever stands out more on a colour (WCAG 2.2's contrast ratio; the better one is 4.5 at the least). */
export function inkOn(colour: string): string {
  const luminance = weighed(linearOf(colour), [0.2126, 0.7152, 0.0722]);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

const TO_LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LMS_TO_LAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const LAB_TO_LMS = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_LMS = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

function toOklab(colour: string): number[] {
  const lms = TO_LMS.map((row) => Math.cbrt(weighed(linearOf(colour), row)));
  return LMS_TO_LAB.map((row) => weighed(lms, row));
}

function fromOklab(lab: readonly number[]): string {
  const lms = LAB_TO_LMS.map((row) => weighed(lab, row) ** 3);
  return `#${FROM_LMS.map((row) => hexOf(weighed(lms, row))).join('')}`;
}

/** The channels of `#rrggbb`, 0 to 1, in light rather than in steps of a screen. */
function linearOf(colour: string): number[] {
  return [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function hexOf(linear: number): string {
  const clipped = Math.min(1, Math.max(0, linear));
  const value = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(value * 255)
    .toString(16)
    .padStart(2, '0');
}

function weighed(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, value, place) => sum + value * (weights[place] as number), 0);
}
