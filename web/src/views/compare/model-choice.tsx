import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Choice } from '../../ui/choice.tsx';
import '../../ui/filters.css';
import { useEvidence } from './use-evidence.ts';

/** The two models, and whose verdicts on them are compared. */
export function ModelChoice({ a, b }: { a: string; b: string }): ReactNode {
  const { snapshot, route } = useData();
  const { options, value } = useEvidence();
  const models = snapshot.models
    .toSorted(new Intl.Collator(undefined, { numeric: true }).compare)
    .map((model) => ({ value: model, label: model }));
  // A list that lacks its value would show another name.
  const withValue = (model: string) =>
    snapshot.models.includes(model) ? models : [{ value: model, label: `${model} (unknown)` }, ...models];
  return (
    <div className="filters">
      <Choice
        label="First model"
        value={a}
        options={withValue(a)}
        onChange={(model) => go(linkWith(route, { a: model, b }))}
      />
      <button type="button" onClick={() => go(linkWith(route, { a: b, b: a }))}>
        Swap
      </button>
      <Choice
        label="Second model"
        value={b}
        options={withValue(b)}
        onChange={(model) => go(linkWith(route, { a, b: model }))}
      />
      {options.length > 0 && (
        <Choice
          label="Evidence"
          value={value}
          options={options}
          onChange={(wanted) => {
            const option = options.find((each) => each.value === wanted);
            if (option !== undefined) go(option.address);
          }}
        />
      )}
    </div>
  );
}
