import type { CustomSeriesOption } from 'echarts/charts';

type Point = readonly [number, number];

/** Bars from a low value to a high one, along either axis, with a short stroke across at both ends. */
export function intervalBars(
  bars: readonly (readonly [Point, Point])[],
  { colour, cap, width = 1.5 }: { colour: string; cap: number; width?: number },
): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: bars.map(([from, to]) => [...from, ...to]),
    encode: { x: [0, 2], y: [1, 3] },
    renderItem: (_, api) => {
      const from = api.coord([api.value(0), api.value(1)]) as [number, number];
      const to = api.coord([api.value(2), api.value(3)]) as [number, number];
      const isFlat = from[1] === to[1];
      const [dx, dy] = isFlat ? [0, cap] : [cap, 0];
      const style = { stroke: colour, lineWidth: width };
      return {
        type: 'group',
        children: [
          strokeBetween(from[0], from[1], to[0], to[1], style),
          ...[from, to].map(([x, y]) => strokeBetween(x - dx, y - dy, x + dx, y + dy, style)),
        ],
      };
    },
  };
}

function strokeBetween(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  style: { stroke: string; lineWidth: number },
) {
  return { type: 'line' as const, shape: { x1, y1, x2, y2 }, style };
}
