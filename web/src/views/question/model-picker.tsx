import { type ReactNode, useId, useMemo } from 'react';
import { useData } from '../../data.tsx';
import { useJudge } from '../../header.tsx';
import { go, linkWith } from '../../route.ts';
import { visibleName } from '../../ui/name.tsx';
import { bestModels } from './best-models.ts';
import type { Selection } from './use-selection.ts';

/** Adds models to those shown: one, or all that have answered the question. */
export function ModelPicker({ selection: { place, models } }: { selection: Selection }): ReactNode {
  const { snapshot, route } = useData();
  const { judge, mode } = useJudge();
  const id = useId();
  const all = useMemo(() => bestModels(snapshot, place, { judge, mode }), [snapshot, place, judge, mode]);
  const missing = all.filter((model) => !models.includes(model));
  const show = (wanted: readonly string[]) => go(linkWith(route, { model: wanted }));
  const sorted = missing.toSorted(new Intl.Collator(undefined, { numeric: true }).compare);
  return (
    <div className="model-picker">
      {missing.length > 0 && (
        <>
          <span className="choice">
            <label htmlFor={id}>Add a model</label>
            <select
              id={id}
              value=""
              onChange={({ target }) => show([...models, sorted[Number(target.value)] as string])}
            >
              <option value="" disabled>
                {missing.length} more
              </option>
              {sorted.map((model, each) => (
                <option key={model} value={each}>
                  {visibleName(model)}
                </option>
              ))}
            </select>
          </span>
          <button type="button" onClick={() => show([...models, ...missing])}>
            Add all {all.length}
          </button>
        </>
      )}
      {models.length > 2 && (
        <button type="button" onClick={() => show(models.slice(0, 2))}>
          Only the first two
        </button>
      )}
    </div>
  );
}
