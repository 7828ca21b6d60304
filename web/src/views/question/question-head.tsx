import { type ReactNode, useMemo, useState } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { Name } from '../../ui/name.tsx';
import { KeyHelp } from './key-help.tsx';
import { useKeys } from './use-keys.ts';
import type { Selection } from './use-selection.ts';

/** Which question this is, the way to its neighbours, and how it is shown. */
export function QuestionHead({ selection }: { selection: Selection }): ReactNode {
  const { snapshot, route } = useData();
  const { place, question, found, view } = selection;
  const [isHelp, setIsHelp] = useState(false);
  const [previous, next] = neighbours(found, place).map((each) => {
    const id = snapshot.questions[each]?.id;
    return id === undefined ? undefined : linkWith(route, { id: String(id), turn: undefined });
  });
  useKeys({
    j: () => next !== undefined && go(next),
    k: () => previous !== undefined && go(previous),
    ']': () => next !== undefined && go(next),
    '[': () => previous !== undefined && go(previous),
    '/': () => document.querySelector<HTMLElement>('#question-search')?.focus(),
    '?': () => setIsHelp(true),
  });
  const category = snapshot.categories[question?.category ?? -1];
  return (
    <div className="question-head">
      <h1>
        Question {question !== undefined && <Name text={String(question.id)} />}
        {category !== undefined && (
          <span className="faint">
            {' '}
            <Name text={category} />
          </span>
        )}
      </h1>
      <div className="question-tools">
        <Step address={previous} label="Previous" />
        <Step address={next} label="Next" />
        <span className="switch">
          <a href={linkWith(route, { view: undefined })} aria-current={view === 'side' ? 'true' : undefined}>
            Side by side
          </a>
          <a
            href={linkWith(route, { view: 'difference' })}
            aria-current={view === 'difference' ? 'true' : undefined}
          >
            Difference
          </a>
        </span>
        <ChoiceOfChoices selection={selection} />
        <button type="button" onClick={() => setIsHelp(true)}>
          <span aria-hidden="true">?</span>
          <span className="visually-hidden">Keys</span>
        </button>
      </div>
      {isHelp && <KeyHelp onClose={() => setIsHelp(false)} />}
    </div>
  );
}

/** The places before and after one among those found; of one that is not among them, those that would stand there. */
function neighbours(found: readonly number[], place: number): [number, number] {
  const after = found.findIndex((each) => each > place);
  const before = found.findLastIndex((each) => each < place);
  return [found[before] ?? -1, found[after] ?? -1];
}

function Step({ address, label }: { address: string | undefined; label: string }): ReactNode {
  return address === undefined ? (
    <span className="step off">{label}</span>
  ) : (
    <a className="step" href={address}>
      {label}
    </a>
  );
}

/** Which of several answers to the same question is shown; nothing where no model has more than one. */
function ChoiceOfChoices({ selection: { place, models, choice } }: { selection: Selection }): ReactNode {
  const { snapshot, route } = useData();
  const count = useMemo(() => {
    const { answers } = snapshot;
    const shown = new Set(models.map((model) => snapshot.models.indexOf(model)));
    let most = 1;
    for (
      let row = answers.question.indexOf(place);
      row !== -1;
      row = answers.question.indexOf(place, row + 1)
    ) {
      if (shown.has(answers.model[row] as number)) most = Math.max(most, (answers.choice[row] as number) + 1);
    }
    return most;
  }, [snapshot, place, models]);
  if (count === 1 && choice === 1) return null;
  return (
    <Choice
      label="Choice"
      value={String(choice)}
      options={Array.from({ length: Math.max(count, choice) }, (_, each) => ({
        value: String(each + 1),
        label: `${each + 1} of ${count}`,
      }))}
      onChange={(value) => go(linkWith(route, { choice: value === '1' ? undefined : value }))}
    />
  );
}
