import type { GameTexts, MatchTexts } from '../analysis/texts.ts';
import { entryOf } from '../judgments/columns.ts';
import type { PairJudgment } from '../judgments/judgment.ts';
import { gameDoubts } from '../results/doubtful.ts';
import type { BenchIndex } from './bench-index.ts';
import { describeDoubt } from './describe-doubt.ts';
import type { MatchesFile } from './matches.ts';
import { replyTexts } from './reply-texts.ts';

/** The matches between a question's answers in one file, with their texts. */
export function readMatchTexts(
  { names }: BenchIndex,
  file: MatchesFile,
  question: number,
  isWanted: (model: number) => boolean,
): MatchTexts[] {
  const { table } = file;
  const texts: MatchTexts[] = [];
  const questions = table.column('question');
  for (let row = questions.indexOf(question); row !== -1; row = questions.indexOf(question, row + 1)) {
    const [model1, model2] = [table.get(row, 'model1'), table.get(row, 'model2')];
    if (!isWanted(model1) || !isWanted(model2)) continue;
    const record = file.readRecord(row);
    if (record === undefined) continue;
    texts.push({
      model_1: names.models.nameAt(model1),
      model_2: names.models.nameAt(model2),
      judge: names.judges.names[table.get(row, 'judge')] ?? '',
      prompt: record.judge[1],
      turn: record.turn,
      flags: table.get(row, 'flags'),
      games: gamesOf(record),
      tstamp: record.tstamp,
    });
  }
  return texts;
}

function gamesOf(record: PairJudgment): [GameTexts, GameTexts] {
  const [doubts1, doubts2] = gameDoubts(record);
  return [
    {
      winner: record.g1_winner,
      judgment: record.g1_judgment,
      user_prompt: record.g1_user_prompt,
      ...replyTexts(entryOf(record.reasoning, 0), entryOf(record.refusal, 0)),
      doubts: doubts1.map(describeDoubt),
    },
    {
      winner: record.g2_winner,
      judgment: record.g2_judgment,
      user_prompt: record.g2_user_prompt,
      ...replyTexts(entryOf(record.reasoning, 1), entryOf(record.refusal, 1)),
      doubts: doubts2.map(describeDoubt),
    },
  ];
}
