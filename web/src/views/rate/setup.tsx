import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { VOTER_PATTERN, writeVoter } from './kept-log.ts';
import { ModelPicker } from './model-picker.tsx';
import { answeringModels } from './plan.ts';
import { newSeed, readCount } from './settings.ts';

interface SetupProps {
  voter: string;
  onVoter: (name: string) => void;
}

/** What is asked before the first vote: who votes, on which models and questions, how often. */
export function Setup({ voter, onVoter }: SetupProps): ReactNode {
  const { snapshot, route } = useData();
  const all = useMemo(() => answeringModels(snapshot), [snapshot]);
  const named = route.params.getAll('model').filter((model) => all.includes(model));
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () => new Set(named.length < 2 ? [] : all.filter((model) => !named.includes(model))),
  );
  const [category, setCategory] = useState(route.params.get('category') ?? '');
  const id = useId();
  const chosen = all.filter((model) => !left.has(model));
  if (all.length < 2) return <p>There is nothing to compare yet: fewer than two models have answers.</p>;

  const start = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = textOf(form, 'voter').normalize('NFC');
    writeVoter(name);
    onVoter(name);
    go(
      linkWith(route, {
        seed: route.params.get('seed') ?? newSeed(),
        count: readCount(textOf(form, 'count')),
        model: left.size === 0 ? undefined : chosen,
        category: category === '' ? undefined : category,
      }),
    );
  };

  return (
    <form className="setup" onSubmit={start}>
      <p>
        You see two answers to a question and say which is better. Which models wrote them is not shown before
        the vote; pairs, sides and questions come in random order.
      </p>
      <div className="fields">
        <p>
          <label htmlFor={`${id}-voter`}>Your name in the votes</label>
          <input
            id={`${id}-voter`}
            name="voter"
            defaultValue={voter}
            required
            pattern={VOTER_PATTERN}
            autoComplete="username"
            aria-describedby={`${id}-hint`}
          />
          <small id={`${id}-hint`}>Letters, digits, - and _. It is kept in this browser.</small>
        </p>
        <p>
          <label htmlFor={`${id}-count`}>Votes in this session</label>
          <input
            id={`${id}-count`}
            name="count"
            type="number"
            min={1}
            max={1000}
            defaultValue={readCount(route.params.get('count'))}
          />
        </p>
        <Choice
          label="Category"
          value={category}
          options={[
            { value: '', label: 'All' },
            ...snapshot.categories.map((name) => ({ value: name, label: name })),
          ]}
          onChange={setCategory}
        />
      </div>
      <ModelPicker all={all} left={left} onChange={setLeft} />
      <button type="submit" className="start" disabled={chosen.length < 2}>
        Begin
      </button>
    </form>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
