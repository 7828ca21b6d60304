import type { Flag } from '../../../../src/analysis/snapshot.ts';

export const KINDS = ['orders', 'judges', 'human', 'flagged'] as const;
export type Kind = (typeof KINDS)[number];

interface KindWords {
  title: string;
  meaning: string;
  /** Why none is here, and what would make some appear. */
  empty: string;
}

export const KIND_WORDS = {
  orders: {
    title: 'Two orders',
    meaning:
      'A judge saw the same two answers in both orders and named different winners: the order decided, not the answers.',
    empty:
      'No judge has contradicted itself by the order of two answers. This needs matches judged in both orders: llm-judge judge --mode pairwise-all writes them.',
  },
  judges: {
    title: 'Two judges',
    meaning: 'Two judges graded the same answer differently, or named different winners of the same match.',
    empty:
      'No two judges disagree. This needs judgments of the same answers by at least two judges: judge them again with another --judge-model.',
  },
  human: {
    title: 'Judge and people',
    meaning: 'Most people preferred one answer, and a judge the other one, or none.',
    empty:
      'No judge disagrees with people. This needs votes of people on pairs that a judge has judged: give some in the view Rate, or import them.',
  },
  flagged: {
    title: 'Flagged',
    meaning: 'Answers and judgments that a person should look at, or that the scores leave out.',
    empty: 'Nothing is flagged: every judgment has a verdict, is of the present answer, and nothing was cut.',
  },
} satisfies Record<Kind, KindWords>;

export const FLAG_WORDS = {
  unparsed: 'No verdict was found in what the judge said.',
  doubtful:
    'The verdict was probably misread: beyond the scale, an index in code, or contradicted by another one.',
  missed: 'The judge states a verdict that the pattern for verdicts did not find.',
  refused: 'The model, or its provider’s filter, withheld the reply.',
  stale: 'The answer or the judge prompt has changed since it was judged.',
  superseded: 'A later row judges the same answer, and counts in its place.',
  cut: 'The token limit cut the text off.',
  failed: 'The call failed, and an error message stands in place of the answer.',
} satisfies Record<Flag, string>;
