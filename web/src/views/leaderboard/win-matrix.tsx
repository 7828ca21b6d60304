import type { ReactNode } from 'react';
import type { WinTable } from '../../../../src/analysis/leaderboard.ts';
import { HeatLegend } from '../../ui/heat-legend.tsx';
import { formatShare } from '../../ui/format.ts';
import { heatColours } from '../../ui/heat.ts';
import { Name } from '../../ui/name.tsx';
import { Wide } from '../../ui/wide.tsx';
import type { Standing } from './board.ts';

/** Who beats whom: of the matches between two models, the share that the row's model won. */
export function WinMatrix({ wins, rows }: { wins: WinTable; rows: readonly Standing[] }): ReactNode {
  const places = new Map(wins.models.map(({ model }, place) => [model, place]));
  const shareOf = (row: Standing, column: Standing) =>
    wins.matrix[places.get(row.model) ?? -1]?.[places.get(column.model) ?? -1] ?? null;
  return (
    <section aria-labelledby="matrix">
      <h2 id="matrix">Who beats whom</h2>
      <p className="faint">
        Percent of the matches between two models that the row’s model won; a tie counts as half. A dash: they
        never met.
      </p>
      <HeatLegend scale={{ low: 0, high: 1, ticks: [] }} format={formatShare} />
      <Wide label="Table of win rates of each pair of models">
        <table className="matrix">
          <caption className="visually-hidden">
            Win rate of the row’s model against the column’s, in percent
          </caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              {rows.map(({ model }) => (
                <th key={model} scope="col">
                  <Name text={model} className="upright" />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.model}>
                <th scope="row">
                  <Name text={row.model} />
                </th>
                {rows.map((column) => (
                  <MatrixCell key={column.model} share={row === column ? undefined : shareOf(row, column)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

/** @param share undefined on the diagonal, null where the two never met. */
function MatrixCell({ share }: { share: number | null | undefined }): ReactNode {
  if (share === undefined) return <td className="self" aria-label="itself" />;
  if (share === null) return <td className="faint">–</td>;
  return (
    <td className="heat" style={heatColours(share)}>
      {Math.round(share * 100)}
    </td>
  );
}
