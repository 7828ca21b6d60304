import { describe, expect, it } from 'vitest';
import { forAxis, formatPoints, formatShareDifference } from '../../web/src/ui/format.ts';
import { heatColours } from '../../web/src/ui/heat.ts';
import { evenScale, placeOn, roundScale, withinRange } from '../../web/src/ui/scale.ts';
import { wrapLabel } from '../../web/src/ui/wrap-label.ts';

/** Contrast of two colours by WCAG 2.2, from 1 to 21. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(bytes: readonly number[]): number {
  const [red, green, blue] = bytes.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colours of both themes out of `light-dark(rgb(1 2 3), rgb(4 5 6))`, `light-dark(#000, #fff)`. */
function themes(css: string): number[][] {
  return css.includes('rgb')
    ? [...css.matchAll(/rgb\(([\d ]+)\)/g)].map((match) => match[1].split(' ').map(Number))
    : [...css.matchAll(/#(000|fff)/g)].map((match) => (match[1] === '000' ? [0, 0, 0] : [255, 255, 255]));
}

describe('the colours of a heatmap', () => {
  it('have letters of at least 4.5:1 on them, in both themes', () => {
    for (let step = 0; step <= 1000; step += 1) {
      const { background, color } = heatColours(step / 1000);
      const letters = themes(color);
      for (const [theme, ground] of themes(background).entries()) {
        expect(contrast(ground, letters[theme])).toBeGreaterThan(4.5);
      }
    }
  });

  it('go from faint to strong without turning', () => {
    const steps = Array.from({ length: 21 }, (_, step) => themes(heatColours(step / 20).background));
    for (const theme of [0, 1]) {
      const lights = steps.map((step) => luminance(step[theme]));
      const sorted = lights.toSorted((a, b) => (theme === 0 ? b - a : a - b));
      expect(lights).toStrictEqual(sorted);
      expect(new Set(lights).size).toBe(21);
    }
  });
});

describe('an axis', () => {
  it('has round bounds about its values', () => {
    // By hand: 3.4 in four steps is 0.85, the next round step 1.
    expect(roundScale([4.3, 7.7])).toStrictEqual({ low: 4, high: 8, ticks: [4, 5, 6, 7, 8] });
    expect(roundScale([0.12, 0.38]).ticks).toStrictEqual([0.1, 0.2, 0.3, 0.4]);
  });

  it('has a width even for one value, or none', () => {
    for (const values of [[5], [], [0, 0], [Number.NaN]]) {
      const { low, high } = roundScale(values);
      expect(high).toBeGreaterThan(low);
    }
  });

  it('of differences has zero in its middle', () => {
    const scale = evenScale([-0.2, 3.9]);
    expect(scale.low).toBe(-scale.high);
    expect(placeOn(scale, 0)).toBe(0.5);
    expect(placeOn(scale, 1e9)).toBe(1);
  });

  it('does not go beyond what there can be', () => {
    expect(withinRange(roundScale([1.1, 7.8]), [1, 10])).toMatchObject({ low: 1, high: 8 });
  });

  it('has numbers without idle zeros', () => {
    expect([-1, 0, 0.5, 1].map(forAxis(formatShareDifference))).toStrictEqual([
      '−100%',
      '0%',
      '+50%',
      '+100%',
    ]);
    expect([2, 2.5].map(forAxis(formatPoints))).toStrictEqual(['+2', '+2.5']);
  });
});

describe('the label of an axis', () => {
  it('is broken between words', () => {
    expect(wrapLabel('reading and writing letters', 'en', 7, 3)).toStrictEqual([
      'reading and',
      'writing',
      'letters',
    ]);
  });

  it('is broken between the words of Japanese, never behind an opening bracket', () => {
    const lines = wrapLabel('手紙の要約（長い文）', 'ja', 6, 3);
    expect(lines.join('')).toBe('手紙の要約（長い文）');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/（$|^）/);
  });

  it('says where it was cut', () => {
    const lines = wrapLabel('x'.repeat(1000), 'en', 7, 3);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/…$/);
  });
});
