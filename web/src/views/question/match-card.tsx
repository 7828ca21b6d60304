import type { ReactNode } from 'react';
import type { MatchTexts } from '../../../../src/analysis/texts.ts';
import { Name, visibleName } from '../../ui/name.tsx';
import { FlagSentences } from './flag-badges.tsx';
import { Judged } from './judged.tsx';
import { resultOf, winnerOf } from './words.ts';

/** Two answers compared by a judge, in both orders: who stood first, who won, and what it comes to. */
export function MatchCard({ match }: { match: MatchTexts }): ReactNode {
  const { model_1, model_2, judge, prompt, flags, games } = match;
  return (
    <article
      className="verdict"
      aria-label={`${visibleName(judge)} on ${visibleName(model_1)} and ${visibleName(model_2)}`}
    >
      <header>
        <strong className="result">
          <Outcome match={match} />
        </strong>
        <span>
          <Name text={judge} /> <span className="faint">with</span> <Name text={prompt} className="faint" />
        </span>
      </header>
      <FlagSentences flags={flags} />
      <div className="games">
        {games.map((game, place) => {
          const [first, second] = place === 0 ? [model_1, model_2] : [model_2, model_1];
          const winner = winnerOf(match, game);
          return (
            <section
              key={first}
              aria-label={`Game ${place + 1}: A was ${visibleName(first)}, B was ${visibleName(second)}; ${visibleName(judge)}, turn ${match.turn}`}
            >
              <h4>
                {winner !== undefined ? (
                  <>
                    <Name text={winner} /> won
                  </>
                ) : game.winner === 'tie' ? (
                  'Tie'
                ) : (
                  'No verdict'
                )}
              </h4>
              <p className="faint order">
                A was <Name text={first} />, B was <Name text={second} />
              </p>
              {game.doubts.length > 0 && (
                <ul className="doubts">
                  {game.doubts.map((doubt) => (
                    <li key={doubt}>{visibleName(doubt)}</li>
                  ))}
                </ul>
              )}
              <Judged said={game} />
            </section>
          );
        })}
      </div>
    </article>
  );
}

function Outcome({ match }: { match: MatchTexts }): ReactNode {
  const result = resultOf(match);
  switch (result.kind) {
    case 'won':
      return (
        <>
          <Name text={result.model} /> won in both orders
        </>
      );
    case 'tied':
      return 'Tied in both orders';
    case 'orders-disagree':
      return 'The two orders disagree: counts as a tie';
    case 'no-verdict':
      return 'A game has no verdict: does not count';
  }
}
