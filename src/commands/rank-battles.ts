import { modelKey } from '../benchmark/model-key.ts';
import type { Place } from '../errors.ts';
import { type PairJudgment, pairIdentity, pairJudgmentSchema } from '../judgments/judgment.ts';
import { BattleTally } from '../results/battle-tally.ts';
import { type Battle, readBattles } from '../results/battles.ts';
import { JudgeCounts } from '../results/judge-counts.ts';
import type { Vote } from '../results/agreement.ts';
import { voteOfRepeats } from '../results/vote-of-repeats.ts';
import { newestRows } from '../results/newest.ts';
import type { BattlesLeftOut } from '../results/ranking.ts';
import { toVote } from '../results/votes.ts';
import { unique } from './flags.ts';
import { findJudgments, withRows } from './judgment-source.ts';
import { checkCount, checkFlags, checkJudges, noBattle } from './rank-checks.ts';
import type { RankFlags } from './rank.ts';
import type { StyleReader } from './style-flags.ts';
import { warn } from './terminal.ts';

/** Battles as they were counted. */
export interface CountedBattles {
  tally: BattleTally;
  /** Battles by judge, most first. */
  judges: Record<string, number>;
  leftOut: BattlesLeftOut;
  /** Where the battles come from, for messages. */
  place: Place;
}

/** Counts the battles that the flags name; with a style reader, those whose style is known. @throws InputError for a wrong row, or where no battle is left. */
export async function readTally(flags: RankFlags, style?: StyleReader): Promise<CountedBattles> {
  const { votefiles, judges: wanted, method } = flags;
  checkFlags(flags);
  const tally = new BattleTally(method === 'elo');
  const leftOut: BattlesLeftOut = {
    error: 0,
    unparsed: 0,
    doubtful: 0,
    duplicate: 0,
    stale: 0,
    author: 0,
    other_judge: 0,
    other_model: 0,
    same_model: 0,
    no_answer: 0,
  };
  const judges = new JudgeCounts();
  const models = flags.modelList === undefined ? undefined : new Set(flags.modelList.map(modelKey));
  const seen = new Set<string>();
  const onBattle = (battle: Battle) => {
    const { model_a, model_b, judge = '' } = battle;
    if (models !== undefined) {
      const names = [model_a, model_b].map(modelKey);
      for (const name of names) seen.add(name);
      if (names.some((name) => !models.has(name))) return void (leftOut.other_model += 1);
    }
    if (model_a === model_b) return void (leftOut.same_model += 1);
    if (style?.accept(battle) === false) return void (leftOut.no_answer += 1);
    tally.add(battle);
    judges.addBattle(judge);
    checkCount(tally.models.length, flags);
  };
  const place = votefiles === undefined ? readOwn(flags, onBattle, leftOut) : { flag: '--votefiles' };
  for (const file of unique(votefiles ?? [])) {
    await readBattles(file, {
      isWanted(judge = '') {
        judges.addRow(judge);
        const isWanted = wanted === undefined ? judge !== 'author' : wanted.includes(judge);
        if (!isWanted) leftOut[judge === 'author' ? 'author' : 'other_judge'] += 1;
        return isWanted;
      },
      onBattle,
      onLeftOut: (reason) => (leftOut[reason] += 1),
      warn,
      wantsRows: style !== undefined,
    });
  }
  if (wanted !== undefined) checkJudges(wanted, judges.rows());
  const missing = (flags.modelList ?? []).filter((name) => !seen.has(modelKey(name)));
  if (missing.length > 0) warn(`no battle of ${missing.join(', ')}.`);
  if (tally.battles === 0) throw noBattle(flags, place, leftOut);
  return { tally, judges: judges.battles(), leftOut, place };
}

/** A judge's comparisons in the benchmark's folder. */
function readOwn(flags: RankFlags, onBattle: (battle: Battle) => void, leftOut: BattlesLeftOut): Place {
  const source = findJudgments(flags, 'pairwise-all');
  const kept = withRows<PairJudgment, { match: string; vote: ReturnType<typeof toVote> }[]>(
    source,
    pairJudgmentSchema,
    (rows, staleness) =>
      newestRows(rows, {
        identityOf: pairIdentity,
        isSamePrompt: (a, b) =>
          a.g1_user_prompt === b.g1_user_prompt && a.g2_user_prompt === b.g2_user_prompt,
        isStale: (row) => staleness.isStalePair(row),
        keep: (row) => ({ match: pairIdentity({ ...row, repeat: 0 }), vote: toVote(row, source.judge) }),
        onLeftOut: (_, reason) => (leftOut[reason] += 1),
      }),
  );
  const matches = new Map<string, Vote[]>();
  for (const { match, vote } of kept) {
    if (vote === 'error') leftOut.error += 1;
    else matches.set(match, [...(matches.get(match) ?? []), vote]);
  }
  // A judge has one vote, however often it was asked.
  for (const repeats of matches.values()) {
    const vote = voteOfRepeats(repeats);
    onBattle({ ...vote, question: String(vote.question_id) });
  }
  return { file: source.file };
}
