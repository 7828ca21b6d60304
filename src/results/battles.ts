import type { z } from 'zod';
import { questionIdSchema } from '../benchmark/question.ts';
import { readArrayElements } from '../records/json-array.ts';
import { checkRecord } from '../records/jsonl.ts';
import type { Vote } from './agreement.ts';
import { readFlatBattles } from './flat-battles.ts';
import { VoteRows, type VoteReader, formatOf, nameOfJudge, voteSchema } from './votes.ts';

/** Two models' answers compared: by a judge on a question, where the row says which. */
export interface Battle {
  question: string | undefined;
  model_a: string;
  model_b: string;
  winner: Vote['winner'];
  judge: string | undefined;
  /** Counted from 1, where the row says it. */
  turn?: number | undefined;
  /** The whole row, where the reader wants it. */
  row?: unknown;
}

/** What becomes of the battles as they are read. */
export interface BattleReader extends Pick<VoteReader, 'onLeftOut' | 'warn'> {
  /** Asked of every row: the battles of a judge that is not wanted are not made. */
  isWanted: (judge: string | undefined) => boolean;
  onBattle: (battle: Battle) => void;
  /** Whether battles are to carry their rows, for what else these hold; reading is slower then. */
  wantsRows: boolean;
}

/** A row of a vote file or of the arena: what it is about, and whose vote it is, may be missing. */
const battleSchema = voteSchema.pick({ model_a: true, model_b: true, winner: true }).extend({
  question_id: questionIdSchema.nullish(),
  judge: voteSchema.shape.judge.nullish(),
  // Of the arena a row has the number of turns there, which is another thing but does no harm: its style stands in the row.
  turn: voteSchema.shape.turn.nullish().catch(undefined),
});

const NEEDED_COLUMNS = ['model_a', 'model_b', 'winner'];
const OTHER_COLUMNS = ['question_id', 'judge'];

/**
 * Reads the battles of a file: a JSON array, JSON Lines or Parquet, with rows of votes, of the arena's battles or of our judgments
 * (as `readVotes` makes votes of them). Rows stream; of judgments the verdicts are kept to the end of the file.
 *
 * @throws InputError naming file and line (of Parquet: the row's number) of a wrong row.
 */
export async function readBattles(file: string, reader: BattleReader): Promise<void> {
  const judgments = new VoteRows(file, {
    ...reader,
    onVote: ({ question_id, turn, model_a, model_b, winner, judge }) =>
      reader.onBattle({ question: String(question_id), turn, model_a, model_b, winner, judge }),
  });
  const add = (value: unknown, line: number) => {
    const keys = typeof value === 'object' && value !== null ? value : {};
    if ('g1_winner' in keys || ('score' in keys && !('winner' in keys))) judgments.add(value, line);
    else addBattle(checkRecord(value, battleSchema, file, line), value, reader);
  };
  switch (formatOf(file)) {
    case 'parquet': {
      const { readParquetColumns, readParquetRows } = await import('../records/parquet.ts');
      const all = await readParquetColumns(file);
      const others = reader.wantsRows ? all : OTHER_COLUMNS.filter((column) => all.includes(column));
      const columns = [...new Set([...NEEDED_COLUMNS, ...others])];
      for await (const { value, number } of readParquetRows(file, columns)) add(value, number);
      break;
    }
    case 'array':
      for (const { value, line } of readArrayElements(file)) add(value, line);
      break;
    case 'lines':
      readFlatBattles(file, reader, add);
      break;
  }
  judgments.finish();
}

function addBattle(row: z.infer<typeof battleSchema>, value: unknown, reader: BattleReader): void {
  const { question_id, turn, model_a, model_b, winner, judge } = row;
  const name = judge == null ? undefined : nameOfJudge(judge);
  if (!reader.isWanted(name)) return;
  reader.onBattle({
    question: question_id == null ? undefined : String(question_id),
    model_a,
    model_b,
    winner: winner === 'model_a' || winner === 'model_b' ? winner : 'tie',
    judge: name,
    turn: turn ?? undefined,
    ...(reader.wantsRows ? { row: value } : {}),
  });
}
