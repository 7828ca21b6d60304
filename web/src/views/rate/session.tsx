import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { GivenVotes } from './given-votes.tsx';
import { Item } from './item.tsx';
import { itemKey } from './plan.ts';
import { Problems } from './problems.tsx';
import type { SessionSettings } from './settings.ts';
import { Summary } from './summary.tsx';
import { useKeys } from './use-keys.ts';
import { type SessionState, useSession } from './use-session.ts';
import { useTexts } from './use-texts.ts';
import { VoteButtons } from './vote-buttons.tsx';
import { type Entry, describeWinner } from './votes.ts';

/** One item after the other, until the session's last. */
export function Session({ settings, voter }: { settings: SessionSettings; voter: string }): ReactNode {
  const state = useSession(settings, voter);
  const { plan, entries, failed, item, isAgain, store } = state;
  const [areKeysOn, setKeysOn] = useState(true);
  const heading = useRef<HTMLHeadingElement>(null);
  const next = item === undefined ? undefined : plan[plan.indexOf(item) + 1];
  const read = useTexts(item, next);
  const canVote = read.texts !== undefined;

  const act = useMemo(
    () => ({
      vote: (winner: Entry['winner']) => {
        // Nobody votes on what is not there to read yet.
        if (item === undefined || (!canVote && winner !== 'skip')) return;
        store.give({ item, winner, seed: settings.seed, voter });
      },
      back: () => store.back(settings.seed, voter),
    }),
    [item, canVote, store, settings.seed, voter],
  );
  const keys = useMemo(
    (): Record<string, () => void> =>
      areKeysOn
        ? {
            a: () => act.vote('model_a'),
            b: () => act.vote('model_b'),
            t: () => act.vote('tie'),
            x: () => act.vote('tie (bothbad)'),
            s: () => act.vote('skip'),
            u: act.back,
            backspace: act.back,
          }
        : {},
    [act, areKeysOn],
  );
  useKeys(keys);

  // A screen reader goes on with the new question, not with the button that was pressed.
  const shown = item === undefined ? 'end' : itemKey(item);
  useEffect(() => {
    if (shown === '') return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [shown]);

  if (plan.length === 0) {
    return <p>Nothing is left to rate: you have voted on every pair that these settings allow.</p>;
  }
  return (
    <>
      <div className="progress">
        <progress aria-label="Votes given" max={plan.length} value={entries.length} />
        <span>
          {entries.length} of {plan.length}
        </span>
        <output>{lastWords(state)}</output>
      </div>
      <Problems failed={failed} onRetry={store.retry} />
      {item === undefined ? (
        <Summary heading={heading} entries={entries} voter={voter} onBack={act.back} />
      ) : (
        <>
          {isAgain && <p className="faint">Your earlier vote on this stands until you vote again.</p>}
          <Item heading={heading} item={item} read={read} entries={entries} />
          <VoteButtons onVote={act.vote} onBack={entries.length === 0 ? undefined : act.back} />
          <label className="keys">
            <input
              type="checkbox"
              checked={areKeysOn}
              onChange={(event) => setKeysOn(event.target.checked)}
            />
            Letter keys vote: A, B, T tie, X both bad, S skip, U back
          </label>
        </>
      )}
      <GivenVotes entries={entries} />
    </>
  );
}

/** What became of the last vote, for the eye and for screen readers. */
function lastWords({ entries }: SessionState): string {
  const last = entries.at(-1);
  if (last === undefined) return '';
  const words = describeWinner(last.winner);
  if (last.winner === 'skip') return `${words}.`;
  switch (last.state) {
    case 'failed':
      return `${words}: not saved yet.`;
    case 'recorded':
      return `${words}: vote recorded.`;
    case 'sending':
      return `${words}.`;
  }
}
