import type { ReactNode } from 'react';
import { useData } from '../data.tsx';
import { linkWith } from '../route.ts';
import { Empty } from '../ui/empty.tsx';
import { PAGE_SIZE, Pager, usePage } from '../ui/pager.tsx';
import { DisagreementTable } from './disagreements/disagreement-table.tsx';
import { FilterBar } from './disagreements/filter-bar.tsx';
import { FlagTable } from './disagreements/flag-table.tsx';
import { FlaggedTable } from './disagreements/flagged-table.tsx';
import { Tabs } from './disagreements/tabs.tsx';
import { useFindings } from './disagreements/use-findings.ts';
import { KIND_WORDS } from './disagreements/words.ts';
import './disagreements.css';

/** Where a judge should be doubted: against itself, other judges and people; and what was flagged. */
export function Disagreements(): ReactNode {
  const { route } = useData();
  const { kind, counts, flags, flag, disagreements, flagged } = useFindings();
  const rows = disagreements.length + flagged.length;
  const from = (usePage(rows) - 1) * PAGE_SIZE;
  return (
    <div className="disagreements" lang="en">
      <h1>Disagreements</h1>
      <Tabs kind={kind} counts={counts} />
      <p className="meaning">{KIND_WORDS[kind].meaning}</p>
      {counts[kind] === 0 ? (
        <Empty>{KIND_WORDS[kind].empty}</Empty>
      ) : (
        <>
          <FilterBar />
          {kind === 'flagged' && <FlagTable flag={flag} counts={flags} />}
          {flag !== undefined && kind === 'flagged' && (
            <p>
              Only rows flagged <strong>{flag}</strong> are shown.{' '}
              <a href={linkWith(route, { flag: undefined, page: undefined })}>Show all flagged rows</a>
            </p>
          )}
          {rows === 0 ? (
            <Empty>None of these passes the filters. Widen them to see some.</Empty>
          ) : (
            <>
              <Pager label="Pages, above the table" rows={rows} />
              {kind === 'flagged' ? (
                <FlaggedTable rows={flagged.slice(from, from + PAGE_SIZE)} />
              ) : (
                <DisagreementTable rows={disagreements.slice(from, from + PAGE_SIZE)} />
              )}
              {rows > PAGE_SIZE && <Pager label="Pages, below the table" rows={rows} />}
            </>
          )}
        </>
      )}
    </div>
  );
}
