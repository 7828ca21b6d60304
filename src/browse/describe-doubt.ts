import type { Doubt } from '../judgments/parse-verdict.ts';

/** A doubt about a verdict, in one sentence. */
export function describeDoubt(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'missed':
      return `The judgment says "${doubt.text}", which reads as ${doubt.reading}, but not in the form that was asked for.`;
    case 'code-index':
      return `"${doubt.text}" stands where code does, not where a verdict does.`;
    case 'out-of-scale':
      return `"${doubt.text}" is beyond the scale of 1 to 10.`;
    case 'contradictory':
      return `The judgment holds verdicts that disagree: ${doubt.text}.`;
  }
}
