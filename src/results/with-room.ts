type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The column itself where it has `length` places; else a larger one that begins with the same numbers and goes on with zeros. */
export function withRoom<C extends Column>(column: C, length: number): C {
  if (length <= column.length) return column;
  const Same = column.constructor as new (length: number) => C;
  // Half as much again: growing costs a copy of each number two times, and leaves a third of the places free at most.
  const larger = new Same(Math.max(length, 16, Math.ceil(column.length * 1.5)));
  larger.set(column);
  return larger;
}
