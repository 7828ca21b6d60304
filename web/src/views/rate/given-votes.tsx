import { type ReactNode, useState } from 'react';
import { useData } from '../../data.tsx';
import { linkTo } from '../../route.ts';
import { Wide } from '../../ui/wide.tsx';
import { type Entry, describeWinner } from './votes.ts';

const STATES: Record<Entry['state'], string> = {
  sending: 'saving',
  recorded: 'recorded',
  failed: 'not saved',
};

/** This session's votes; who wrote the answers is told only to those who ask. */
export function GivenVotes({ entries }: { entries: readonly Entry[] }): ReactNode {
  const { route } = useData();
  const [areNamesShown, showNames] = useState(false);
  if (entries.length === 0) return undefined;
  return (
    <details className="given">
      <summary>Your votes in this session ({entries.length})</summary>
      <p>
        <button type="button" aria-pressed={areNamesShown} onClick={() => showNames(!areNamesShown)}>
          {areNamesShown ? 'Hide the models' : 'Show the models'}
        </button>
      </p>
      <Wide label="Your votes">
        <table>
          <caption className="visually-hidden">Your votes in this session, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col">Turn</th>
              <th scope="col">Vote</th>
              {areNamesShown && (
                <>
                  <th scope="col">A</th>
                  <th scope="col">B</th>
                </>
              )}
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {entries.toReversed().map(({ id, item, winner, state }) => (
              <tr key={id}>
                <th scope="row">
                  {areNamesShown ? (
                    <a
                      href={linkTo(route, 'question', {
                        id: item.question,
                        model: [item.modelA, item.modelB],
                        turn: item.turn,
                      })}
                    >
                      {String(item.question)}
                    </a>
                  ) : (
                    String(item.question)
                  )}
                </th>
                <td>{item.turn}</td>
                <td>{describeWinner(winner)}</td>
                {areNamesShown && (
                  <>
                    <td>{item.modelA}</td>
                    <td>{item.modelB}</td>
                  </>
                )}
                <td>{winner === 'skip' ? '' : STATES[state]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
}
