import { type PairJudgment, type Winner, pairIdentity } from '../judgments/judgment.ts';
import { parseWinner } from '../judgments/parse-verdict.ts';
import { type ReadRow, newestRows } from './newest.ts';
import type { ModelRecord, PairResults } from './results.ts';

/** What decides which matches count. */
export interface PairOptions {
  /** Only matches against this model; it gets no row of its own. */
  baseline?: string | undefined;
  /** Only matches whose `model_1` is among these (FastChat's rule). */
  models?: ReadonlySet<string> | undefined;
  isStale: (row: PairJudgment) => boolean;
}

export type PairSummary = Pick<PairResults, 'models' | 'orders' | 'left_out' | 'contradictory'>;

/**
 * Wins, losses and ties as FastChat's `show_result.py` counts them: a match is won where both games name the same winner, and
 * tied where they disagree; one with a game without a verdict does not count. Of rows with one identity the newest counts.
 */
export function summarizePairs(rows: Iterable<ReadRow<PairJudgment>>, options: PairOptions): PairSummary {
  const leftOut = { error: 0, duplicate: 0, stale: 0 };
  const matches = newestRows(only(rows, options), {
    identityOf: pairIdentity,
    isSamePrompt: (a, b) => a.g1_user_prompt === b.g1_user_prompt && a.g2_user_prompt === b.g2_user_prompt,
    isStale: options.isStale,
    keep: toOutcome,
    onLeftOut: (_, reason) => (leftOut[reason] += 1),
  });
  const summary = countMatches(matches, options);
  return { ...summary, left_out: { ...leftOut, error: summary.left_out.error } };
}

/** The same, with repeated and stale rows counted as FastChat does. */
export function summarizePairsAsFastchat(
  rows: Iterable<Pick<ReadRow<PairJudgment>, 'row'>>,
  options: Omit<PairOptions, 'isStale'>,
): PairSummary {
  return countMatches(
    [...only(rows, options)].map(({ row }) => toOutcome(row)),
    options,
  );
}

function* only<R extends { row: PairJudgment }>(
  rows: Iterable<R>,
  { baseline, models }: Pick<PairOptions, 'baseline' | 'models'>,
): Generator<R> {
  for (const each of rows) {
    const { model_1, model_2 } = each.row;
    if (models !== undefined && !models.has(model_1)) continue;
    if (baseline !== undefined && model_1 !== baseline && model_2 !== baseline) continue;
    yield each;
  }
}

/** What is kept of a match. */
interface Outcome {
  models: readonly [string, string];
  games: readonly [Winner, Winner];
  isContradictory: boolean;
}

function toOutcome(row: PairJudgment): Outcome {
  return {
    models: [row.model_1, row.model_2],
    games: [row.g1_winner, row.g2_winner],
    isContradictory: isContradictory(row),
  };
}

function isContradictory({ parse, g1_judgment, g2_judgment }: PairJudgment): boolean {
  const doubts = parse
    ? parse.flatMap((game) => game?.doubts ?? [])
    : [g1_judgment, g2_judgment].flatMap((judgment) => parseWinner(judgment).doubts);
  return doubts.some(({ kind }) => kind === 'contradictory');
}

function countMatches(matches: readonly Outcome[], { baseline }: Pick<PairOptions, 'baseline'>): PairSummary {
  const counts = new Map<string, { win: number; loss: number; tie: number }>();
  const countOf = (model: string) => {
    const count = counts.get(model) ?? { win: 0, loss: 0, tie: 0 };
    counts.set(model, count);
    return count;
  };
  const orders = { matches: 0, disagree: 0, favour_first: 0, favour_second: 0 };
  let error = 0;
  let contradictory = 0;
  for (const { models, games, isContradictory: isFlagged } of matches) {
    const [game1, game2] = games;
    if (game1 === 'error' || game2 === 'error') {
      error += 1;
      continue;
    }
    orders.matches += 1;
    if (game1 !== game2) orders.disagree += 1;
    // In game 1 model_1 stands first, in game 2 model_2.
    if (game1 === 'model_1' && game2 === 'model_2') orders.favour_first += 1;
    if (game1 === 'model_2' && game2 === 'model_1') orders.favour_second += 1;
    if (isFlagged) contradictory += 1;
    const [first, second] = models.map(countOf) as [
      { win: number; loss: number; tie: number },
      { win: number; loss: number; tie: number },
    ];
    if (game1 === 'tie' || game1 !== game2) {
      first.tie += 1;
      second.tie += 1;
    } else {
      const isFirst = game1 === 'model_1';
      (isFirst ? first : second).win += 1;
      (isFirst ? second : first).loss += 1;
    }
  }
  const records = [...counts]
    .filter(([model]) => model !== baseline)
    .map(([model, count]) => toRecord(model, count))
    .sort((a, b) => b.win_rate_adjusted - a.win_rate_adjusted || (a.model < b.model ? -1 : 1));
  return { models: records, orders, left_out: { error, duplicate: 0, stale: 0 }, contradictory };
}

function toRecord(
  model: string,
  { win, loss, tie }: { win: number; loss: number; tie: number },
): ModelRecord {
  const all = win + loss + tie;
  return {
    model,
    win,
    loss,
    tie,
    win_rate: win / all,
    loss_rate: loss / all,
    win_rate_adjusted: (win + 0.5 * tie) / all,
  };
}
