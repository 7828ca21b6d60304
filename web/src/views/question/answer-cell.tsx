import type { ReactNode } from 'react';
import { FLAGS, type Flag, flagNames } from '../../../../src/analysis/snapshot.ts';
import type { AnswerTurn, QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { Prose } from '../../prose/prose.tsx';
import { visibleName } from '../../ui/name.tsx';
import { AnswerBadges } from './answer-badges.tsx';
import { Fold } from './fold.tsx';

interface AnswerCellProps {
  /** A place in the snapshot's questions. */
  question: number;
  model: string;
  turn: number;
  /** Counted from 1. */
  choice: number;
  texts: QuestionTexts;
  isReading: boolean;
}

/** What a model answered in one turn, or in words why nothing is there. */
export function AnswerCell({ question, model, turn, choice, texts, isReading }: AnswerCellProps): ReactNode {
  const { snapshot } = useData();
  const answer = texts.answers.find((each) => each.model === model);
  const chosen = answer?.choices.find(({ index }) => index === choice - 1);
  const said = chosen?.turns[turn - 1];
  return (
    <article aria-label={`${visibleName(model)}, answer in turn ${turn}`}>
      {said === undefined ? (
        <p className="nothing">
          {isReading && answer === undefined ? 'Reading …' : whyNothing(answer, chosen !== undefined, choice)}
        </p>
      ) : (
        <>
          <AnswerBadges question={question} model={model} turn={turn} choice={choice} said={said} />
          {said.reasoning !== undefined && said.reasoning !== '' && (
            <Fold summary="Reasoning">
              <Prose text={said.reasoning} lang={snapshot.language} />
            </Fold>
          )}
          <Said said={said} lang={snapshot.language} />
        </>
      )}
    </article>
  );
}

/** Words for what is no answer, or not a whole one. */
const NOTES: Partial<Record<Flag, string>> = {
  refused: 'The model, or its provider’s filter, refused to answer. What was said:',
  failed: 'The call failed; this stands in place of an answer:',
};

function Said({ said, lang }: { said: AnswerTurn; lang: string }): ReactNode {
  const note = flagNames(said.flags).flatMap((flag) => NOTES[flag] ?? [])[0];
  if (said.text.trim() === '') {
    return (
      <p className="nothing">
        {(said.flags & FLAGS.refused) === 0 ? 'The answer is empty.' : 'Refused: the provider gave no text.'}
      </p>
    );
  }
  return (
    <>
      {note !== undefined && <p className="nothing">{note}</p>}
      <Prose text={said.text} lang={lang} />
    </>
  );
}

function whyNothing(
  answer: QuestionTexts['answers'][number] | undefined,
  hasChoice: boolean,
  choice: number,
): string {
  if (answer === undefined) return 'Not answered yet.';
  return hasChoice
    ? 'No answer in this turn.'
    : `There is no choice ${choice}: this model has ${answer.choices.length}.`;
}
