import type { ReactNode } from 'react';
import type { QuestionTexts } from '../../../../src/analysis/texts.ts';
import { useData } from '../../data.tsx';
import { Difference } from '../../prose/difference.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Name, visibleName } from '../../ui/name.tsx';
import type { Selection } from './use-selection.ts';

interface DifferencesProps {
  selection: Selection;
  texts: QuestionTexts;
  turns: readonly number[];
}

interface Side {
  model: string;
  /** Counted from 1. */
  choice: number;
}

/** The answers of the first two models, or two answers of one model, turn by turn as one text each. */
export function Differences({ selection, texts, turns }: DifferencesProps): ReactNode {
  const { snapshot, route } = useData();
  const { models, choice } = selection;
  const [model = ''] = models;
  const count = texts.answers.find((each) => each.model === model)?.choices.length ?? 0;
  const other = Number(route.params.get('other')) || (choice === 1 ? 2 : 1);
  const first: Side = { model, choice };
  const second: Side = models.length > 1 ? { model: models[1] as string, choice } : { model, choice: other };
  if (models.length < 2 && count < 2) {
    return <Empty>It takes two answers to compare. Add a model.</Empty>;
  }
  const names = [nameOf(first, second), nameOf(second, first)] as const;
  return (
    <>
      <p className="difference-legend">
        <del>
          only in <Name text={names[0]} />
        </del>{' '}
        <ins>
          only in <Name text={names[1]} />
        </ins>{' '}
        {models.length > 2 && <span className="faint">The first two models are compared.</span>}
        {models.length < 2 && (
          <Choice
            label="With choice"
            value={String(other)}
            options={Array.from({ length: count }, (_, each) => ({
              value: String(each + 1),
              label: String(each + 1),
            }))}
            onChange={(value) => go(linkWith(route, { other: value }))}
          />
        )}
      </p>
      {turns.map((turn) => {
        const [before, after] = [textAt(texts, first, turn), textAt(texts, second, turn)];
        return (
          <section key={turn} aria-labelledby={`turn-${turn}`}>
            <h2 id={`turn-${turn}`}>Turn {turn}</h2>
            {before === undefined || after === undefined ? (
              <p className="nothing">
                {before === undefined ? names[0] : names[1]} has no answer in this turn.
              </p>
            ) : (
              <Difference before={before} after={after} names={names} lang={snapshot.language} />
            )}
          </section>
        );
      })}
    </>
  );
}

function nameOf({ model, choice }: Side, other: Side): string {
  return visibleName(model === other.model ? `${model}, choice ${choice}` : model);
}

function textAt(texts: QuestionTexts, { model, choice }: Side, turn: number): string | undefined {
  const choices = texts.answers.find((each) => each.model === model)?.choices;
  return choices?.find(({ index }) => index === choice - 1)?.turns[turn - 1]?.text;
}
