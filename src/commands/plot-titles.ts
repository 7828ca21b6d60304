import type { Ranking } from '../show/figures/ranking.ts';
import type { Words } from '../show/figures/words.ts';
import type { FigureKind } from './plot.ts';

interface TitleFacts {
  bench: string;
  judge: string;
  turn?: number | undefined;
  ranking?: Ranking;
  /** How many of the ranking's models are shown; all where undefined. */
  shown?: number;
  unit?: 'dollars' | 'characters';
}

/** What a figure shows, in a line: "mt_bench: mean score by category (judge: gpt-4)". */
export function titleOf(kind: FigureKind, words: Words, facts: TitleFacts): string {
  const { bench, judge, turn, ranking, shown } = facts;
  const all = ranking?.models.length ?? 0;
  const remarks = [
    ...(ranking?.baseline === undefined ? [] : [words.against(ranking.baseline)]),
    words.judge(judge),
    ...(turn === undefined ? [] : [words.turn(turn)]),
    ...(shown === undefined || shown === all ? [] : [words.bestOf(shown, all)]),
  ];
  return words.title(bench, subjectOf(kind, words, facts), remarks);
}

function subjectOf(kind: FigureKind, words: Words, { ranking, unit }: TitleFacts): string {
  const isScore = ranking?.measure !== 'win-rate';
  switch (kind) {
    case 'radar':
    case 'heatmap':
      return isScore ? words.scoreByCategory : words.winRateByCategory;
    case 'intervals':
      return isScore ? words.meanScore : words.winRate;
    case 'win-matrix':
      return words.winMatrix;
    case 'histogram':
      return words.histogram;
    case 'cost':
      return unit === 'characters'
        ? isScore
          ? words.scoreByLength
          : words.winRateByLength
        : isScore
          ? words.scoreByCost
          : words.winRateByCost;
  }
}
