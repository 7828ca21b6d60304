import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLOURS } from '../../src/show/figures/colours.ts';
import { stepColours, stepOf } from '../../src/show/figures/colour-key.ts';
import { costAxis } from '../../src/show/figures/cost-axis.ts';
import { labelText } from '../../src/show/figures/label-text.ts';
import { placeLabels } from '../../src/show/figures/place-labels.ts';
import { inkOn } from '../../src/show/figures/ramp.ts';
import { bordersOf, stepsOver } from '../../src/show/figures/steps.ts';
import { textWidth } from '../../src/show/figures/text-width.ts';
import { tidySvg } from '../../src/show/figures/tidy-svg.ts';
import { wrapLabel } from '../../src/show/figures/wrap-label.ts';

describe('wrapLabel', () => {
  it('breaks behind hyphens and the like, and balances the lines', () => {
    const space = { fontSize: 10, maxWidth: 100, maxLines: 3 };
    expect(wrapLabel('llama-3.1-70b-instruct-awq', space)).toEqual(['llama-3.1-70b-', 'instruct-awq']);
  });

  it('breaks Japanese between words of Katakana, never within one, and keeps what may not begin a line', () => {
    // 10 pixels a letter.
    expect(wrapLabel('コーディング・ロールプレイ', { fontSize: 10, maxWidth: 70, maxLines: 2 })).toEqual([
      'コーディング・',
      'ロールプレイ',
    ]);
    const broken = wrapLabel('日本語、大規模。言語「モデル」', { fontSize: 10, maxWidth: 50, maxLines: 9 });
    expect(broken.filter((line) => /^[、。」]|「$/.test(line))).toEqual([]);
  });

  it('takes out the middle of what is too long: both ends tell models apart', () => {
    const [line = ''] = wrapLabel('a-very-long-name-of-a-model-v2', {
      fontSize: 10,
      maxWidth: 80,
      maxLines: 1,
    });
    expect(line).toMatch(/^a-very.*….*-v2$/);
  });

  it('keeps to the width and the lines, whatever the text', () => {
    const label = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.stringMatching(/^[ァ-ヶ漢字、a-z -]*$/),
    );
    fc.assert(
      fc.property(
        label,
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 1, max: 3 }),
        (text, maxWidth, maxLines) => {
          const lines = wrapLabel(labelText(text), { fontSize: 10, maxWidth, maxLines });
          expect(lines.length).toBeLessThanOrEqual(maxLines);
          // One letter alone cannot be broken.
          for (const line of lines)
            if ([...line].length > 1) expect(textWidth(line, 10)).toBeLessThanOrEqual(maxWidth);
        },
      ),
    );
  });
});

describe('labelText', () => {
  it('leaves nothing that XML forbids, that turns the direction, or that ends a line', () => {
    const forbidden = /[\p{Cc}\p{Cs}\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069\u2028\u2029]/u;
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !forbidden.test(labelText(text))));
    expect(labelText('a\nb\u0000c\ud800d\u202Ee\uFFFFf')).toBe('a b\uFFFDc\uFFFDd\uFFFDe\uFFFDf');
  });
});

describe('stepsOver', () => {
  it('takes the finest of 1, 2, 5 that does', () => {
    expect(stepsOver([5.3, 7.9], 9)).toEqual({ low: 5, high: 8, step: 0.5, decimals: 1 });
    expect(bordersOf(stepsOver([0, 42], 4))).toEqual([0, 20, 40, 60]);
    expect(bordersOf(stepsOver([7, 7], 4))).toHaveLength(2);
  });

  it('covers all values', () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 10 }), (values, most) => {
        const steps = stepsOver(values, most);
        expect(bordersOf(steps).length - 1).toBeLessThanOrEqual(most);
        for (const each of values) {
          expect(each).toBeGreaterThanOrEqual(steps.low - 1e-7);
          expect(each).toBeLessThanOrEqual(steps.high + 1e-7);
          expect(stepOf(each, steps)).toBeLessThan(bordersOf(steps).length - 1);
        }
      }),
    );
  });
});

