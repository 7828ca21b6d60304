import type { QuestionTexts, VoteTexts } from '../analysis/texts.ts';
import { VOTE_WINNERS } from '../analysis/snapshot.ts';
import type { BenchIndex } from './bench-index.ts';
import { readAnswerTexts } from './read-answer-texts.ts';
import { readGradeTexts } from './read-grade-texts.ts';
import { readMatchTexts } from './read-match-texts.ts';
import type { VotesFile } from './votes-file.ts';

/**
 * The texts about one question, read from the disk by their places.
 *
 * @param question a place among the questions.
 * @param wanted places of models; all where undefined. A match or a vote is there where both of its models are.
 */
export function readTexts(
  index: BenchIndex,
  question: number,
  wanted: ReadonlySet<number> | undefined,
): QuestionTexts {
  const isWanted = (model: number) => wanted === undefined || wanted.has(model);
  return {
    references: readReferences(index, question),
    answers: readAnswerTexts(index, question, isWanted),
    grades: index.files.grades.members.flatMap((file) => readGradeTexts(index, file, question, isWanted)),
    matches: index.files.matches.members.flatMap((file) => readMatchTexts(index, file, question, isWanted)),
    votes: index.votes.flatMap((file) => votesOf(index, file, question, isWanted)),
  };
}

/** The benchmark's default comes first; `question` stands for what is written beside the question itself. */
function readReferences(index: BenchIndex, question: number): QuestionTexts['references'] {
  const beside = index.asked.references.get(question);
  const all = [
    ...index.files.references.members.map((file) => ({
      name: file.stem,
      turns: file.readTurns(question, index.readers),
    })),
    { name: 'question', turns: beside },
  ];
  const usual = index.asked.settings.reference;
  return all
    .flatMap(({ name, turns }) => (turns === undefined ? [] : [{ name, turns }]))
    .sort((a, b) => Number(b.name === usual) - Number(a.name === usual));
}

function votesOf(
  { names }: BenchIndex,
  { table }: VotesFile,
  question: number,
  isWanted: (model: number) => boolean,
): VoteTexts[] {
  const votes: VoteTexts[] = [];
  const questions = table.column('question');
  for (let row = questions.indexOf(question); row !== -1; row = questions.indexOf(question, row + 1)) {
    const [modelA, modelB] = [table.get(row, 'modelA'), table.get(row, 'modelB')];
    if (!isWanted(modelA) || !isWanted(modelB)) continue;
    votes.push({
      model_a: names.models.nameAt(modelA),
      model_b: names.models.nameAt(modelB),
      voter: names.voters.names[table.get(row, 'voter')] ?? '',
      turn: table.get(row, 'turn'),
      winner: VOTE_WINNERS[table.get(row, 'winner')] ?? 'tie',
    });
  }
  return votes;
}
