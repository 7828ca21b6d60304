import { type ReactNode, useMemo } from 'react';
import type { VoteTexts } from '../../../../src/analysis/texts.ts';
import { countOf } from '../../ui/format.ts';
import { Name } from '../../ui/name.tsx';
import { Fold } from './fold.tsx';

interface VotesProps {
  models: readonly string[];
  turn: number;
  votes: readonly VoteTexts[];
}

interface Pair {
  models: [string, string];
  /** Who voted for the first, for neither, for the second. */
  voters: [string[], string[], string[]];
}

/** Votes on the pairs of the shown models in one turn. */
export function Votes({ models, turn, votes }: VotesProps): ReactNode {
  const pairs = useMemo(() => pairsOf(votes, models, turn), [votes, models, turn]);
  if (pairs.length === 0) return null;
  return (
    <div className="across votes">
      <Fold summary={`Votes on ${countOf(pairs.length, 'pair')}`}>
        {pairs.map(({ models: [a, b], voters }) => (
          <dl key={JSON.stringify([a, b])}>
            <Side label={<Name text={a} />} voters={voters[0]} />
            <Side label="tie" voters={voters[1]} />
            <Side label={<Name text={b} />} voters={voters[2]} />
          </dl>
        ))}
      </Fold>
    </div>
  );
}

function Side({ label, voters }: { label: ReactNode; voters: readonly string[] }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{countOf(voters.length, 'vote')}</strong>{' '}
        <span className="faint">
          {voters.map((voter, place) => (
            // One person may have voted twice.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={place}>
              {place > 0 && ', '}
              <Name text={voter} />
            </span>
          ))}
        </span>
      </dd>
    </div>
  );
}

function pairsOf(votes: readonly VoteTexts[], models: readonly string[], turn: number): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const vote of votes) {
    const [a, b] = [models.indexOf(vote.model_a), models.indexOf(vote.model_b)];
    if (vote.turn !== turn || a === -1 || b === -1) continue;
    const names: [string, string] = a < b ? [vote.model_a, vote.model_b] : [vote.model_b, vote.model_a];
    const key = JSON.stringify(names);
    const pair = pairs.get(key) ?? { models: names, voters: [[], [], []] };
    pairs.set(key, pair);
    const winner =
      vote.winner === 'model_a' ? vote.model_a : vote.winner === 'model_b' ? vote.model_b : undefined;
    pair.voters[winner === undefined ? 1 : winner === names[0] ? 0 : 2].push(vote.voter);
  }
  return [...pairs.values()];
}
