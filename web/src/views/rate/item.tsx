import type { ReactNode, RefObject } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { AnswerText } from './answer-text.tsx';
import type { RateItem } from './plan.ts';
import type { ItemTexts } from './use-texts.ts';
import type { Entry } from './votes.ts';

interface ItemProps {
  heading: RefObject<HTMLHeadingElement | null>;
  item: RateItem;
  read: ItemTexts;
  entries: readonly Entry[];
}

/** The question and both answers, up to the turn that is voted on. */
export function Item({ heading, item, read, entries }: ItemProps): ReactNode {
  const { snapshot } = useData();
  const { texts, problem } = read;
  const question = snapshot.questions.find(({ id }) => id === item.question);
  const category = snapshot.categories[question?.category ?? -1];
  const last = entries.at(-1)?.item;
  // Whoever has just read the first turn need not see it again.
  const isFresh =
    last?.question === item.question && last.modelA === item.modelA && last.turn === item.turn - 1;
  const turns = Array.from({ length: item.turn }, (_, place) => place + 1);
  return (
    <article>
      <h2 ref={heading} tabIndex={-1}>
        Question {String(item.question)}
        {category === undefined ? '' : `, ${category}`}: turn {item.turn}
      </h2>
      {problem !== undefined && (
        <p className="notice">The answers cannot be read: {problem} Skip them, or reload the page.</p>
      )}
      {turns.map((turn) => {
        const shown = (
          <Turn turn={turn} asked={question?.turns[turn - 1] ?? ''} item={item} texts={texts} key={turn} />
        );
        return turn === item.turn ? (
          shown
        ) : (
          <details key={turn} open={!isFresh}>
            <summary>Turn {turn}, before it</summary>
            {shown}
          </details>
        );
      })}
    </article>
  );
}

interface TurnProps {
  turn: number;
  asked: string;
  item: RateItem;
  texts: QuestionTexts | undefined;
}

function Turn({ turn, asked, item, texts }: TurnProps): ReactNode {
  const reference = texts?.references.find(({ turns }) => (turns[turn - 1] ?? '') !== '')?.turns[turn - 1];
  const sides = [
    { name: 'A', model: item.modelA },
    { name: 'B', model: item.modelB },
  ];
  return (
    <>
      <div className="asked">
        <AnswerText text={asked} />
      </div>
      {reference !== undefined && (
        <details className="reference">
          <summary>Reference answer</summary>
          <AnswerText text={reference} />
        </details>
      )}
      <div className="sides">
        {sides.map(({ name, model }) => (
          <section key={name} aria-label={`Answer ${name}, turn ${turn}`}>
            <h3>{name}</h3>
            {texts === undefined ? (
              <p className="faint">Loading …</p>
            ) : (
              <AnswerText text={answerOf(texts, model, turn)} />
            )}
          </section>
        ))}
      </div>
    </>
  );
}

function answerOf({ answers }: QuestionTexts, model: string, turn: number): string {
  const choices = answers.find((answer) => answer.model === model)?.choices;
  return (choices?.find(({ index }) => index === 0) ?? choices?.[0])?.turns[turn - 1]?.text ?? '';
}
