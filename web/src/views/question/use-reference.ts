import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';

export type ReferenceText = QuestionTexts['references'][number];

/** What `reference=` is in the address where none is to be shown. */
export const NO_REFERENCE = '-';

/** The reference that the address names, or the benchmark's own; undefined where there is none or none is wanted. */
export function useReference(references: readonly ReferenceText[]): ReferenceText | undefined {
  const named = useData().route.params.get('reference');
  if (named === NO_REFERENCE) return undefined;
  return references.find(({ name }) => name === named) ?? references[0];
}
