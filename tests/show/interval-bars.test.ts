import { describe, expect, it } from 'vitest';
import { axisAround, drawBars } from '../../src/show/interval-bars.ts';

describe('drawBars', () => {
  it('puts every bar on one axis of 20 columns, whose ends the head names', () => {
    const { head, cells } = drawBars(
      [
        { mean: 5, interval: { low: 0, high: 10 } },
        { mean: 2, interval: { low: 1, high: 3 } },
        { mean: 7, interval: { low: 7, high: 7 } },
        { mean: 10 },
        { mean: null },
      ],
      { low: 0, high: 10 },
      String,
    );
    expect(head).toBe('0                 10');
    expect(cells).toEqual([
      '├─────────●────────┤',
      '  ├─●─┤             ',
      '             ●      ',
      '                   ●',
      '                    ',
    ]);
  });

  it('draws at the edge what lies beyond it', () => {
    const bar = { mean: 0.5, interval: { low: -1, high: 2 } };
    expect(drawBars([bar], { low: 0, high: 1 }, String).cells).toEqual(['├─────────●────────┤']);
  });
});

describe('axisAround', () => {
  it.each([
    [5.4, 7.9, { low: 5, high: 8 }],
    [7.12, 7.31, { low: 7.1, high: 7.35 }],
    [43, 91, { low: 40, high: 100 }],
    [7, 7, { low: 7, high: 7.01 }],
  ])('holds %d to %d between round numbers', (low, high, axis) => {
    const found = axisAround([{ mean: low, interval: { low, high } }]);
    expect(found?.low).toBeCloseTo(axis.low, 10);
    expect(found?.high).toBeCloseTo(axis.high, 10);
  });

  it('is not there without a bar', () => {
    expect(axisAround([{ mean: null }])).toBeUndefined();
  });
});
