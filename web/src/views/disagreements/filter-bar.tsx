import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import { TurnFilter } from '../../ui/filters.tsx';

/** Chooses which disagreements are shown; each filter is in the address. */
export function FilterBar(): ReactNode {
  const { snapshot } = useData();
  return (
    <div className="filters">
      <NameFilter label="Category" param="in" all="All categories" names={snapshot.categories} />
      <TurnFilter />
      <NameFilter label="Model" param="model" all="All models" names={snapshot.models} />
      <NameFilter label="Judge" param="by" all="All judges" names={snapshot.judges} />
    </div>
  );
}

interface NameFilterProps {
  label: string;
  /** The key in the address. */
  param: string;
  /** What the option is called that lets everything pass. */
  all: string;
  names: readonly string[];
}

function NameFilter({ label, param, all, names }: NameFilterProps): ReactNode {
  const { route } = useData();
  if (names.length < 2) return null;
  const chosen = route.params.get(param);
  // Values are places, because a name may be empty.
  const options = [
    { value: '', label: all },
    ...names.map((name, place) => ({ value: String(place), label: name })),
  ];
  return (
    <Choice
      label={label}
      value={chosen === null ? '' : String(names.indexOf(chosen))}
      options={options}
      onChange={(value) =>
        go(linkWith(route, { [param]: value === '' ? undefined : names[Number(value)], page: undefined }))
      }
    />
  );
}
