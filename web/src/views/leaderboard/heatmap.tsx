import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { linkTo } from '../../route.ts';
import { HeatLegend } from '../../ui/heat-legend.tsx';
import { heatColours } from '../../ui/heat.ts';
import { Name } from '../../ui/name.tsx';
import { placeOn, roundScale, withinRange } from '../../ui/scale.ts';
import { SortHead } from '../../ui/sort-head.tsx';
import { Wide } from '../../ui/wide.tsx';
import { categoryKey } from './board.ts';
import type { Shown } from './use-board.ts';

/** Every model's value in every category; in the order of the leaderboard. */
export function Heatmap({ shown }: { shown: Shown }): ReactNode {
  const { route, snapshot } = useData();
  const { board, rows, sort, categories } = shown;
  const all = board.standings.flatMap((standing) =>
    Object.values(standing.categories).filter((value) => value !== null),
  );
  const scale = withinRange(roundScale(all), board.range);
  const turn = route.params.get('turn') ?? undefined;
  return (
    <>
      <HeatLegend scale={scale} format={board.value.format} />
      <Wide label="Table of models by category">
        <table className="heatmap">
          <caption className="visually-hidden">{board.value.label} of each model in each category</caption>
          <thead>
            <tr>
              <SortHead route={route} sort={sort} column="model" first="ascending">
                Model
              </SortHead>
              {categories.map((category) => (
                <SortHead key={category} route={route} sort={sort} column={categoryKey(category)}>
                  <span lang={snapshot.language}>
                    <Name text={category} />
                  </span>
                </SortHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ model, categories: values }) => (
              <tr key={model}>
                <th scope="row">
                  <a href={linkTo(route, 'question', { model, turn })}>
                    <Name text={model} />
                  </a>
                </th>
                {categories.map((category) => {
                  const value = values[category] ?? null;
                  if (value === null) return <td key={category}>–</td>;
                  return (
                    <td key={category} className="heat" style={heatColours(placeOn(scale, value))}>
                      <a href={linkTo(route, 'question', { model, category, turn })}>
                        {board.value.format(value)}
                      </a>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}
