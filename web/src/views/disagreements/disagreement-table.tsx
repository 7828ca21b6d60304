import type { ReactNode } from 'react';
import type { Disagreement } from '../../../../src/analysis/disagreements.ts';
import { useData } from '../../data.tsx';
import { Name } from '../../ui/name.tsx';
import { Wide } from '../../ui/wide.tsx';
import { QuestionCells, QuestionHeads } from './question-cells.tsx';
import { KIND_WORDS } from './words.ts';

/** Rows of one kind of disagreement, with what each side says. */
export function DisagreementTable({ rows }: { rows: readonly Disagreement[] }): ReactNode {
  const { snapshot } = useData();
  const kind = rows[0]?.kind ?? 'orders';
  return (
    <Wide label={KIND_WORDS[kind].title}>
      <table className="findings">
        <caption className="visually-hidden">{KIND_WORDS[kind].meaning} The largest first.</caption>
        <thead>
          <tr>
            <QuestionHeads />
            {kind === 'orders' && (
              <th scope="col" className="text">
                Judge
              </th>
            )}
            <th scope="col" className="text">
              {kind === 'orders' ? 'Its verdicts' : 'Who says what'}
            </th>
            <th scope="col">Apart</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={[row.question, row.turn, row.choice, ...row.models, ...row.judges].join('\n')}>
              <QuestionCells {...row} judge={row.judges.find((judge) => snapshot.judges.includes(judge))} />
              {kind === 'orders' && (
                <td className="text">
                  <Name text={row.judges[0] ?? ''} />
                </td>
              )}
              <td className="text">
                <Verdicts row={row} />
              </td>
              <td>{Number(row.size.toFixed(2))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

const GAMES = ['in this order', 'turned round'];

function Verdicts({ row: { kind, models, judges, verdicts } }: { row: Disagreement }): ReactNode {
  return (
    <dl className={`verdicts ${models.length === 1 ? 'scores' : ''} ${kind}`}>
      {verdicts.map((verdict, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place says who speaks
        <div key={place}>
          <dt>{kind === 'orders' ? GAMES[place] : <Name text={judges[place] ?? ''} />}</dt>
          <dd>
            <Name text={verdict} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
