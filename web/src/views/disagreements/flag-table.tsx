import type { ReactNode } from 'react';
import { FLAGS, type Flag } from '../../../../src/analysis/snapshot.ts';
import { useData } from '../../data.tsx';
import { linkWith } from '../../route.ts';
import { formatCount } from '../../ui/format.ts';
import { FLAG_WORDS } from './words.ts';

interface FlagTableProps {
  flag: Flag | undefined;
  counts: Record<Flag, number>;
}

/** The flags, what each means, and how many rows have it; choosing one shows these rows only. */
export function FlagTable({ flag, counts }: FlagTableProps): ReactNode {
  const { route } = useData();
  return (
    <table className="flags">
      <caption className="visually-hidden">Flags, what they mean, and how many rows have them</caption>
      <thead>
        <tr>
          <th scope="col">Flag</th>
          <th scope="col">Rows</th>
          <th scope="col" className="text">
            Meaning
          </th>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(FLAG_WORDS) as Flag[])
          .filter((each) => each in FLAGS)
          .map((each) => (
            <tr key={each} className={each === flag ? 'chosen' : undefined}>
              <th scope="row">
                <a
                  href={linkWith(route, { kind: 'flagged', flag: each, page: undefined })}
                  aria-current={each === flag ? 'true' : undefined}
                >
                  {each}
                </a>
              </th>
              <td>{formatCount(counts[each])}</td>
              <td className="text">{FLAG_WORDS[each]}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
