import { type ReactNode, useEffect, useMemo } from 'react';
import { judgesOf } from '../../src/analysis/leaderboard.ts';
import { useData } from './data.tsx';
import { Notice } from './notice.tsx';
import { type View, VIEWS, go, linkTo, linkToBench, linkWith } from './route.ts';
import { useScrollMemory } from './scroll-memory.ts';
import { Choice } from './ui/choice.tsx';
import { visibleName } from './ui/name.tsx';
import { ThemeButton } from './ui/theme-button.tsx';

const TITLES: Record<View, string> = {
  leaderboard: 'Leaderboard',
  question: 'Questions',
  disagreements: 'Disagreements',
  compare: 'Compare',
  rate: 'Rate',
};

/** The views that show one judge's verdicts; the others choose for themselves. */
const OF_ONE_JUDGE: ReadonlySet<View> = new Set(['leaderboard', 'question']);

/** The columns of one mode are not those of the other. */
const UNSORTED = { sort: undefined, order: undefined };

/** The benchmark, the views, and what holds in several of them: the mode and the judge. */
export function Header(): ReactNode {
  const { benches, snapshot, route, source } = useData();
  const { mode, judge, judges } = useJudge();
  const hasJudge = OF_ONE_JUDGE.has(route.view);
  const title = `${TITLES[route.view]} · ${visibleName(route.bench)} · llm-judge`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useScrollMemory(`${route.bench}/${route.view}`);
  return (
    <header>
      <div className="bar">
        <strong className="brand">llm-judge</strong>
        <nav aria-label="Views">
          {VIEWS.filter((view) => view !== 'rate' || source.sendVote !== undefined).map((view) => (
            <a key={view} href={linkTo(route, view)} aria-current={view === route.view ? 'page' : undefined}>
              {TITLES[view]}
            </a>
          ))}
        </nav>
        <ThemeButton />
      </div>
      <div className="bar settings">
        <Choice
          label="Benchmark"
          value={route.bench}
          options={benches.map(({ name, language }) => ({
            value: name,
            label: name,
            group: languageName(language),
          }))}
          onChange={(bench) => go(linkToBench(route, bench))}
        />
        {hasJudge && (
          <Choice
            label="Mode"
            value={mode}
            options={[
              { value: 'single', label: 'Single grades' },
              { value: 'pairwise', label: 'Pairwise' },
            ]}
            onChange={(value) => go(linkWith(route, { mode: value, judge: undefined, ...UNSORTED }))}
          />
        )}
        {hasJudge && judges.length > 0 && (
          <Choice
            label="Judge"
            value={judge}
            options={judges.map((name) => ({ value: name, label: name }))}
            onChange={(value) => go(linkWith(route, { judge: value }))}
          />
        )}
        {snapshot.progress < 1 && (
          <progress aria-label="Reading the files" max={1} value={snapshot.progress} />
        )}
      </div>
      <Notice />
      {snapshot.problems.length > 0 && (
        <details className="notice">
          <summary>Some lines could not be read</summary>
          <ul>
            {snapshot.problems.map((problem) => (
              <li key={problem}>{visibleName(problem)}</li>
            ))}
          </ul>
        </details>
      )}
    </header>
  );
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export type Mode = 'single' | 'pairwise';

/** The mode and the judge that the address names, or the first ones that there are. */
export function useJudge(): { mode: Mode; judge: string; judges: string[] } {
  const { snapshot, route } = useData();
  const all = useMemo(() => judgesOf(snapshot), [snapshot]);
  const wanted = route.params.get('mode');
  const usual: Mode = all.single.length === 0 && all.pairwise.length > 0 ? 'pairwise' : 'single';
  const mode = wanted === 'single' || wanted === 'pairwise' ? wanted : usual;
  const judges = all[mode];
  const named = route.params.get('judge');
  return { mode, judges, judge: named !== null && judges.includes(named) ? named : (judges[0] ?? '') };
}
