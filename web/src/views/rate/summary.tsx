import type { ReactNode, RefObject } from 'react';
import { useData } from '../../data.tsx';
import { linkWith } from '../../route.ts';
import { Wide } from '../../ui/wide.tsx';
import { agreementLines } from './agreement-lines.ts';
import { countModels } from './count-models.ts';
import { type JudgeAgreement, compareWithJudges } from './judge-agreement.ts';
import { newSeed } from './settings.ts';
import type { Entry } from './votes.ts';

interface SummaryProps {
  heading: RefObject<HTMLHeadingElement | null>;
  entries: readonly Entry[];
  voter: string;
  onBack: () => void;
}

/** What the session came to. */
export function Summary({ heading, entries, voter, onBack }: SummaryProps): ReactNode {
  const { snapshot, route } = useData();
  const votes = entries.filter(({ winner }) => winner !== 'skip');
  const agreements = compareWithJudges(snapshot, votes);
  return (
    <article>
      <h2 ref={heading} tabIndex={-1}>
        The session is done: {votes.length} votes
        {entries.length > votes.length ? `, ${entries.length - votes.length} skipped` : ''}
      </h2>
      <p>
        <a href={linkWith(route, { seed: newSeed() })}>Another session</a> or{' '}
        <a href={linkWith(route, { seed: undefined })}>other settings</a>.{' '}
        <button type="button" onClick={onBack}>
          Back to the last vote
        </button>
      </p>
      <ModelTable votes={votes} />
      <h3>You and the judges</h3>
      {agreements.length === 0 ? (
        <p>No judge has a verdict on what you have voted on.</p>
      ) : (
        <>
          <AgreementTable agreements={agreements} />
          <p>
            Over all of your votes, on the command line (with your data folder in place of <code>data</code>,
            and the files of other people behind yours to count theirs too):
          </p>
        </>
      )}
      {agreementLines(snapshot, voter, agreements).map((line) => (
        <code className="line" key={line}>
          {line}
        </code>
      ))}
    </article>
  );
}

function ModelTable({ votes }: { votes: readonly Entry[] }): ReactNode {
  return (
    <>
      <h3>How often each model won</h3>
      <Wide label="How often each model won">
        <table>
          <caption className="visually-hidden">How often each model won</caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Won</th>
              <th scope="col">Tied</th>
              <th scope="col">Both bad</th>
              <th scope="col">Lost</th>
            </tr>
          </thead>
          <tbody>
            {countModels(votes).map(({ model, won, tied, bad, lost }) => (
              <tr key={model}>
                <th scope="row">{model}</th>
                <td>{won}</td>
                <td>{tied}</td>
                <td>{bad}</td>
                <td>{lost}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

function AgreementTable({ agreements }: { agreements: readonly JudgeAgreement[] }): ReactNode {
  return (
    <Wide label="How often you and each judge agree">
      <table>
        <caption className="visually-hidden">How often you and each judge agree</caption>
        <thead>
          <tr>
            <th scope="col">Judge</th>
            <th scope="col">Its verdicts</th>
            <th scope="col">Same as yours</th>
            <th scope="col">Same, where neither is a tie</th>
          </tr>
        </thead>
        <tbody>
          {agreements.map(({ judge, kind, all, decided }) => (
            <tr key={`${judge} ${kind}`}>
              <th scope="row">{judge}</th>
              <td>{kind === 'pair' ? 'comparisons' : 'grades, the higher wins'}</td>
              <td>{share(all)}</td>
              <td>{share(decided)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function share({ agree, total }: { agree: number; total: number }): string {
  return total === 0 ? 'none' : `${agree} of ${total} (${Math.round((100 * agree) / total)}%)`;
}
