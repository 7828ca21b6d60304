import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { linkTo } from '../../route.ts';
import { forAxis, formatCount, formatInterval } from '../../ui/format.ts';
import { Axis, IntervalMark } from '../../ui/interval-mark.tsx';
import { Name, visibleName } from '../../ui/name.tsx';
import { roundScale } from '../../ui/scale.ts';
import { SeriesMark } from '../../ui/series.tsx';
import { SortHead } from '../../ui/sort-head.tsx';
import { Wide } from '../../ui/wide.tsx';
import type { Column, Standing } from './board.ts';
import type { Shown } from './use-board.ts';
import type { Drawn } from './use-drawn.ts';

/** Models with their value, its interval in numbers and drawn, and what is counted. */
export function StandingsTable({ shown, drawn }: { shown: Shown; drawn: Drawn }): ReactNode {
  const { route } = useData();
  const { board, rows, sort } = shown;
  const head = { route, sort };
  const scale = roundScale(
    board.standings.flatMap(({ value, interval }) =>
      [value, interval?.low, interval?.high].filter((each) => typeof each === 'number'),
    ),
  );
  return (
    <Wide label="Models and their scores">
      <table className="standings">
        <caption className="visually-hidden">
          Models with {board.value.label.toLowerCase()} and 95% interval
        </caption>
        <thead>
          <tr>
            <SortHead {...head} column="model" first="ascending">
              Model
            </SortHead>
            <SortHead {...head} column={board.value.key}>
              {board.value.label}
            </SortHead>
            <SortHead {...head} column="interval">
              95% interval
            </SortHead>
            <th scope="col" className="drawn">
              <span className="visually-hidden">{board.value.label} and interval, drawn</span>
              <Axis scale={scale} format={forAxis(board.value.format)} />
            </th>
            {board.columns.map(({ key, label }) => (
              <SortHead key={key} {...head} column={key}>
                {label}
              </SortHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((standing) => (
            <tr key={standing.model}>
              <ModelHead standing={standing} drawn={drawn} />
              <td className="main-value">
                {standing.value === null ? '–' : board.value.format(standing.value)}
              </td>
              <td>
                {standing.interval === undefined
                  ? '–'
                  : formatInterval(standing.interval, board.value.format)}
              </td>
              <td className="drawn">
                <IntervalMark
                  {...standing}
                  interval={standing.interval}
                  scale={scale}
                  format={board.value.format}
                />
              </td>
              {board.columns.map((column) => (
                <td key={column.key}>
                  <NumberCell standing={standing} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function ModelHead({ standing, drawn }: { standing: Standing; drawn: Drawn }): ReactNode {
  const { route } = useData();
  const { model } = standing;
  const place = drawn.models.indexOf(model);
  return (
    <th scope="row" className="model">
      <span>
        <input
          type="checkbox"
          aria-label={`Draw ${visibleName(model)} in the radar`}
          checked={place !== -1}
          disabled={place === -1 && drawn.isFull}
          onChange={() => drawn.toggle(model)}
        />
        <span className="mark">{place !== -1 && <SeriesMark place={place} />}</span>
        <a href={linkTo(route, 'question', { model })}>
          <Name text={model} />
        </a>
      </span>
    </th>
  );
}

function NumberCell({ standing, column }: { standing: Standing; column: Column }): ReactNode {
  const { route } = useData();
  const value = standing.numbers[column.key] ?? null;
  if (value === null) return '–';
  if (column.key !== 'left-out' || value === 0) return column.format(value);
  return (
    <a href={linkTo(route, 'disagreements', { kind: 'flagged', model: standing.model })}>
      {formatCount(value)}
      <span className="visually-hidden"> grades of {visibleName(standing.model)} left out: show them</span>
    </a>
  );
}
