import { InputError } from '../errors.ts';
import { COLOURS } from '../show/figures/colours.ts';
import { costRows } from '../show/figures/cost-rows.ts';
import { costFigure } from '../show/figures/cost.ts';
import { drawSvg } from '../show/figures/draw-svg.ts';
import type { Canvas, Figure } from '../show/figures/figure.ts';
import { heatmapFigure } from '../show/figures/heatmap.ts';
import { histogramFigure } from '../show/figures/histogram.ts';
import { intervalsFigure } from '../show/figures/intervals.ts';
import { chooseForRadar, radarFigure } from '../show/figures/radar.ts';
import type { Ranking } from '../show/figures/ranking.ts';
import { countScores } from '../show/figures/score-counts.ts';
import { winMatrixFigure } from '../show/figures/win-matrix.ts';
import { onlyThese, winsByGrades, winsByMatches } from '../show/figures/win-shares.ts';
import { WORDS, figureLanguage } from '../show/figures/words.ts';
import { rank, wantedOf } from './plot-ranking.ts';
import type { FigureSource } from './plot-source.ts';
import { titleOf } from './plot-titles.ts';
import type { FigureKind } from './plot.ts';
import { warn } from './terminal.ts';

/** One figure as the text of an SVG file. @throws InputError where the data do not allow it. */
export function makeFigure(kind: FigureKind, source: FigureSource): string {
  const { flags } = source;
  const colours = COLOURS[flags.theme];
  return drawSvg(layOut(kind, source), colours);
}

function layOut(kind: FigureKind, source: FigureSource): Figure {
  switch (kind) {
    case 'radar': {
      const ranking = rank(source);
      const choice = chooseForRadar(ranking);
      const all = ranking.models.length;
      if (choice.models.length < all) {
        warn(
          `the radar shows the best ${choice.models.length} of ${all} models: more lines cannot be told apart. Choose them with --model-list.`,
        );
      }
      if (choice.left.length > 0)
        warn(`not in the radar, since not every model has a value: ${choice.left.join(', ')}.`);
      return radarFigure(canvasFor(kind, source, { ranking, shown: choice.models.length }), ranking, choice);
    }
    case 'heatmap': {
      const ranking = rank(source);
      return heatmapFigure(canvasFor(kind, source, { ranking }), ranking);
    }
    case 'intervals': {
      const ranking = rank(source);
      return intervalsFigure(canvasFor(kind, source, { ranking }), ranking);
    }
    case 'win-matrix':
      return layOutWins(source);
    case 'histogram':
      return layOutHistogram(source);
    case 'cost':
      return layOutCosts(source);
  }
}

function layOutWins(source: FigureSource): Figure {
  const { snapshot, judge, has, flags } = source;
  const { mode, turn } = flags;
  if (mode === 'pairwise-baseline') {
    throw new InputError('the matrix is of all pairs', { flag: '--mode' }, 'Use pairwise-all, or single.');
  }
  const isByMatches = mode === undefined ? has.matches : mode === 'pairwise-all';
  const all = isByMatches ? winsByMatches(snapshot, judge, turn) : winsByGrades(snapshot, judge, turn);
  const wins = onlyThese(all, wantedOf(all.models, flags));
  if (wins.models.length < 2) throw new InputError('a win-rate matrix needs two models that were judged');
  return winMatrixFigure(canvasFor('win-matrix', source), wins);
}

function layOutHistogram(source: FigureSource): Figure {
  const { snapshot, judge, has, flags } = source;
  if (!has.grades || (flags.mode ?? 'single') !== 'single') {
    throw new InputError(`a histogram is of the scores of single answers, and ${judge} has given none here`);
  }
  const all = countScores(snapshot, judge, flags.turn);
  const wanted = wantedOf(
    all.map(({ model }) => model),
    flags,
  );
  const models = all.filter(({ model }) => wanted.has(model));
  return histogramFigure(canvasFor('histogram', source), models);
}

function layOutCosts(source: FigureSource): Figure {
  const ranking = rank(source);
  const costs = costRows(ranking, source.dollars, source.lengths);
  if (costs.rows.length === 0) throw new InputError('no model that was judged has answers here');
  if (costs.missing.length > 0) {
    const what = costs.unit === 'dollars' ? 'cost' : 'answers';
    warn(`not in the figure, since they have no known ${what}: ${costs.missing.join(', ')}.`);
  }
  return costFigure(canvasFor('cost', source, { ranking, unit: costs.unit }), ranking.measure, costs);
}

function canvasFor(
  kind: FigureKind,
  { flags, snapshot, judge }: FigureSource,
  facts: { ranking?: Ranking; shown?: number; unit?: 'dollars' | 'characters' } = {},
): Canvas {
  const { width, height, theme, lang, title, turn } = flags;
  const words = WORDS[lang ?? figureLanguage(snapshot.language)];
  return {
    width,
    height,
    colours: COLOURS[theme],
    words,
    title: title ?? titleOf(kind, words, { bench: snapshot.bench, judge, turn, ...facts }),
  };
}
