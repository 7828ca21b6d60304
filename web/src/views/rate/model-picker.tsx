import type { ReactNode } from 'react';

interface ModelPickerProps {
  all: readonly string[];
  /** Those that are not wanted. */
  left: ReadonlySet<string>;
  onChange: (left: ReadonlySet<string>) => void;
}

/** Which models' answers are compared. */
export function ModelPicker({ all, left, onChange }: ModelPickerProps): ReactNode {
  const toggle = (model: string) => {
    const next = new Set(left);
    if (!next.delete(model)) next.add(model);
    onChange(next);
  };
  return (
    <fieldset className="models">
      <legend>
        Models ({all.length - left.size} of {all.length}; at least two)
      </legend>
      <p>
        <button type="button" onClick={() => onChange(new Set())}>
          All
        </button>{' '}
        <button type="button" onClick={() => onChange(new Set(all))}>
          None
        </button>
      </p>
      <ul>
        {all.map((model) => (
          <li key={model}>
            <label>
              <input type="checkbox" checked={!left.has(model)} onChange={() => toggle(model)} />
              <span dir="auto">{model}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
