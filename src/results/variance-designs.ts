import type { Level } from '../stats/variance-components.ts';

/** How many there are of each thing in the mean of a model: turns of a question, choices of a turn, repeats of an answer. */
export interface Design {
  questions: number;
  turns: number;
  choices: number;
  repeats: number;
}

/** A design, and the standard error that a mean over it would have. */
export interface DesignError {
  /** What is changed; `none`: the data as they are. */
  more: 'none' | 'questions' | 'choices' | 'repeats';
  /** How many times as many. */
  times: number;
  design: Design;
  /** Judgments of one model. */
  judgments: number;
  /** Null where the sources that it hangs on cannot be told apart in these data. */
  standard_error: number | null;
}

/** Which sources are averaged over more values by more of each thing. */
const AFFECTED: Record<Exclude<DesignError['more'], 'none'>, readonly Level[]> = {
  questions: ['question', 'turn', 'answer', 'judge'],
  choices: ['answer', 'judge'],
  repeats: ['judge'],
};

const CHANGES = [
  ['none', 1],
  ['questions', 2],
  ['questions', 4],
  ['choices', 2],
  ['choices', 5],
  ['repeats', 2],
  ['repeats', 5],
] as const;

/**
 * The standard error of the mean with more of one thing: each variance over the number of values that it is averaged over (the decision study
 * of R. L. Brennan, "Generalizability Theory", 2001, chapter 4; resampling of answers: E. Miller, "Adding Error Bars to Evals", 2024,
 * section 3).
 *
 * @param inMean what each component's variance is multiplied by in that of the mean as it is.
 */
export function designErrors(
  design: Design,
  components: readonly { sources: readonly Level[]; variance: number | null }[],
  inMean: readonly number[],
): DesignError[] {
  return CHANGES.map(([more, times]) => {
    const changed = more === 'none' ? design : { ...design, [more]: design[more] * times };
    let variance: number | null = 0;
    for (const [place, { sources, variance: own }] of components.entries()) {
      const affected = more === 'none' ? [] : sources.filter((source) => AFFECTED[more].includes(source));
      // Of sources that cannot be told apart all grow less, or none, or it is not known.
      const isKnown = affected.length === 0 || affected.length === sources.length;
      if (own === null || !isKnown || variance === null) variance = null;
      else variance += (own * (inMean[place] as number)) / (affected.length === 0 ? 1 : times);
    }
    return {
      more,
      times,
      design: changed,
      judgments: Math.round(changed.questions * changed.turns * changed.choices * changed.repeats),
      standard_error: variance === null ? null : Math.sqrt(variance),
    };
  });
}
