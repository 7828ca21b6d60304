import { InputError } from '../errors.ts';
import { type BootstrapInterval, percentileInterval } from '../stats/bootstrap.ts';
import { type PairedData, type PairedFit, type PairedOptions, fitPairs } from '../stats/paired-logistic.ts';
import { type Resampling, resamples } from '../stats/resamples.ts';
import { type StyleColumns, spreadOf } from './style-battles.ts';
import { STYLE_FEATURES, type StyleFeatures } from './style-features.ts';

export interface StyleOptions extends Resampling {
  /** A share, such as 0.95. */
  confidence: number;
  /** What lengths are counted in, for a person: "o200k_base tokens". */
  lengthUnit: string;
  /** λ of the penalty λ/2 · Σ coefficient². @default 0.5, as FastChat's `reg` */
  ridge?: number | undefined;
  /** The model whose rating is set, and to what. @default the mean of all is 1000 */
  anchor?: { model: string; rating: number } | undefined;
}

export interface StyleRating {
  model: string;
  /** On Elo's scale: 400 points are odds of 10 to 1. */
  rating: number;
  interval: BootstrapInterval;
}

export interface StyleEffect {
  feature: keyof StyleFeatures;
  /** What a difference of one `spread` adds to the log-odds of a win: above 0 where more of it wins. */
  coefficient: number;
  interval: BootstrapInterval;
  /** The standard deviation of (a - b) / (a + b + 1), each battle counted in both orders. */
  spread: number;
}

/** Ratings for answers of equal style, and what style is worth. */
export interface StyleControl {
  battles: number;
  length_unit: string;
  /** λ of the penalty on the coefficients of style. */
  ridge: number;
  confidence: number;
  rounds: number;
  seed: number;
  /** Resamples in which a model won or lost all, so that every battle was counted a hundredth of a time more. */
  rounds_without_maximum: number;
  /** Best first. */
  ratings: StyleRating[];
  styles: StyleEffect[];
  /** Features in which no two answers differ: nothing can be said of them. */
  constant: (keyof StyleFeatures)[];
}

/** What `rank --style-control` tells beside the ratings. */
export type StyleSummary = Pick<StyleControl, 'length_unit' | 'ridge' | 'styles' | 'constant'>;

/**
 * Bradley-Terry ratings with the style of the answers held equal, as LMSYS' "Does style matter?" (2024) and FastChat's
 * `rating_systems.py` (compute_style_control) have them: the differences of `StyleColumns`, divided by their standard deviation, are
 * covariates beside the models.
 *
 * Two things differ from FastChat. Differences are not centred: it takes their mean away, which is about 0 where the sides are drawn by
 * lot, but where model A is always the same it would take away what is to be controlled; so the spread is that of every battle counted in
 * both orders, and which model is named first has no effect. And FastChat's ridge penalty of 0.5 is on the coefficients
 * of style alone, where it keeps a feature that few answers have from running off; ratings are not drawn together by it.
 *
 * @throws InputError for fewer than two models, fewer battles than terms, models that were never compared, and separation.
 */
export function controlStyle(columns: StyleColumns, options: StyleOptions): StyleControl {
  const { models, data } = columns;
  const spread = spreadOf(data);
  const kept = [...spread.keys()].filter((place) => (spread[place] as number) > 0);
  const scaled = standardize(data, spread, kept);
  checkSize(models, scaled);
  const ridge = options.ridge ?? FASTCHAT_RIDGE;
  const fit = fitPairs(scaled, { ridge });
  checkOutcome(fit, columns);
  const { draws, withoutMaximum } = drawFits(columns, scaled, { start: fit, ridge }, options);
  const width = models.length + kept.length;
  const intervalAt = (valueIn: (round: Float64Array) => number) =>
    percentileInterval(
      Float64Array.from({ length: options.rounds }, (_, round) =>
        valueIn(draws.subarray(round * width, (round + 1) * width)),
      ).sort(),
      options.confidence,
    );
  const { anchor } = options;
  const anchorPlace = anchor === undefined ? -1 : models.indexOf(anchor.model);
  const base = anchorPlace === -1 ? MEAN_RATING : (anchor as { rating: number }).rating;
  // Of mean 0, or less the anchor's: which has no interval then.
  const toRating = (strengths: Float64Array, place: number) =>
    base +
    ELO_SCALE *
      ((strengths[place] as number) - (anchorPlace === -1 ? 0 : (strengths[anchorPlace] as number)));
  return {
    battles: data.outcomes.length,
    length_unit: options.lengthUnit,
    ridge,
    confidence: options.confidence,
    rounds: options.rounds,
    seed: options.seed,
    rounds_without_maximum: withoutMaximum,
    ratings: models
      .map((model, place) => ({
        model,
        rating: toRating(fit.strengths, place),
        interval: intervalAt((round) => toRating(round, place)),
      }))
      .sort((a, b) => b.rating - a.rating || (a.model < b.model ? -1 : 1)),
    styles: kept.map((feature, place) => ({
      feature: STYLE_FEATURES[feature] as keyof StyleFeatures,
      coefficient: fit.slopes[place] as number,
      interval: intervalAt((round) => round[models.length + place] as number),
      spread: spread[feature] as number,
    })),
    constant: STYLE_FEATURES.filter((_, place) => !kept.includes(place)),
  };
}

