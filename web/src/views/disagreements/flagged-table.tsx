import type { ReactNode } from 'react';
import type { FlaggedRow } from '../../../../src/analysis/disagreements.ts';
import { useData } from '../../data.tsx';
import { Name } from '../../ui/name.tsx';
import { Wide } from '../../ui/wide.tsx';
import { QuestionCells, QuestionHeads } from './question-cells.tsx';

const TABLES = {
  answers: 'answer',
  grades: 'grade',
  matches: 'match',
} satisfies Record<FlaggedRow['table'], string>;

/** Rows with flags: answers, grades and matches. */
export function FlaggedTable({ rows }: { rows: readonly FlaggedRow[] }): ReactNode {
  const { snapshot } = useData();
  return (
    <Wide label="Flagged rows">
      <table className="findings">
        <caption className="visually-hidden">Flagged answers and judgments</caption>
        <thead>
          <tr>
            <QuestionHeads />
            <th scope="col" className="text">
              What
            </th>
            <th scope="col" className="text">
              Judge
            </th>
            <th scope="col" className="text">
              Flags
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => {
            const judge = row.judge === undefined ? undefined : snapshot.judges[row.judge];
            return (
              // oxlint-disable-next-line react/no-array-index-key -- a row may stand in its file twice
              <tr key={place}>
                <QuestionCells {...row} judge={judge} />
                <td className="text">
                  {TABLES[row.table]}
                  {(row.choice ?? 0) > 0 && ` of choice ${(row.choice ?? 0) + 1}`}
                </td>
                <td className="text">{judge === undefined ? '–' : <Name text={judge} />}</td>
                <td className="text">{row.flags.join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}
