import type { ReactNode } from 'react';
import { DataProvider, type WaitingProps, useData } from './data.tsx';
import { Header } from './header.tsx';
import { linkToBench, useRoute } from './route.ts';
import type { Source } from './source.ts';
import { Name } from './ui/name.tsx';
import { useView } from './use-view.ts';

export function App({ source }: { source: Source }): ReactNode {
  return (
    <DataProvider source={source} waiting={Waiting}>
      <Page />
    </DataProvider>
  );
}

function Page(): ReactNode {
  const { view } = useRoute();
  const { snapshot } = useData();
  const loaded = useView(view);
  return (
    <>
      <a className="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} lang={snapshot.language}>
        {loaded.kind === 'ready' ? (
          <loaded.View key={snapshot.bench} />
        ) : (
          <p className="waiting">{loaded.kind === 'failed' ? loaded.message : 'Loading …'}</p>
        )}
      </main>
    </>
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