const ELO_SCALE = 400 / Math.LN10;
const MEAN_RATING = 1000;
const FASTCHAT_RIDGE = 0.5;

/** The covariates that vary, in standard deviations. */
function standardize(data: PairedData, spread: Float64Array, kept: readonly number[]): PairedData {
  const { covariates, width, outcomes } = data;
  const scaled = new Float64Array(outcomes.length * kept.length);
  for (let battle = 0; battle < outcomes.length; battle += 1) {
    for (const [place, column] of kept.entries()) {
      scaled[battle * kept.length + place] =
        (covariates[battle * width + column] as number) / (spread[column] as number);
    }
  }
  return { ...data, covariates: scaled, width: kept.length };
}

/** The strengths and slopes of each resample of the questions, row by row. */
function drawFits(
  { questionOf, questions }: StyleColumns,
  data: PairedData,
  options: Pick<PairedOptions, 'start' | 'ridge'>,
  resampling: Resampling,
): { draws: Float64Array; withoutMaximum: number } {
  const width = data.models + data.width;
  const draws = new Float64Array(resampling.rounds * width);
  const times = new Uint32Array(questions);
  const weights = new Float64Array(questionOf.length);
  let from = 0;
  let withoutMaximum = 0;
  for (const drawn of resamples(questions, resampling)) {
    times.fill(0);
    for (const question of drawn) times[question] = (times[question] as number) + 1;
    for (let battle = 0; battle < weights.length; battle += 1) {
      weights[battle] = times[questionOf[battle] as number] as number;
    }
    let fit = fitPairs(data, { ...options, weights });
    if (fit.outcome !== 'converged') {
      withoutMaximum += 1;
      for (let battle = 0; battle < weights.length; battle += 1) {
        weights[battle] = (weights[battle] as number) + LITTLE;
      }
      fit = fitPairs(data, { ...options, weights });
    }
    draws.set(fit.strengths, from);
    draws.set(fit.slopes, from + data.models);
    from += width;
  }
  return { draws, withoutMaximum };
}

const LITTLE = 0.01;

const FLAG = { flag: '--style-control' };

function checkSize(models: readonly string[], { outcomes, width }: PairedData): void {
  if (models.length < 2) {
    throw new InputError(
      models.length === 0
        ? 'no battle is left whose answers are both there'
        : `one model alone: ${models[0]}`,
      FLAG,
      'Ratings compare two models or more, with their answers in model_answer/ (or conv_metadata in the rows).',
    );
  }
  const terms = models.length - 1 + width;
  if (outcomes.length > terms) return;
  throw new InputError(
    `${outcomes.length} battles are too few for ${terms} terms (${models.length} models and ${width} features of style)`,
    FLAG,
    'Judge more questions, or rank without it.',
  );
}

function checkOutcome({ outcome }: PairedFit, columns: StyleColumns): void {
  if (outcome === 'converged') return;
  if (outcome === 'singular') {
    throw new InputError(
      'strength and style cannot be told apart: some models were never compared with the others, or a difference in style always comes with the same models',
      FLAG,
      'Judge more pairs of models, or rank without it.',
    );
  }
  const extremes = describeExtremes(columns);
  throw new InputError(
    `no finite ratings fit these battles${extremes === '' ? ': models and style together tell every winner beforehand' : `: ${extremes}`}`,
    FLAG,
    'Judge more questions or pairs, or leave these models out.',
  );
}

/** "model-a won every battle", of those that did; a tie is neither. */
function describeExtremes({ models, data: { first, second, outcomes } }: StyleColumns): string {
  const won = new Float64Array(models.length);
  const fought = new Float64Array(models.length);
  for (let battle = 0; battle < outcomes.length; battle += 1) {
    const a = first[battle] as number;
    const b = second[battle] as number;
    const outcome = outcomes[battle] as number;
    won[a] = (won[a] as number) + outcome;
    won[b] = (won[b] as number) + 1 - outcome;
    fought[a] = (fought[a] as number) + 1;
    fought[b] = (fought[b] as number) + 1;
  }
  return models
    .flatMap((model, place) => {
      if (won[place] === fought[place]) return [`${model} won every battle`];
      return won[place] === 0 ? [`${model} lost every battle`] : [];
    })
    .join(', ');
}
