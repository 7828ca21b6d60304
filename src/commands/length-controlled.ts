import { outcomeOf } from '../analysis/match-counts.ts';
import { openAnswerTurns } from '../answers/answer-turns.ts';
import { InputError } from '../errors.ts';
import { type PairJudgment, pairIdentity, pairJudgmentSchema } from '../judgments/judgment.ts';
import { type LengthMatch, controlLength } from '../results/length-controlled.ts';
import { newestRows } from '../results/newest.ts';
import type { PairResults } from '../results/results.ts';
import { type JudgmentSource, findJudgments, withRows } from './judgment-source.ts';
import { type Flags, readResults } from './show.ts';
import { warn } from './terminal.ts';

/** The win rates against a baseline, the length-controlled ones with them. @throws InputError */
export async function readLengthControlled(flags: Flags): Promise<{ results: PairResults; file: string }> {
  const { mode, baselineModel } = flags;
  const { results, file } = checkMode(mode) && readResults(flags);
  if (results.mode === 'single') throw new TypeError('single judgments have no win rates');
  const { models, ...control } = controlLength(
    readMatches(flags, findJudgments(flags, mode), baselineModel),
    results.models.map(({ model }) => model),
    flags.intervals,
  );
  if (models.every(({ n }) => n === 0)) {
    throw new InputError(
      `no match has both answers in the benchmark's model_answer/`,
      { flag: '--length-controlled' },
      `It needs the answers of ${baselineModel} and of the models compared with it, to know how long they are.`,
    );
  }
  const rates = new Map(models.map(({ model, ...rate }) => [model, rate]));
  return {
    file,
    results: {
      ...results,
      length_control: control,
      models: results.models.map((record) => {
        const rate = rates.get(record.model);
        return rate === undefined ? record : Object.assign(record, { win_rate_length_controlled: rate });
      }),
    },
  };
}

/** @throws InputError where models are not compared with one baseline. */
function checkMode(mode: Flags['mode']): true {
  if (mode === 'pairwise-baseline') return true;
  throw new InputError(
    `mode ${mode} has no such rate`,
    { flag: '--length-controlled' },
    'It belongs to --mode pairwise-baseline.',
  );
}

/** The matches that `show` counts, with the lengths of their answers. */
function readMatches(flags: Flags, source: JudgmentSource, baseline: string): LengthMatch[] {
  const answers = openAnswerTurns(source.bench.outputFolder, warn);
  const lengths = new Map<string, number | undefined>();
  const lengthOf = (model: string, { question_id, turn }: PairJudgment) => {
    const key = `${model}\u0000${typeof question_id}${question_id}\u0000${turn}`;
    if (!lengths.has(key)) lengths.set(key, countCharacters(answers.textOf(model, question_id, turn)));
    return lengths.get(key);
  };
  const toMatch = (row: PairJudgment): LengthMatch[] => {
    const outcome = outcomeOf([row.g1_winner, row.g2_winner]);
    const wanted = flags.modelList === undefined || flags.modelList.includes(row.model_1);
    const isFirst = row.model_2 === baseline;
    if (outcome === undefined || !wanted || (!isFirst && row.model_1 !== baseline)) return [];
    const model = isFirst ? row.model_1 : row.model_2;
    return [
      {
        question: row.question_id,
        turn: row.turn,
        model,
        outcome: (1 + (isFirst ? outcome : -outcome)) / 2,
        length: lengthOf(model, row),
        baselineLength: lengthOf(baseline, row),
      },
    ];
  };
  try {
    return withRows<PairJudgment, LengthMatch[]>(source, pairJudgmentSchema, (rows, staleness) =>
      flags.asFastchat
        ? [...rows].flatMap(({ row }) => toMatch(row))
        : newestRows(rows, {
            identityOf: pairIdentity,
            isSamePrompt: () => true,
            isStale: (row) => staleness.isStalePair(row),
            keep: toMatch,
            onLeftOut: () => {},
          }).flat(),
    );
  } finally {
    answers.close();
  }
}

/** Unicode characters, as Python's len counts them. */
function countCharacters(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
