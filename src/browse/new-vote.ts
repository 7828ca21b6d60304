import { join } from 'node:path';
import { z } from 'zod';
import type { NewVote } from '../analysis/texts.ts';
import { questionIdSchema } from '../benchmark/question.ts';
import type { BenchIndex } from './bench-index.ts';
import { recordVoteRow } from './vote-row.ts';

/** Letters, digits, `-` and `_`: such a name is a file name, too. */
const VOTER = /^[\p{L}\p{N}_-]{1,40}$/u;

/** Names of devices on Windows, whatever ending they have. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export const newVoteSchema = z.strictObject({
  bench: z.string(),
  question_id: questionIdSchema,
  turn: z.number().int().min(1),
  model_a: z.string(),
  model_b: z.string(),
  winner: z.enum(['model_a', 'model_b', 'tie', 'tie (bothbad)']),
  voter: z
    .string()
    .transform((name) => name.normalize('NFC'))
    .refine((name) => VOTER.test(name) && !DEVICE.test(name), {
      error: 'must be 1 to 40 letters, digits, "-" and "_"',
    }),
});

/** What is wrong with a vote, in a sentence; undefined where it can be kept. */
export function voteProblem(index: BenchIndex, vote: NewVote): string | undefined {
  const question = index.names.findQuestion(vote.question_id);
  const models = [vote.model_a, vote.model_b].map((model) => index.names.models.find(model));
  if (question === undefined) return 'There is no such question.';
  if (vote.turn > (index.names.questions[question]?.turns.length ?? 0))
    return 'The question has no such turn.';
  for (const [place, model] of models.entries()) {
    const name = place === 0 ? vote.model_a : vote.model_b;
    if (model === undefined || index.answersOf(model)?.has(question) !== true) {
      return `There is no answer of ${name} to this question.`;
    }
  }
  return models[0] === models[1] ? 'A vote is between two models.' : undefined;
}

/** The file of a voter, within the data folder. */
export function votesFileName({ bench, voter }: NewVote): string {
  return `${bench}/human_judgment/${voter}.jsonl`;
}

/**
 * Writes a vote into `human_judgment/VOTER.jsonl` of the benchmark, as a row of FastChat's: `agreement` counts the judge `expert_…` as
 * human, and every row of it. So a second vote of a person on the same takes the first one's place.
 *
 * @throws InputError where the file cannot be written.
 */
export function recordVote({ place }: BenchIndex, vote: NewVote): void {
  const { question_id, turn, model_a, model_b, winner, voter } = vote;
  const row = {
    question_id,
    model_a,
    model_b,
    winner,
    judge: `expert_${voter}`,
    turn,
    tstamp: Date.now() / 1000,
  };
  recordVoteRow(join(place.dataDir, votesFileName(vote)), row);
}
