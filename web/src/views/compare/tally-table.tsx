import type { ReactNode } from 'react';
import type { HeadToHead, Tally } from '../../../../src/analysis/head-to-head.ts';
import { useData } from '../../data.tsx';
import { forAxis, formatCount, formatInterval } from '../../ui/format.ts';
import { Axis, DifferenceMark } from '../../ui/interval-mark.tsx';
import { Name } from '../../ui/name.tsx';
import { type Scale, evenScale } from '../../ui/scale.ts';
import { Wide } from '../../ui/wide.tsx';
import type { Measure } from './words.ts';

interface TallyTableProps {
  result: HeadToHead;
  models: readonly [string, string];
  measure: Measure;
}

/** Wins, ties, losses and the difference: in total, by turn and by category. */
export function TallyTable({ result, models: [a, b], measure }: TallyTableProps): ReactNode {
  const { snapshot } = useData();
  const turns = Object.entries(result.turns);
  const categories = snapshot.categories.flatMap((category) => {
    const tally = result.categories[category];
    return tally === undefined ? [] : [[category, tally] as const];
  });
  const all = [result.total, ...turns.map(([, tally]) => tally), ...categories.map(([, tally]) => tally)];
  const scale = evenScale(
    all.flatMap(({ difference, interval }) => [difference ?? 0, interval?.low ?? 0, interval?.high ?? 0]),
  );
  const shared = { scale, measure };
  return (
    <Wide label="Wins and differences by category">
      <table className="tally">
        <caption className="visually-hidden">
          Questions won, tied and lost by the first model, and its difference from the second
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Questions
            </th>
            <th scope="col" rowSpan={2}>
              n
            </th>
            <th scope="col" rowSpan={2}>
              Wins
            </th>
            <th scope="col" rowSpan={2}>
              Ties
            </th>
            <th scope="col" rowSpan={2}>
              Losses
            </th>
            <th scope="col" rowSpan={2}>
              {measure.difference}
            </th>
            <th scope="col" rowSpan={2}>
              95% interval
            </th>
            <th scope="col" className="drawn sides" aria-label="Which side is whose">
              <span>
                <span className="second">
                  ◀ <Name text={b} /> <span>better</span>
                </span>
                <span className="first">
                  <Name text={a} /> <span>better ▶</span>
                </span>
              </span>
            </th>
          </tr>
          <tr>
            <th scope="col" className="drawn">
              <span className="visually-hidden">Difference and interval, drawn</span>
              <Axis scale={scale} format={forAxis(measure.format)} />
            </th>
          </tr>
        </thead>
        <tbody>
          <TallyRow label="All" tally={result.total} {...shared} />
        </tbody>
        {turns.length > 1 && (
          <tbody>
            {turns.map(([turn, tally]) => (
              <TallyRow key={turn} label={`Turn ${turn}`} tally={tally} {...shared} />
            ))}
          </tbody>
        )}
        <tbody>
          {categories.map(([category, tally]) => (
            <TallyRow key={category} label={<Name text={category} />} tally={tally} {...shared} />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

interface TallyRowProps {
  label: ReactNode;
  tally: Tally;
  scale: Scale;
  measure: Measure;
}

function TallyRow({ label, tally, scale, measure: { format } }: TallyRowProps): ReactNode {
  const { win, tie, loss, difference, interval } = tally;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{formatCount(win + tie + loss)}</td>
      <td>{formatCount(win)}</td>
      <td>{formatCount(tie)}</td>
      <td>{formatCount(loss)}</td>
      <td className="main-value">{difference === null ? '–' : format(difference)}</td>
      <td>{interval === undefined ? '–' : formatInterval(interval, format)}</td>
      <td className="drawn">
        <DifferenceMark scale={scale} value={difference} interval={interval} format={format} />
      </td>
    </tr>
  );
}
