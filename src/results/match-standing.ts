import type { JudgeMatches } from './judge-verdicts.ts';
import type { IntervalSettings } from '../analysis/interval-settings.ts';
import { leniencyOf } from './leniency.ts';
import type { ComparingJudge, Leniency, MatchPool } from './panel.ts';
import { type CompleteMatch, type Verdict, majorityOf } from './panel-matches.ts';

/** How a judge stands to the panel (its leniency, where there is a baseline) and to the other judges (its agreement). */
export function matchStandingOf(
  place: number,
  complete: readonly CompleteMatch[],
  options: { pool: MatchPool; baseline: string | undefined; intervals: IntervalSettings | undefined },
): Omit<ComparingJudge, 'judge' | 'missing' | 'left_out'> {
  const own = complete.map(({ verdicts }) => verdicts[place] as Verdict);
  const share = (count: number) => count / own.length;
  let same = 0;
  let compared = 0;
  for (const [row, { verdicts }] of complete.entries()) {
    const equals = verdicts.filter(({ outcome }) => outcome === own[row]?.outcome).length;
    same += equals - 1;
    compared += verdicts.length - 1;
  }
  return {
    ...(options.baseline === undefined ? {} : { leniency: leniency(options.baseline) }),
    tie_rate: share(own.filter(({ outcome }) => outcome === 0).length),
    order_disagreement: share(own.filter(({ games: [game1, game2] }) => game1 !== game2).length),
    agreement: { equal: same / compared },
  };

  /** Of the wins of the models that are compared with the baseline, a tie as half a one. */
  function leniency(baseline: string): Leniency {
    const differences = complete.map((match, row) => {
      const sign = match.models[0] === baseline ? -1 : 1;
      return (sign * ((own[row] as Verdict).outcome - pooledOutcome(match, options.pool))) / 2;
    });
    const questions = complete.map(({ question }) => String(question));
    return leniencyOf(Float64Array.from(differences), questions, options.intervals);
  }
}

/** From -1 to 1. */
function pooledOutcome({ verdicts }: CompleteMatch, pool: MatchPool): number {
  const outcomes = verdicts.map(({ outcome }) => outcome);
  if (pool === 'majority') return majorityOf(outcomes);
  return outcomes.reduce<number>((sum, outcome) => sum + outcome, 0) / outcomes.length;
}

/** How many of a judge's rows do not count, and why. */
export function matchesLeftOut(
  { leftOut }: JudgeMatches,
  error: number,
  isCounted: (row: Pick<CompleteMatch, 'models'>) => boolean,
): ComparingJudge['left_out'] {
  const rows = leftOut.filter(isCounted);
  const count = (wanted: string) => rows.filter(({ reason }) => reason === wanted).length;
  return { error, duplicate: count('duplicate'), stale: count('stale') };
}
