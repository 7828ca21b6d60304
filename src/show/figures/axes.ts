import { type Canvas, SIZES, lineHeight } from './figure.ts';

/** How axes look in every figure: thin, and darker than their grid. */
export function axisLook({ colours }: Pick<Canvas, 'colours'>) {
  return {
    axisLine: { show: true, onZero: false, lineStyle: { color: colours.muted, width: 0.75 } },
    axisTick: { show: true, length: 3, lineStyle: { color: colours.muted, width: 0.75 } },
    splitLine: { show: true, lineStyle: { color: colours.grid, width: 0.75 } },
    axisLabel: {
      color: colours.muted,
      fontSize: SIZES.small,
      lineHeight: lineHeight(SIZES.small),
      // Whatever does not fit has been made to: none is dropped.
      interval: 0,
      hideOverlap: false,
      showMinLabel: true,
      showMaxLabel: true,
    },
    nameTextStyle: { color: colours.ink, fontSize: SIZES.small },
  } as const;
}

/** Names of rows, which stand at their places and not at their names: two may have one name. */
export function placesOf(count: number): string[] {
  return Array.from({ length: count }, (_, place) => String(place));
}
