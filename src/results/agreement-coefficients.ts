import type { IntervalSettings } from '../stats/sums-interval.ts';
import type { Ballots } from './agreement.ts';
import { type LeaderboardAgreement, compareLeaderboards } from './leaderboard-agreement.ts';
import { type ScoreAgreement, type ScorePairs, compareScores } from './score-agreement.ts';
import {
  type CoefficientsByTurn,
  againstTheOthers,
  amongVotes,
  betweenMajorities,
  betweenVotes,
} from './vote-coefficients.ts';

/** What `agreement` says beside FastChat's counts. */
export interface AgreementCoefficients {
  /** How intervals were made; null where none was asked for. */
  intervals: IntervalSettings | null;
  votes: CoefficientsByTurn;
  /** The first judge's majority against the second's; not there where both have one vote an item, or for a judge with itself. */
  majority?: CoefficientsByTurn;
  /** By judge, of those with several votes on an item: each vote against the majority of the others. */
  others: Record<string, CoefficientsByTurn>;
  /** Not there for a judge with itself. */
  leaderboards?: LeaderboardAgreement;
  /** Of two judges that score single answers. */
  scores?: ScoreAgreement;
}

/** @param settings undefined where no interval is wanted. */
export function agreementCoefficients(
  ballots: Ballots,
  scores: ScorePairs,
  settings: IntervalSettings | undefined,
): AgreementCoefficients {
  const all = [...ballots.values()];
  const [first, second] = ballots.judges;
  const intervals = settings ?? null;
  const isItself = first === second;
  const judges = isItself ? [first] : [first, second];
  const others = Object.fromEntries(
    judges.flatMap((judge, place) =>
      ballots.countRepeated(judge) === 0
        ? []
        : [[judge, againstTheOthers(all, place as 0 | 1, settings)] as const],
    ),
  );
  if (isItself) return { intervals, votes: amongVotes(all, settings), others };
  const compared = compareScores(scores, settings);
  return {
    intervals,
    votes: betweenVotes(all, settings),
    ...(Object.keys(others).length > 0 && { majority: betweenMajorities(all, settings) }),
    others,
    leaderboards: compareLeaderboards(all, settings),
    ...(compared && { scores: compared }),
  };
}
