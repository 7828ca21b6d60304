/** Kinds of numbers, and the bytes that one takes. */
const ARRAYS = { byte: Uint8Array, integer: Int32Array, real: Float64Array } as const;

export type ColumnKind = keyof typeof ARRAYS;
type TypedArray = Uint8Array | Int32Array | Float64Array;

const FIRST_CAPACITY = 64;

/** Columns of numbers that grow together: a row of ten costs some 50 bytes, where an object costs several hundred. */
export class Table<Column extends string> {
  length = 0;
  readonly #kinds: Readonly<Record<Column, ColumnKind>>;
  readonly #columns: Record<Column, TypedArray>;
  #capacity = FIRST_CAPACITY;

  constructor(kinds: Readonly<Record<Column, ColumnKind>>) {
    this.#kinds = kinds;
    this.#columns = this.#mapColumns((column) => new ARRAYS[kinds[column]](FIRST_CAPACITY));
  }

  /** Appends a row and gives its place. */
  push(row: Readonly<Record<Column, number>>): number {
    if (this.length === this.#capacity) this.#grow();
    for (const column of this.names) this.#columns[column][this.length] = row[column];
    this.length += 1;
    return this.length - 1;
  }

  get(row: number, column: Column): number {
    return this.#columns[column][row] as number;
  }

  set(row: number, column: Column, value: number): void {
    this.#columns[column][row] = value;
  }

  get names(): Column[] {
    return Object.keys(this.#kinds) as Column[];
  }

  /** The values of a column; good until the next row is pushed. */
  column(name: Column): TypedArray {
    return this.#columns[name].subarray(0, this.length);
  }

  #grow(): void {
    this.#capacity *= 2;
    const old = { ...this.#columns };
    const larger = this.#mapColumns((column) => {
      const array = new ARRAYS[this.#kinds[column]](this.#capacity);
      array.set(old[column]);
      return array;
    });
    Object.assign(this.#columns, larger);
  }

  #mapColumns(make: (column: Column) => TypedArray): Record<Column, TypedArray> {
    return Object.fromEntries(this.names.map((column) => [column, make(column)])) as Record<
      Column,
      TypedArray
    >;
  }
}

/** One column of several tables, one after the other. */
export function joinColumn<Column extends string>(tables: readonly Table<Column>[], name: Column): number[] {
  const values: number[] = [];
  for (const table of tables) for (const value of table.column(name)) values.push(value);
  return values;
}
