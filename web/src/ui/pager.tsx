import type { ReactNode } from 'react';
import { useData } from '../data.tsx';
import { linkWith } from '../route.ts';
import { formatCount } from './format.ts';
import './pager.css';

/** Rows on a page: few enough to draw at once, many enough to read on. */
export const PAGE_SIZE = 100;

/** The page that the address names, counted from 1; the last one where it names one beyond. */
export function usePage(rows: number): number {
  const { route } = useData();
  const pages = Math.max(1, Math.ceil(rows / PAGE_SIZE));
  const wanted = Math.trunc(Number(route.params.get('page') ?? 1)) || 1;
  return Math.min(pages, Math.max(1, wanted));
}

/** Which rows of how many are shown, and links to the other pages: `page=N` in the address. */
export function Pager({ label, rows }: { label: string; rows: number }): ReactNode {
  const { route } = useData();
  const page = usePage(rows);
  const pages = Math.ceil(rows / PAGE_SIZE);
  const first = (page - 1) * PAGE_SIZE + 1;
  const last = Math.min(rows, page * PAGE_SIZE);
  const link = (to: number, name: string) =>
    to < 1 || to > pages || to === page ? (
      <span className="off">{name}</span>
    ) : (
      <a href={linkWith(route, { page: to })}>{name}</a>
    );
  return (
    <nav className="pager" aria-label={label}>
      <span>
        {formatCount(first)}–{formatCount(last)} of {formatCount(rows)}
      </span>
      {pages > 1 && (
        <>
          {link(1, 'First')}
          {link(page - 1, 'Previous')}
          {link(page + 1, 'Next')}
          {link(pages, 'Last')}
        </>
      )}
    </nav>
  );
}
