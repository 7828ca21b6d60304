import type { Source } from '../../source.ts';
import { readLog, writeLog } from './kept-log.ts';
import { type Entry, type Log, toVote, withEntry, withState, withoutLast } from './votes.ts';

/**
 * The votes of this tab on one benchmark, and their way to the server. It outlives the view: a vote on its way arrives though the
 * person looks at something else meanwhile.
 */
export interface VoteStore {
  read: () => Log;
  subscribe: (onChange: () => void) => () => void;
  give: (entry: Pick<Entry, 'item' | 'winner' | 'seed' | 'voter'>) => void;
  /** Asks the session's last item again; a vote on it that was sent stands until there is another. */
  back: (seed: number, voter: string) => void;
  /** Sends what has failed once more. */
  retry: () => void;
  /** Decides about votes of an earlier page of this tab whose fate is not known. */
  settle: (fateOf: (entry: Entry) => Fate) => void;
}

/** What the file of votes has of an entry: that very vote, another one on the same, or none. */
export type Fate = 'recorded' | 'other' | 'absent';

const PROBLEMS: Record<Fate, string> = {
  recorded: '',
  other:
    'The page was left while this vote was being saved, and the file has another vote of yours on the same.',
  absent: 'The page was left while this vote was being saved.',
};

const stores = new Map<string, VoteStore>();

/** The store of a benchmark's votes; one for each in a page. */
export function voteStoreOf(bench: string, source: Source): VoteStore {
  const kept = stores.get(bench);
  if (kept !== undefined) return kept;
  const store = openStore(bench, source);
  stores.set(bench, store);
  return store;
}

function openStore(bench: string, source: Source): VoteStore {
  let log = readLog(bench);
  const listeners = new Set<() => void>();
  /** The entries that this page sends; others that are `sending` were sent by the page before a reload. */
  const ours = new Set<number>();
  // One after the other: a second vote on the same must not arrive before the first.
  let queue = Promise.resolve();

  const change = (next: Log) => {
    log = next;
    writeLog(bench, log);
    for (const listener of listeners) listener();
  };

  const send = (entry: Entry) => {
    const vote = toVote(bench, entry);
    if (vote === undefined) return;
    ours.add(entry.id);
    change(withState(log, entry.id, 'sending'));
    queue = queue.then(async () => {
      // Taken back meanwhile.
      if (!log.entries.some(({ id }) => id === entry.id)) return;
      try {
        await source.sendVote?.(vote);
        change(withState(log, entry.id, 'recorded'));
      } catch (error) {
        change(withState(log, entry.id, 'failed', (error as Error).message));
      }
    });
  };

  window.addEventListener('beforeunload', (event) => {
    if (log.entries.some(({ state }) => state === 'failed')) event.preventDefault();
  });

  return {
    read: () => log,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    give(entry) {
      change(
        withEntry(log, { ...entry, state: entry.winner === 'skip' ? 'recorded' : 'sending', problem: '' }),
      );
      send(log.entries.at(-1) as Entry);
    },
    back: (seed, voter) => change(withoutLast(log, seed, voter)),
    retry() {
      for (const entry of log.entries) if (entry.state === 'failed') send(entry);
    },
    settle(fateOf) {
      for (const entry of log.entries) {
        if (entry.state !== 'sending' || ours.has(entry.id)) continue;
        const problem = PROBLEMS[fateOf(entry)];
        change(withState(log, entry.id, problem === '' ? 'recorded' : 'failed', problem));
      }
    },
  };
}
