import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Name } from '../../ui/name.tsx';
import { NO_REFERENCE, type ReferenceText } from './use-reference.ts';

/** The head over the column of the reference. */
export function ReferenceHead({ reference }: { reference: ReferenceText }): ReactNode {
  const { route } = useData();
  return (
    <div className="column-head">
      <h2>
        <span className="faint">Reference:</span> <Name text={reference.name} />
      </h2>
      <span className="column-tools">
        <button
          type="button"
          aria-label="Hide the reference answer"
          onClick={() => go(linkWith(route, { reference: NO_REFERENCE }))}
        >
          ×
        </button>
      </span>
    </div>
  );
}
