import { VOTE_WINNERS } from '../analysis/snapshot.ts';
import { type Line, checkRecord } from '../records/jsonl.ts';
import { nameOfJudge, voteSchema } from '../results/votes.ts';
import type { BenchNames } from './bench-names.ts';
import type { FollowedFile } from './followed-file.ts';
import { Table } from './table.ts';

const COLUMNS = {
  question: 'integer',
  modelA: 'integer',
  modelB: 'integer',
  voter: 'integer',
  turn: 'integer',
  winner: 'byte',
} as const;

export type VoteTable = Table<keyof typeof COLUMNS>;

/** What is known of one file of votes. People keep their own names (`expert_3`), which `agreement` counts together. */
export class VotesFile {
  readonly file: FollowedFile;
  table: VoteTable = new Table(COLUMNS);
  readonly #names: BenchNames;

  constructor(file: FollowedFile, names: BenchNames) {
    this.file = file;
    this.#names = names;
  }

  reset(): void {
    this.table = new Table(COLUMNS);
  }

  /** @throws InputError for a row of the wrong shape. */
  add(value: unknown, { number }: Pick<Line, 'number'>): void {
    const vote = checkRecord(value, voteSchema, this.file.name, number);
    const winner = vote.winner === 'model_a' || vote.winner === 'model_b' ? vote.winner : 'tie';
    this.table.push({
      question: this.#names.questionOf(vote.question_id),
      modelA: this.#names.models.placeOf(vote.model_a),
      modelB: this.#names.models.placeOf(vote.model_b),
      voter: this.#names.voters.placeOf(voterName(vote.judge)),
      turn: vote.turn,
      winner: VOTE_WINNERS.indexOf(winner),
    });
  }
}

function voterName(judge: string | [string, string]): string {
  const name = nameOfJudge(judge);
  return typeof judge === 'string' && (name === 'human' || name === 'author') ? judge : name;
}
