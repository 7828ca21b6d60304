import { levelText } from './level-text.ts';
import type { AgreementCoefficients } from '../results/agreement-coefficients.ts';
import { LEAST_MODELS } from '../results/leaderboard-agreement.ts';
import { MEASURES, type Measured, SHARES, listMeasures } from './agreement-measures.ts';
import type { Cells } from './drawing.ts';

/** The coefficients as tables: by turn, then of leaderboards, then of scores. */
export function coefficientTables(
  judges: readonly [string, string],
  coefficients: AgreementCoefficients,
): Cells[] {
  const all = listMeasures(judges, coefficients);
  const ofPart = (part: Measured['part']) => all.filter((each) => each.part === part);
  const [first, second] = judges;
  const repeated = Object.keys(coefficients.others);
  const told = (judge: string) => (repeated.includes(judge) ? `the majority of ${judge}` : judge);
  return [
    turnCells(
      first === second ? `Votes of ${first} with each other` : `Each vote of ${first} with each of ${second}`,
      ofPart('votes'),
    ),
    ...(coefficients.majority === undefined
      ? []
      : [turnCells(`${told(first)} against ${told(second)}`, ofPart('majority'))]),
    ...repeated.map((judge) =>
      turnCells(
        `Each vote of ${judge} against the majority of the others`,
        ofPart('others').filter((each) => each.judge === judge),
      ),
    ),
    ...leaderboardCells(judges, ofPart('leaderboards')),
    ...(coefficients.scores === undefined ? [] : [listCells('Scores of the same answers', ofPart('scores'))]),
  ];
}

function turnCells(title: string, measured: readonly Measured[]): Cells {
  const turns = [...new Set(measured.map(({ turn }) => turn))];
  const measures = [...new Set(measured.map(({ measure }) => measure))];
  return {
    title,
    heads: [''].concat(turns.map((turn) => (turn === 'all' ? 'All turns' : `Turn ${turn}`))),
    rows: measures.map((measure) =>
      [MEASURES[measure] ?? measure].concat(
        turns.map((turn) =>
          formatMeasured(measured.find((each) => each.turn === turn && each.measure === measure)),
        ),
      ),
    ),
  };
}

function leaderboardCells(judges: readonly [string, string], measured: readonly Measured[]): Cells[] {
  if (measured.length === 0) return [];
  const rates = measured.filter(({ model }) => model !== undefined);
  const models = [...new Set(rates.map(({ model }) => model ?? ''))];
  return [
    {
      title: 'Win rates on the same answers, ties as half',
      heads: ['Model', ...judges],
      rows: models.map((name) =>
        [name].concat(
          judges.map((judge) =>
            formatMeasured(rates.find((each) => each.model === name && each.judge === judge)),
          ),
        ),
      ),
    },
    listCells(
      'Leaderboards',
      measured.filter(({ model }) => model === undefined),
    ),
  ];
}

function listCells(title: string, measured: readonly Measured[]): Cells {
  return {
    title,
    heads: ['', 'Value'],
    rows: measured.map((each) => {
      const name = MEASURES[each.measure] ?? each.measure;
      return [each.judge === undefined ? name : `${name}, ${each.judge}`, formatMeasured(each)];
    }),
  };
}

/** "66.5% [64.1, 68.9]", "0.480 [0.44, 0.52]"; "-" where there is no value. */
function formatMeasured(measured: Measured | undefined): string {
  if (measured === undefined || measured.value === null) return '-';
  const { measure, value, interval } = measured;
  const isShare = SHARES.has(measure);
  const format = (number: number, digits: number) => (isShare ? 100 * number : number).toFixed(digits);
  const told = isShare ? `${format(value, 1)}%` : format(value, 3);
  const digits = isShare ? 1 : 2;
  return interval ? `${told} [${format(interval.low, digits)}, ${format(interval.high, digits)}]` : told;
}

/** What tables cannot say: how intervals were made, what is left out, and why a number does not exist. */
export function coefficientNotes(
  judges: readonly [string, string],
  coefficients: AgreementCoefficients,
): string[] {
  const { intervals, leaderboards } = coefficients;
  const notes: string[] = [];
  const undefinedOnes = listMeasures(judges, coefficients).filter(
    ({ missing }) => missing === 'no_variation',
  );
  if (undefinedOnes.length > 0) {
    const names = [...new Set(undefinedOnes.map(({ measure }) => MEASURES[measure] ?? measure))];
    notes.push(
      `Not defined where nothing varies (a judge that always says the same agrees with itself by chance alone): ${names.join(', ')}.`,
    );
  }
  if (leaderboards?.kind === 'left_out' && leaderboards.models > 0) {
    notes.push(
      `Leaderboards are not compared: ${leaderboards.models === 1 ? 'there is one model' : `there are ${leaderboards.models} models`} in both, and a rank correlation needs ${LEAST_MODELS}.`,
    );
  }
  if (intervals !== null) {
    const { confidence, interval, rounds, seed } = intervals;
    const kind = interval === 'bca' ? 'BCa' : 'percentile';
    notes.push(
      `In brackets: ${levelText(confidence)} ${kind} intervals from ${rounds} resamples of the questions (seed ${seed}).`,
    );
  }
  return notes;
}
