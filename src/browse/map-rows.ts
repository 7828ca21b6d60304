/** Which values of a list stay, and where they go. */
export interface Places<T> {
  kept: T[];
  /** By the old place: the new one, or undefined. */
  newPlace: (number | undefined)[];
}

export function keepPlaces<T>(values: readonly T[], isKept: (value: T, place: number) => boolean): Places<T> {
  const kept: T[] = [];
  const newPlace = values.map((value, place) => (isKept(value, place) ? kept.push(value) - 1 : undefined));
  return { kept, newPlace };
}

/** The rows whose columns all refer to what is kept, with their new places. */
export function mapRows<T extends object>(columns: T, places: Partial<Record<keyof T, Places<unknown>>>): T {
  const table = columns as Record<string, number[]>;
  const mapped = Object.entries(places) as [string, Places<unknown>][];
  const length = Object.values(table)[0]?.length ?? 0;
  const rows = Array.from({ length }, (_, row) => row).filter((row) =>
    mapped.every(([name, { newPlace }]) => newPlace[table[name]?.[row] ?? -1] !== undefined),
  );
  const result = Object.fromEntries(
    Object.entries(table).map(([name, column]) => {
      const newPlace = (places as Record<string, Places<unknown> | undefined>)[name]?.newPlace;
      return [
        name,
        rows.map((row) => (newPlace === undefined ? column[row] : newPlace[column[row] as number])),
      ];
    }),
  );
  return result as T;
}
