import type { ReactNode } from 'react';
import { type Route, go, linkWith } from '../route.ts';

type Order = 'ascending' | 'descending';

/** By what a table is sorted: `sort=COLUMN&order=ascending|descending` in the address. */
export interface Sort {
  column: string;
  order: Order;
}

/** The order that the address names, or the one that the table has by itself. */
export function readSort(route: Route, usual: Sort): Sort {
  const column = route.params.get('sort');
  if (column === null) return usual;
  return { column, order: route.params.get('order') === 'ascending' ? 'ascending' : 'descending' };
}

interface HeadProps {
  route: Route;
  sort: Sort;
  column: string;
  /** The order of the first press; the next one turns it round. */
  first?: Order;
  className?: string;
  children: ReactNode;
}

/** The head of a column that sorts its table. */
export function SortHead({
  route,
  sort,
  column,
  first = 'descending',
  className,
  children,
}: HeadProps): ReactNode {
  const isSorted = sort.column === column;
  const turned: Order = sort.order === 'ascending' ? 'descending' : 'ascending';
  const next = isSorted ? turned : first;
  return (
    <th scope="col" className={className} aria-sort={isSorted ? sort.order : undefined}>
      <button
        type="button"
        className="sort"
        onClick={() => go(linkWith(route, { sort: column, order: next }))}
      >
        {children}
        <span className="direction" aria-hidden="true">
          {isSorted && (sort.order === 'ascending' ? '▲' : '▼')}
        </span>
      </button>
    </th>
  );
}

/** Numbers by size, names as people sort them; what has no value comes last in either order. */
export function sortRows<T>(
  rows: readonly T[],
  order: Order,
  valueOf: (row: T) => number | string | null,
): T[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const sign = order === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
      return sign * collator.compare(String(a), String(b));
    })
    .map(({ row }) => row);
}
