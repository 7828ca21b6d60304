import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';
import { type RateItem, itemKey, planSession, votedItems, winningModel } from './plan.ts';
import type { SessionSettings } from './settings.ts';
import { type Fate, type VoteStore, voteStoreOf } from './vote-store.ts';
import type { Entry } from './votes.ts';

/** How long the file is given to show a vote that was being saved while the page was reloaded, in milliseconds. */
const PATIENCE = 4000;

export interface SessionState {
  plan: RateItem[];
  /** What this session's votes and skips are, oldest first. */
  entries: Entry[];
  /** Votes of any session of this tab that the server has not taken. */
  failed: Entry[];
  /** The item to vote on; undefined at the end. */
  item: RateItem | undefined;
  /** Whether the item has a vote that was sent before. */
  isAgain: boolean;
  store: VoteStore;
}

/** The session that the settings describe, as far as it has come. */
export function useSession(settings: SessionSettings, voter: string): SessionState {
  const { source, snapshot } = useData();
  const store = useMemo(() => voteStoreOf(snapshot.bench, source), [snapshot.bench, source]);
  const log = useSyncExternalStore(store.subscribe, store.read);
  const recorded = useMemo(() => votedItems(snapshot, `expert_${voter}`), [snapshot, voter]);

  // Made once: what a run appends meanwhile does not change the session.
  const [plan] = useState(() => {
    const { entries, reopened } = store.read();
    const done = new Set(recorded.keys());
    const ofThis = entries.filter((entry) => isOf(entry, settings.seed, voter));
    for (const { item, voter: by, winner } of entries)
      if (by === voter && winner !== 'skip') done.add(itemKey(item));
    for (const { item } of ofThis) done.delete(itemKey(item));
    for (const key of reopened) done.delete(key);
    return planSession(snapshot, { ...settings, done });
  });

  // By what the file has then, however often it changes meanwhile.
  const settle = useEffectEvent(() => store.settle((entry) => fateOf(entry, snapshot)));
  useEffect(() => {
    const timer = setTimeout(() => settle(), PATIENCE);
    return () => clearTimeout(timer);
  }, [store]);

  const entries = log.entries.filter((entry) => isOf(entry, settings.seed, voter));
  const given = new Set(entries.map(({ item }) => itemKey(item)));
  const item = plan.find((each) => !given.has(itemKey(each)));
  return {
    plan,
    entries,
    failed: log.entries.filter(({ state }) => state === 'failed'),
    item,
    isAgain: item !== undefined && log.reopened.includes(itemKey(item)),
    store,
  };
}

/** What became of a vote, whoever gave it. */
function fateOf({ item, winner, voter }: Entry, snapshot: Snapshot): Fate {
  const found = votedItems(snapshot, `expert_${voter}`).get(itemKey(item));
  if (found === undefined) return 'absent';
  return found === winningModel(item, winner) ? 'recorded' : 'other';
}

function isOf(entry: Entry, seed: number, voter: string): boolean {
  return entry.seed === seed && entry.voter === voter;
}
