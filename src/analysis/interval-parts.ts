import {
  type BootstrapInterval,
  bcaInterval,
  bootstrapMeans,
  jackknifeMeans,
  percentileInterval,
} from '../stats/bootstrap.ts';
import { expandedConfidence } from '../stats/expanded-confidence.ts';
import { studentQuantile } from '../stats/student-t.ts';
import {
  FEWEST_RESAMPLED,
  type IntervalMethod,
  type IntervalSettings,
  MOST_RESAMPLED,
} from './interval-settings.ts';

/** How the interval of so many questions is made: below eight and above 1,000 analytically, whatever is asked for. */
export function methodFor(questions: number, method: IntervalMethod): IntervalMethod {
  return questions < FEWEST_RESAMPLED || questions > MOST_RESAMPLED ? 'analytic' : method;
}

/**
 * The interval of a mean by resampling questions, expanded for few of them (`expandedConfidence`). The draws are of places: questions in
 * another order give an interval that differs as by another seed.
 *
 * @param sums of each question's values.
 * @param counts of them.
 * @param mean of all values.
 */
export function resampledInterval(
  sums: Float64Array,
  counts: Float64Array,
  mean: number,
  { method, confidence, rounds, seed }: IntervalSettings,
): BootstrapInterval {
  const distribution = bootstrapMeans(sums, counts, { rounds, seed });
  const level = expandedConfidence(confidence, sums.length);
  return method === 'percentile'
    ? percentileInterval(distribution, level)
    : bcaInterval(distribution, mean, jackknifeMeans(sums, counts), level);
}

/** The numbers of questions of a benchmark are few: models and categories share them. */
const reaches = new Map<string, number>();

/** How many standard errors an analytic interval of so many questions reaches to either side: Student's t. */
export function studentReach(confidence: number, questions: number): number {
  const key = `${confidence} ${questions}`;
  let reach = reaches.get(key);
  if (reach === undefined) {
    reach = studentQuantile((1 + confidence) / 2, questions - 1);
    reaches.set(key, reach);
  }
  return reach;
}
