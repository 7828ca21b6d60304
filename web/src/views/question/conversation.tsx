import type { ReactNode } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Columns } from './columns.tsx';
import { Differences } from './differences.tsx';
import { ModelPicker } from './model-picker.tsx';
import { ReferenceChoice } from './reference-choice.tsx';
import { Turn } from './turn.tsx';
import { useQuestionTexts } from './use-question-texts.ts';
import { useShowTurn } from './use-show-turn.ts';
import { useReference } from './use-reference.ts';
import type { Selection } from './use-selection.ts';

/** The conversations of the shown models about one question, turn by turn. */
export function Conversation({ selection }: { selection: Selection }): ReactNode {
  const { snapshot } = useData();
  const { place, models, turn } = selection;
  const { shown, isReading, problem } = useQuestionTexts(place, models);
  // While another question is read, the last one stays, dimmed; while other models are read, the columns are already theirs.
  const isOther = shown !== undefined && shown.place !== place;
  const drawn = isOther ? { ...selection, place: shown.place, models: shown.models } : selection;
  useShowTurn(shown?.place === place ? place : undefined, turn);
  const reference = useReference(shown?.texts.references ?? []);
  if (problem !== undefined) return <Empty>The texts cannot be read: {problem}</Empty>;
  if (shown === undefined) return <p className="waiting">Reading …</p>;
  const count = turnsOf(snapshot.questions[drawn.place]?.turns.length ?? 0, shown.texts);
  const turns = Array.from({ length: count }, (_, each) => each + 1);
  return (
    <div className={isOther ? 'dimmed' : undefined} aria-busy={isReading}>
      <div className="question-tools">
        <ModelPicker selection={drawn} />
        {drawn.view === 'side' && <ReferenceChoice references={shown.texts.references} />}
      </div>
      {drawn.view === 'difference' ? (
        <Differences selection={drawn} texts={shown.texts} turns={turns} />
      ) : (
        <Columns models={drawn.models} reference={reference}>
          {turns.map((each) => (
            <Turn
              key={`${drawn.place} ${each}`}
              turn={each}
              selection={drawn}
              texts={shown.texts}
              isReading={isReading}
              reference={reference}
            />
          ))}
        </Columns>
      )}
    </div>
  );
}

/** As many as the question has, or more where an answer or a judgment knows of more. */
function turnsOf(asked: number, { answers, grades, matches }: QuestionTexts): number {
  const counts = [
    ...answers.flatMap(({ choices }) => choices.map(({ turns }) => turns.length)),
    ...grades.map(({ turn }) => turn),
    ...matches.map(({ turn }) => turn),
  ];
  // A record may name any number.
  return Math.min(
    50,
    counts.reduce((most, count) => Math.max(most, count), asked),
  );
}
