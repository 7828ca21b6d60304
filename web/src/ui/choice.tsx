import { type ReactNode, useId } from 'react';
import { visibleName } from './name.tsx';

export interface Option {
  value: string;
  label: string;
  /** Options of one group stand together under its name, where there is more than one group. */
  group?: string;
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}

/** A labelled list to choose one from: the browser's own, which every keyboard and screen reader knows. */
export function Choice({ label, value, options, onChange }: ChoiceProps): ReactNode {
  const id = useId();
  const groups = [...new Set(options.map(({ group }) => group))];
  const items = (group: string | undefined) =>
    options
      .filter((option) => option.group === group)
      .map((option) => (
        <option key={option.value} value={option.value}>
          {visibleName(option.label)}
        </option>
      ));
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {groups.length === 1
          ? items(groups[0])
          : groups.map((group) => (
              <optgroup key={group} label={group ?? ''}>
                {items(group)}
              </optgroup>
            ))}
      </select>
    </span>
  );
}
