/** The languages that figures are labelled in. */
export const FIGURE_LANGUAGES = ['en', 'ja'] as const;
export type FigureLanguage = (typeof FIGURE_LANGUAGES)[number];

/** The language of a benchmark (a BCP 47 tag), where figures can be labelled in it; else English. */
export function figureLanguage(tag: string): FigureLanguage {
  return /^ja\b/i.test(tag) ? 'ja' : 'en';
}

/** What is written into figures. */
export interface Words {
  /** What figures show, for their titles. */
  meanScore: string;
  winRate: string;
  scoreByCategory: string;
  winRateByCategory: string;
  winMatrix: string;
  histogram: string;
  scoreByCost: string;
  scoreByLength: string;
  winRateByCost: string;
  winRateByLength: string;
  title: (bench: string, subject: string, remarks: readonly string[]) => string;
  against: (baseline: string) => string;
  judge: (name: string) => string;
  turn: (turn: number) => string;
  bestOf: (shown: number, all: number) => string;
  /** Names of axes and scales. */
  scoreAxis: string;
  winRateAxis: string;
  costAxis: string;
  lengthAxis: string;
  score: string;
  shareOfGrades: string;
  all: string;
  opponent: string;
  /** Columns go by the rows' numbers. */
  opponentNumber: string;
  rowBeatsColumn: string;
  higherGradeWins: string;
  intervalNote: string;
  withIntervals: (axis: string) => string;
  panelNote: (mean: string, n: number) => string;
}

export const WORDS: Record<FigureLanguage, Words> = {
  en: {
    meanScore: 'mean score',
    winRate: 'win rate',
    scoreByCategory: 'mean score by category',
    winRateByCategory: 'win rate by category',
    winMatrix: 'win rates between models',
    histogram: 'scores given',
    scoreByCost: 'score against cost',
    scoreByLength: 'score against length of answers',
    winRateByCost: 'win rate against cost',
    winRateByLength: 'win rate against length of answers',
    title: (bench, subject, remarks) => `${bench}: ${subject} (${remarks.join(', ')})`,
    against: (baseline) => `against ${baseline}`,
    judge: (name) => `judge: ${name}`,
    turn: (turn) => `turn ${turn}`,
    bestOf: (shown, all) => `best ${shown} of ${all} models`,
    scoreAxis: 'mean score, 1 to 10',
    winRateAxis: 'win rate in %, a tie as half a win',
    costAxis: 'US dollars per question',
    lengthAxis: 'mean length of an answer in characters (no usage recorded)',
    score: 'score',
    shareOfGrades: 'share of scores in %',
    all: 'all',
    opponent: 'against',
    opponentNumber: 'against (by the numbers of the rows)',
    rowBeatsColumn: 'matches that the row wins against the column, in %, a tie as half a win',
    higherGradeWins: 'questions on which the row scores higher than the column, in %, a tie as half',
    intervalNote: 'bars: 95% interval over questions',
    withIntervals: (axis) => `${axis}; bars: 95% interval over questions`,
    panelNote: (mean, n) => `mean ${mean}, n = ${n}`,
  },
  ja: {
    meanScore: '平均スコア',
    winRate: '勝率',
    scoreByCategory: 'カテゴリ別の平均スコア',
    winRateByCategory: 'カテゴリ別の勝率',
    winMatrix: 'モデル間の勝率',
    histogram: 'スコアの分布',
    scoreByCost: 'スコアと費用',
    scoreByLength: 'スコアと回答の長さ',
    winRateByCost: '勝率と費用',
    winRateByLength: '勝率と回答の長さ',
    title: (bench, subject, remarks) => `${bench}：${subject}（${remarks.join('、')}）`,
    against: (baseline) => `対 ${baseline}`,
    judge: (name) => `評価モデル：${name}`,
    turn: (turn) => `${turn}ターン目`,
    bestOf: (shown, all) => `${all}モデル中の上位${shown}モデル`,
    scoreAxis: '平均スコア（1〜10）',
    winRateAxis: '勝率（％、引き分けは0.5勝）',
    costAxis: '1問あたりの費用（米ドル）',
    lengthAxis: '回答の平均文字数（使用量の記録なし）',
    score: 'スコア',
    shareOfGrades: '割合（％）',
    all: '全体',
    opponent: '対戦相手',
    opponentNumber: '対戦相手（行の番号）',
    rowBeatsColumn: '行のモデルが列のモデルに勝った割合（％、引き分けは0.5勝）',
    higherGradeWins: '行のモデルのスコアが列のモデルを上回った質問の割合（％、同点は0.5）',
    intervalNote: 'エラーバーは質問を単位とした95%信頼区間',
    withIntervals: (axis) => `${axis}、エラーバーは質問を単位とした95%信頼区間`,
    panelNote: (mean, n) => `平均 ${mean}、n = ${n}`,
  },
};
