import { FLAGS } from '../analysis/snapshot.ts';
import type { AnswerTexts, AnswerTurn } from '../analysis/texts.ts';
import type { Choice } from '../answers/answer.ts';
import { entry, flagsOfTurn } from './answers-file.ts';
import type { BenchIndex } from './bench-index.ts';
import type { RefusedChoice } from './refused-file.ts';

/** What models answered to a question; of a refused choice what was said in refusing. */
export function readAnswerTexts(
  index: BenchIndex,
  question: number,
  isWanted: (model: number) => boolean,
): AnswerTexts[] {
  const texts: AnswerTexts[] = [];
  for (const { model } of index.files.answers.members) {
    if (!isWanted(model)) continue;
    const answer = index.present.read(model, question);
    if (answer === undefined) continue;
    const choices = answer.choices.map((choice, place) => ({
      index: place,
      turns: choice.turns.map((_, turn) => turnOf(choice, turn)),
    }));
    texts.push({ model: index.names.models.nameAt(model), choices });
  }
  for (const { model, choices } of index.files.refused.members) {
    const refused = choices.filter((each) => each.question === question);
    if (!isWanted(model) || refused.length === 0) continue;
    if (index.answersOf(model)?.has(question) === true) continue;
    texts.push({
      model: index.names.models.nameAt(model),
      choices: refused.map((each) => ({ index: each.choice, turns: turnsOfRefused(each) })),
    });
  }
  return texts;
}

function turnOf(choice: Choice, turn: number): AnswerTurn {
  const reasoning = entry(choice.reasoning, turn);
  const finish_reason = entry(choice.finish_reason, turn);
  return {
    text: choice.turns[turn] ?? '',
    ...(typeof reasoning === 'string' ? { reasoning } : {}),
    ...(typeof finish_reason === 'string' ? { finish_reason } : {}),
    flags: flagsOfTurn(choice, turn),
  };
}

function turnsOfRefused({ turns, said }: RefusedChoice): AnswerTurn[] {
  return [...turns.map((text) => ({ text, flags: 0 })), { text: said, flags: FLAGS.refused }];
}
