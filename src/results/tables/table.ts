/** What a cell holds; null where there is nothing. */
export type Cell = string | number | boolean | null;

/** What a column holds: text, whole numbers up to 2³¹, numbers, or true and false; each cell may be null. */
export type ColumnType = 'text' | 'whole' | 'number' | 'boolean';

export interface TableColumn {
  name: string;
  type: ColumnType;
  /** What it means, in a few words. */
  description: string;
}

/** Rows of one kind, to be written into a file of any format. Rows stream: they are made when they are asked for. */
export interface Table {
  name: string;
  description: string;
  columns: readonly TableColumn[];
  /** Each with one cell a column, in their order. */
  rows: () => Iterable<readonly Cell[]>;
}

/** A description of columns, one a key: `{ n: ['whole', 'how many scores'] }`. */
export function columnsOf(columns: Record<string, readonly [ColumnType, string]>): TableColumn[] {
  return Object.entries(columns).map(([name, [type, description]]) => ({ name, type, description }));
}
