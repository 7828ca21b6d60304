/** A point that is to have a label of a size, all in pixels. */
export interface LabelledPoint {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Directions around a point, the likeliest to be read as its own first. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, -0.5],
  [1, 0.5],
  [-1, -0.5],
  [-1, 0.5],
];
/** From the point's middle to the label, in pixels. */
const DISTANCES = [7, 13, 21, 31, 43, 57, 73];
/** Around a point's middle, kept free. */
const POINT = 5;

/** Beyond this a label may be taken for another point's, and a line leads to it. */
const NEAR = 9;

/** Where a label is placed, and where the line to it ends, if it needs one. */
export interface PlacedLabel {
  box: Box;
  leader?: readonly [number, number];
}

/**
 * A place near each point for its label, such that no label lies over another, over a point or an obstacle, or beyond the bounds,
 * and no line to a label crosses another label or point. Points are served in turn, and each takes the first place that is free.
 *
 * @returns undefined where they do not all fit.
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  bounds: Box,
  obstacles: readonly Box[],
): PlacedLabel[] | undefined {
  const pointBoxes = points.map(({ x, y }) => around(x, y, POINT));
  const labels: Box[] = [];
  const leaders: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const [place, point] of points.entries()) {
    const others = [...labels, ...pointBoxes.filter((_, other) => other !== place)];
    const taken = [...others, pointBoxes[place] as Box, ...leaders, ...obstacles];
    const found = candidates(point)
      .filter((box) => isWithin(box, bounds) && !taken.some((other) => meet(box, other)))
      .map((box) => ({ box, leader: leaderTo(point, box) }))
      .find(
        ({ leader }) => !stepsTo(point, leader).some((step) => others.some((other) => meet(step, other))),
      );
    if (found === undefined) return undefined;
    labels.push(found.box);
    leaders.push(...stepsTo(point, found.leader));
    placed.push({ box: found.box, ...(found.leader === undefined ? {} : { leader: found.leader }) });
  }
  return placed;
}

/** The end of the line to a label: its nearest edge; undefined where the label is near enough without one. */
function leaderTo({ x, y }: LabelledPoint, { left, right, top, bottom }: Box): [number, number] | undefined {
  const end: [number, number] = [
    Math.min(right, Math.max(left, x)),
    Math.min(bottom - 2, Math.max(top + 2, y)),
  ];
  return Math.hypot(end[0] - x, end[1] - y) > NEAR ? end : undefined;
}

/** A line as small boxes along it, to find what it crosses. */
function stepsTo({ x, y }: LabelledPoint, end: readonly [number, number] | undefined): Box[] {
  if (end === undefined) return [];
  const count = Math.ceil(Math.hypot(end[0] - x, end[1] - y) / 3);
  return Array.from({ length: count }, (_, step) =>
    around(x + ((end[0] - x) * step) / count, y + ((end[1] - y) * step) / count, 0.5),
  );
}

function around(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

function candidates({ x, y, width, height }: LabelledPoint): Box[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map(([dx, dy]) => {
      // The side that faces the point, or a label's middle where it stands straight above or below.
      const left = dx === 0 ? x - width / 2 : dx > 0 ? x + distance : x - distance - width;
      const middle = y + dy * (distance + height / 2);
      return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 };
    }),
  );
}

function isWithin(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
