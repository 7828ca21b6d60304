/** Ways to make an interval: by resampling questions (bca, percentile), or from the standard error clustered by question (analytic). */
export const INTERVAL_METHODS = ['bca', 'percentile', 'analytic'] as const;
export type IntervalMethod = (typeof INTERVAL_METHODS)[number];

/** How intervals are made. */
export interface IntervalSettings {
  method: IntervalMethod;
  /** How often such intervals hold the true value: a share, such as 0.95. */
  confidence: number;
  /** How many resamples of the questions are drawn; `analytic` draws none. */
  rounds: number;
  /** Where the drawing begins: the same seed, the same intervals. */
  seed: number;
}

/** What `show`, the figures and the page use where nobody says otherwise. 2,000 rounds are what B. Efron asks for: "Better bootstrap confidence intervals", 1987, section 9, speaks of a thousand at least. */
export const USUAL_INTERVALS: IntervalSettings = { method: 'bca', confidence: 0.95, rounds: 2000, seed: 0 };

/** Which means get an interval: those over all turns and categories alone, or the turns' and the categories' as well. */
export interface IntervalChoice extends IntervalSettings {
  of: 'averages' | 'all';
}

/** Where averages alone are shown with intervals, as on the page and in figures: the others would take most of the time. */
export const USUAL_OF_AVERAGES: IntervalChoice = { ...USUAL_INTERVALS, of: 'averages' };

/**
 * Below so many questions intervals are analytic, whatever is asked for. In 2,000 simulated benchmarks each, with scores spread like
 * those of MT-Bench, 95% intervals by BCa, expanded for few questions, held the truth 75% of the time with 3 questions, 91% with 5, 94%
 * with 8 and 95% with 10; by Student's t 94% with each.
 */
export const FEWEST_RESAMPLED = 8;

/**
 * Above so many questions too: what BCa corrects is the skewness over 6√G standard errors (B. Efron, 1987, section 7), half a hundredth
 * by then, while two seeds of 2,000 rounds differ by six hundredths; and thousands of questions would take most of the time.
 */
export const MOST_RESAMPLED = 1000;
