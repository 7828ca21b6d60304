import type { PairPanelResults, PanelResults, SinglePanelResults } from '../results/panel.ts';
import { describeLeftOut } from './columns.ts';
import { percent } from './percent.ts';
import { formatInterval, haveIntervals, intervalHead } from './uncertainty.ts';
import { type Cells, drawWithin } from './drawing.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';
import { plain } from './plain.ts';
import type { Screen } from './screen.ts';
import { signed, signedPoints } from './signed.ts';
import { wrap } from './wrap.ts';

/** How each judge of a panel stands to the others, as a table for a terminal; it stands below the pooled results. */
export function toPanelTable(results: PanelResults, screen: Screen): string {
  const notes = panelNotes(results).map((note) => wrap(plain(note), screen.width));
  return [drawWithin(screen.width, panelCells(results), 'Of the judge'), ...notes].join('\n');
}

/** The same as Markdown. */
export function toPanelMarkdown(results: PanelResults): string {
  const { title, heads, rows } = panelCells(results);
  return [escapeMarkdown(title), markdownTable(heads, rows), ...panelNotes(results).map(escapeMarkdown)].join(
    '\n\n',
  );
}

function panelCells(results: PanelResults): Cells {
  const title = `The judges, on what all ${results.panel.judges.length} have judged`;
  return { title, ...(results.mode === 'single' ? scoringCells(results) : comparingCells(results)) };
}

function scoringCells({ panel: { judges }, intervals }: SinglePanelResults): Omit<Cells, 'title'> {
  const withIntervals = haveIntervals(judges.map(({ leniency }) => leniency));
  return {
    heads: [
      'Judge',
      'Mean',
      'Leniency',
      ...(withIntervals ? [intervalHead(intervals)] : []),
      'Spread',
      'Spearman',
      'Within 1',
      'Apart',
      'Missing',
      'Left out',
    ],
    rows: judges.map(({ judge, mean, std, leniency, agreement, missing, left_out }) => [
      judge,
      mean.toFixed(2),
      signed(leniency.mean),
      ...(withIntervals ? [formatInterval(leniency, signed)] : []),
      std === undefined ? '-' : std.toFixed(2),
      agreement.spearman === null ? '-' : agreement.spearman.toFixed(2),
      percent(agreement.within_1),
      agreement.mean_absolute_difference.toFixed(2),
      String(missing),
      describeLeftOut(left_out),
    ]),
  };
}

function comparingCells({ panel: { judges }, intervals }: PairPanelResults): Omit<Cells, 'title'> {
  const leniencies = judges.flatMap(({ leniency }) => leniency ?? []);
  const withLeniency = leniencies.length > 0;
  const withIntervals = haveIntervals(leniencies);
  return {
    heads: [
      'Judge',
      ...(withLeniency ? ['Leniency'] : []),
      ...(withIntervals ? [intervalHead(intervals)] : []),
      'Ties',
      'Orders disagree',
      'Same outcome',
      'Missing',
      'Left out',
    ],
    rows: judges.map(({ judge, leniency, tie_rate, order_disagreement, agreement, missing, left_out }) => [
      judge,
      ...(withLeniency ? [leniency === undefined ? '-' : signedPoints(leniency.mean)] : []),
      ...(withIntervals ? [formatInterval(leniency ?? {}, signedPoints)] : []),
      percent(tie_rate),
      percent(order_disagreement),
      percent(agreement.equal),
      String(missing),
      describeLeftOut(left_out),
    ]),
  };
}

/** What a reader must know beside the tables: what is pooled and how, what does not count, what the columns are. */
function panelNotes(results: PanelResults): string[] {
  return results.mode === 'single' ? scoringNotes(results) : comparingNotes(results);
}

function scoringNotes({ panel: { pool, judges, answers, incomplete } }: SinglePanelResults): string[] {
  return [
    `An answer's score is the ${pool} of its ${judges.length} judges' scores. ${shared(answers, incomplete, 'answers', 'scored')}`,
    "Leniency: the judge's mean less the panel's. Spread: the standard deviation of its scores.",
    `Spearman, Within 1, Apart: the judge beside the ${pool} of the others: rank correlation, the share of answers on which they are 1 apart at most, and how far apart they are on average.`,
  ];
}

function comparingNotes(results: PairPanelResults): string[] {
  const { pool, judges, matches, incomplete } = results.panel;
  const counted =
    pool === 'mean'
      ? `Win, loss and tie count each judge's verdict: ${judges.length} of a match.`
      : `A match's outcome is the one that more than half of its ${judges.length} judges name, else a tie. What is said of the two orders counts each judge's games.`;
  const lenient =
    results.baseline === undefined
      ? ''
      : " Leniency: the models' win rate by this judge, ties as half, less the panel's.";
  return [
    `${counted} ${shared(matches, incomplete, 'matches', 'decided')}`,
    `Same outcome: the share of matches that another judge decides as it does, over all other judges.${lenient}`,
  ];
}

/** How many count, and how many do not because a judge has none. */
function shared(complete: number, incomplete: number, what: string, done: string): string {
  if (incomplete === 0) return `All have ${done} the same ${complete} ${what}.`;
  return `The ${complete} ${what} count that all have ${done}; left out as incomplete: ${incomplete}. Missing: what another judge has ${done} and this one has not. Other counts of what is left out are judgments, of all judges together.`;
}
