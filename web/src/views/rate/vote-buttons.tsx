import type { ReactNode } from 'react';
import type { Entry } from './votes.ts';

interface VoteButtonsProps {
  onVote: (winner: Entry['winner']) => void;
  /** Undefined where there is nothing to take back. */
  onBack: (() => void) | undefined;
}

const VOTES: { winner: Entry['winner']; label: string; key: string }[] = [
  { winner: 'model_a', label: 'A is better', key: 'A' },
  { winner: 'tie', label: 'Tie', key: 'T' },
  { winner: 'tie (bothbad)', label: 'Both bad', key: 'X' },
  { winner: 'model_b', label: 'B is better', key: 'B' },
];

/** The votes as buttons, always within reach at the foot of the window. */
export function VoteButtons({ onVote, onBack }: VoteButtonsProps): ReactNode {
  return (
    <fieldset className="votes">
      <legend className="visually-hidden">Your vote</legend>
      {VOTES.map(({ winner, label, key }) => (
        <button key={winner} type="button" aria-keyshortcuts={key} onClick={() => onVote(winner)}>
          {label} <kbd aria-hidden>{key}</kbd>
        </button>
      ))}
      <button
        type="button"
        className="lesser"
        aria-keyshortcuts="U"
        disabled={onBack === undefined}
        onClick={onBack}
      >
        Back <kbd aria-hidden>U</kbd>
      </button>
      <button type="button" className="lesser" aria-keyshortcuts="S" onClick={() => onVote('skip')}>
        Skip <kbd aria-hidden>S</kbd>
      </button>
    </fieldset>
  );
}