describe('costAxis', () => {
  it('is logarithmic where costs span a decade, and linear else', () => {
    const wide = costAxis([0.0004, 0.05], 9);
    expect(wide.positionOf(0.01)).toBeCloseTo(-2);
    expect(wide.ticks.map(({ label }) => label)).toEqual([
      '0.0005',
      '0.001',
      '0.002',
      '0.005',
      '0.01',
      '0.02',
      '0.05',
    ]);
    const narrow = costAxis([0.002, 0.008], 9);
    expect(narrow.positionOf(0.005)).toBe(0.005);
    expect(narrow.ticks.map(({ label }) => label)).toEqual([
      '0.002',
      '0.003',
      '0.004',
      '0.005',
      '0.006',
      '0.007',
      '0.008',
    ]);
  });

  it('takes costs of nothing, and one cost alone', () => {
    expect(costAxis([0, 0], 5)).toMatchObject({ low: 0 });
    expect(costAxis([0, 3], 5)).toMatchObject({ low: 0, high: 3 });
    const { low, high } = costAxis([0.00123], 5);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.00123);
  });
});

describe('placeLabels', () => {
  it('lets no label lie over another, over a point, or beyond the bounds; else it gives up', () => {
    const bounds = { left: 0, top: 0, right: 600, bottom: 400 };
    const point = fc.record({
      x: fc.integer({ min: 10, max: 590 }),
      y: fc.integer({ min: 10, max: 390 }),
      width: fc.integer({ min: 8, max: 160 }),
      height: fc.constant(12),
    });
    let placedOnce = 0;
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 31 }), (points) => {
        const placed = placeLabels(points, bounds, []);
        if (placed === undefined) return;
        placedOnce += 1;
        for (const [place, { box }] of placed.entries()) {
          expect(box.left >= 0 && box.top >= 0 && box.right <= 600 && box.bottom <= 400).toBe(true);
          for (const other of placed.slice(place + 1)) {
            const apart =
              box.right <= other.box.left ||
              other.box.right <= box.left ||
              box.bottom <= other.box.top ||
              other.box.bottom <= box.top;
            expect(apart).toBe(true);
          }
          for (const { x, y } of points) {
            expect(x > box.left && x < box.right && y > box.top && y < box.bottom).toBe(false);
          }
        }
      }),
    );
    expect(placedOnce).toBeGreaterThan(10);
    const crowd = Array.from({ length: 31 }, () => ({ x: 300, y: 200, width: 300, height: 12 }));
    expect(placeLabels(crowd, bounds, [])).toBeUndefined();
  });
});

// Colour blindness of Machado, Oliveira and Fernandes (2009), severity 1, on linear light; grey by Rec. 709's weights.
const SEEN = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
} as const;

function luminanceSeen(colour: string, matrix: readonly (readonly number[])[]): number {
  const linear = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const seen = matrix.map((row) =>
    row.reduce((sum, weight, place) => sum + weight * (linear[place] as number), 0),
  );
  return 0.2126 * (seen[0] as number) + 0.7152 * (seen[1] as number) + 0.0722 * (seen[2] as number);
}

describe.each(['light', 'dark'] as const)('the scale of colours, %s', (theme) => {
  const shades = stepColours({ low: 0, high: 100, step: 10, decimals: 0 }, COLOURS[theme].ramp);

  it.each(Object.entries(SEEN))('goes one way in lightness: %s', (_, matrix) => {
    const luminances = shades.map((shade) => luminanceSeen(shade, matrix));
    const sorted = luminances.toSorted((a, b) => (theme === 'light' ? b - a : a - b));
    expect(luminances).toEqual(sorted);
    expect(new Set(luminances.map((each) => each.toFixed(3))).size).toBe(10);
  });

  it('lets the numbers stand out: contrast of at least 4.5 (WCAG 2.2, AA)', () => {
    for (const shade of shades) {
      const [light, dark] = [shade, inkOn(shade)]
        .map((each) => luminanceSeen(each, SEEN.grey))
        .toSorted((a, b) => b - a) as [number, number];
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('tidySvg', () => {
  it('takes what looks like echarts’ marks out of tags and leaves it in texts', () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg"><text class="zr7-cls-1" ecmeta_series_index="0">a zr7-cls-1 class="b"</text><style ><![CDATA[\n.zr7-cls-1:hover{}\n]]>\n</style></svg>';
    const tidied = tidySvg(svg, { title: 'T & <t>', description: 'd' });
    expect(tidied).toContain('<text>a zr7-cls-1 class="b"</text>');
    expect(tidied).not.toContain('<style');
    expect(tidied).toContain('<title id="figure-title">T &amp; &lt;t&gt;</title>');
  });
});
