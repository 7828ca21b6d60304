import { type ReactNode, useId } from 'react';
import type { Snapshot } from '../../../src/analysis/snapshot.ts';
import { useData } from '../data.tsx';
import { go, linkWith, replace } from '../route.ts';
import { Choice } from './choice.tsx';
import { Name } from './name.tsx';
import './filters.css';

/** Only one turn: `turn=N` in the address. Changing a filter goes back to the first page. */
export function TurnFilter(): ReactNode {
  const { snapshot, route } = useData();
  const turns = turnsOf(snapshot);
  if (turns.length < 2) return null;
  return (
    <Choice
      label="Turn"
      value={route.params.get('turn') ?? ''}
      options={[
        { value: '', label: 'All turns' },
        ...turns.map((turn) => ({ value: String(turn), label: `Turn ${turn}` })),
      ]}
      onChange={(turn) => go(linkWith(route, { turn: turn === '' ? undefined : turn, page: undefined }))}
    />
  );
}

/** The turns of the questions, counted from 1. */
function turnsOf({ questions }: Snapshot): number[] {
  const most = questions.reduce((count, { turns }) => Math.max(count, turns.length), 0);
  return Array.from({ length: most }, (_, place) => place + 1);
}

/** Only some categories: `category=NAME` in the address, as often as needed; all where there is none. */
export function CategoryFilter(): ReactNode {
  const { snapshot, route } = useData();
  const chosen = new Set(route.params.getAll('category'));
  if (snapshot.categories.length < 2) return null;
  const toggle = (category: string, isOn: boolean) => {
    const rest = snapshot.categories.filter((each) => (each === category ? isOn : chosen.has(each)));
    go(linkWith(route, { category: rest, page: undefined }));
  };
  return (
    <fieldset className="categories">
      <legend>
        Categories <span className="faint">(all where none is checked)</span>
      </legend>
      {snapshot.categories.map((category) => (
        <label key={category}>
          <input
            type="checkbox"
            checked={chosen.has(category)}
            onChange={(event) => toggle(category, event.target.checked)}
          />
          <Name text={category} />
        </label>
      ))}
    </fieldset>
  );
}

/** Only models whose names hold these letters: `match=TEXT` in the address. */
export function ModelTextFilter(): ReactNode {
  const { route } = useData();
  const id = useId();
  return (
    <span className="choice">
      <label htmlFor={id}>Models</label>
      <input
        id={id}
        type="search"
        placeholder="part of a name"
        value={route.params.get('match') ?? ''}
        onChange={({ target }) =>
          replace(linkWith(route, { match: target.value === '' ? undefined : target.value }))
        }
      />
    </span>
  );
}

/** Whether a model's name holds the letters of the filter, whatever their case. */
export function isNamed(model: string, wanted: string): boolean {
  return model.toLowerCase().includes(wanted.toLowerCase());
}
