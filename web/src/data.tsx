import { type ComponentType, type ReactNode, createContext, use, useEffect, useMemo, useState } from 'react';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import type { BenchSummary } from '../../src/analysis/texts.ts';
import { followBenches } from './follow-benches.ts';
import { type Route, useRoute } from './route.ts';
import type { Source } from './source.ts';

/** What every view has at hand. */
export interface Data {
  source: Source;
  benches: BenchSummary[];
  snapshot: Snapshot;
  route: Route;
}

const DataContext = createContext<Data | undefined>(undefined);

/** @throws Error outside of `DataProvider`, or before its data are there. */
export function useData(): Data {
  const data = use(DataContext);
  if (data === undefined) throw new Error('useData is for views: they are drawn within DataProvider');
  return data;
}

export interface WaitingProps {
  message: string;
  /** Benchmarks that can be read in place of the one that cannot. */
  others?: readonly string[] | undefined;
}

interface ProviderProps {
  source: Source;
  /** What stands in place of the views until the data are there. */
  waiting: ComponentType<WaitingProps>;
  children: ReactNode;
}

/** Reads the benchmark that the address names, and again whenever its files change. */
export function DataProvider({ source, waiting: Waiting, children }: ProviderProps): ReactNode {
  const route = useRoute();
  const [benches, setBenches] = useState<BenchSummary[]>();
  const [first, setFirst] = useState<string>();
  const [benchesProblem, setBenchesProblem] = useState<string>();
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [problem, setProblem] = useState<string>();
  const bench = route.bench === '' ? first : route.bench;
  const isAbsent = benches !== undefined && !benches.some(({ name }) => name === bench);

  useEffect(
    () =>
      followBenches(source, {
        onBenches: (fresh) => {
          setBenchesProblem(undefined);
          setBenches(fresh);
          // The reader stays where they are, though a new benchmark may come before theirs.
          setFirst((known) => (fresh.some(({ name }) => name === known) ? known : fresh[0]?.name));
        },
        onProblem: setBenchesProblem,
      }),
    [source],
  );

  useEffect(() => {
    // One that is not there is read when it has come.
    if (bench === undefined || isAbsent) return;
    return follow(source, bench, {
      onSnapshot: (fresh) => {
        setProblem(undefined);
        setSnapshot(fresh);
      },
      onProblem: setProblem,
    });
  }, [source, bench, isAbsent]);

  const data = useMemo(() => {
    const isHere = benches !== undefined && bench !== undefined && snapshot?.bench === bench;
    return isHere ? { source, benches, snapshot, route: { ...route, bench } } : undefined;
  }, [source, benches, bench, snapshot, route]);

  if (benches?.length === 0) {
    return (
      <Waiting message="This folder holds no benchmark: a folder with a question.jsonl. The first one appears here by itself." />
    );
  }
  if (benches === undefined && benchesProblem !== undefined) {
    const reason = benchesProblem.replace(/\.?$/, '.');
    return <Waiting message={`The list of benchmarks cannot be read: ${reason} Trying again …`} />;
  }
  const message = problem ?? (isAbsent ? 'There is no such benchmark.' : undefined);
  if (message !== undefined) {
    const others = benches?.map(({ name }) => name).filter((name) => name !== bench);
    return <Waiting message={message} others={others} />;
  }
  if (data === undefined) return <Waiting message="Reading …" />;
  return <DataContext value={data}>{children}</DataContext>;
}

/** Least time between two readings of the snapshot, in milliseconds: a run appends many rows a second. */
const PAUSE = 700;
/** The same until the first verdicts are there: the server has only just begun to read. */
const SHORT_PAUSE = 100;

/** Hands over the snapshot, and the next one after each change. */
function follow(
  source: Source,
  bench: string,
  on: { onSnapshot: (snapshot: Snapshot) => void; onProblem: (message: string) => void },
): () => void {
  const ended = new AbortController();
  let isReading = false;
  let revision = -1;
  let told = -1;
  const read = async () => {
    if (isReading) return;
    isReading = true;
    let isPartial = false;
    do {
      let pause = PAUSE;
      try {
        const snapshot = await source.readSnapshot(bench);
        revision = snapshot.revision;
        if (!ended.signal.aborted) on.onSnapshot(snapshot);
        const { progress, grades, matches } = snapshot;
        // While the server is reading it has more each time: nobody has to tell.
        isPartial = progress < 1;
        if (isPartial && grades.score.length + matches.game1.length === 0) pause = SHORT_PAUSE;
      } catch (error) {
        isPartial = false;
        if (!ended.signal.aborted) on.onProblem((error as Error).message);
      }
      // Changes that come meanwhile are read together.
      await new Promise((resolve) => setTimeout(resolve, pause));
    } while ((isPartial || told > revision) && !ended.signal.aborted);
    isReading = false;
  };
  void read();
  const end = source.watch?.(bench, (fresh) => {
    told = fresh;
    if (told > revision) void read();
  });
  return () => {
    ended.abort();
    end?.();
  };
}
