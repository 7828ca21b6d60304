import type { ReactNode } from 'react';
import { DataProvider, type WaitingProps, useData } from './data.tsx';
import { Header } from './header.tsx';
import { linkTo, linkToBench, linkWith, useRoute } from './route.ts';
import type { Source } from './source.ts';
import { Name } from './ui/name.tsx';
import { useView } from './use-view.ts';
import { ViewBoundary } from './view-boundary.tsx';

export function App({ source }: { source: Source }): ReactNode {
  return (
    <DataProvider source={source} waiting={Waiting}>
      <Page />
    </DataProvider>
  );
}

function Page(): ReactNode {
  const { snapshot, route } = useData();
  const loaded = useView(route.view);
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} lang={snapshot.language}>
        {loaded.kind === 'ready' ? (
          <ViewBoundary shows={`${linkWith(route, {})} ${snapshot.revision}`} instead={<Failed />}>
            <loaded.View key={snapshot.bench} />
          </ViewBoundary>
        ) : (
          <p className="waiting">{loaded.kind === 'failed' ? loaded.message : 'Loading …'}</p>
        )}
      </main>
    </>
  );
}

/** The settings in the address may be what the view fails on: the way back is without them. */
function Failed(): ReactNode {
  const { route } = useData();
  return (
    <p className="empty" role="alert" lang="en">
      This view has failed and cannot be shown;{' '}
      <a href={linkTo(route, 'leaderboard', { judge: undefined, mode: undefined })}>
        go back to the leaderboard
      </a>
      .
    </p>
  );
}

/** The address names a view, so a plain jump to `#main` would leave it. */
function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function Waiting({ message, others }: WaitingProps): ReactNode {
  const route = useRoute();
  return (
    <main className="waiting">
      <h1>llm-judge</h1>
      <output>{message}</output>
      {others !== undefined && others.length > 0 && (
        <ul aria-label="Other benchmarks">
          {others.map((bench) => (
            <li key={bench}>
              <a href={linkToBench(route, bench)}>
                <Name text={bench} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
