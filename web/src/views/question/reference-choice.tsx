import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { NO_REFERENCE, type ReferenceText, useReference } from './use-reference.ts';

/** Which reference answer stands beside the models', or none. */
export function ReferenceChoice({ references }: { references: readonly ReferenceText[] }): ReactNode {
  const { route } = useData();
  const shown = useReference(references);
  if (references.length === 0) return <span className="faint">No reference answer</span>;
  return (
    <Choice
      label="Reference answer"
      value={shown?.name ?? NO_REFERENCE}
      options={[
        ...references.map(({ name }) => ({ value: name, label: name })),
        { value: NO_REFERENCE, label: 'not shown' },
      ]}
      onChange={(name) => go(linkWith(route, { reference: name }))}
    />
  );
}
