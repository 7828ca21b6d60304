import type { ReactNode } from 'react';
import type { Entry } from './votes.ts';

/** Votes that the server has not taken, and the button that sends them again. */
export function Problems({ failed, onRetry }: { failed: readonly Entry[]; onRetry: () => void }): ReactNode {
  const reasons = [...new Set(failed.map(({ problem }) => problem))];
  return (
    // Always there, so that a screen reader hears of what appears in it.
    <div role="alert">
      {failed.length > 0 && (
        <div className="notice unsaved">
          <p>
            {failed.length === 1 ? 'A vote is' : `${failed.length} votes are`} not saved: {reasons.join(' ')}{' '}
            This tab keeps {failed.length === 1 ? 'it' : 'them'} until the server has taken{' '}
            {failed.length === 1 ? 'it' : 'them'}.
          </p>
          <button type="button" onClick={onRetry}>
            Send again
          </button>
        </div>
      )}
    </div>
  );
}
