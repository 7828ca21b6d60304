import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { go, linkWith } from '../../route.ts';
import { Name, visibleName } from '../../ui/name.tsx';

interface ColumnHeadProps {
  model: string;
  place: number;
  models: readonly string[];
}

/** The name over a column, and the buttons that move and remove it. */
export function ColumnHead({ model, place, models }: ColumnHeadProps): ReactNode {
  const { route } = useData();
  const show = (wanted: readonly string[]) => go(linkWith(route, { model: wanted }));
  const name = visibleName(model);
  return (
    <div className="column-head">
      <h2>
        <Name text={model} />
      </h2>
      {models.length > 1 && (
        <span className="column-tools">
          {place > 0 && (
            <button
              type="button"
              aria-label={`Move ${name} to the left`}
              onClick={() => show(swapped(models, place - 1))}
            >
              ←
            </button>
          )}
          {place < models.length - 1 && (
            <button
              type="button"
              aria-label={`Move ${name} to the right`}
              onClick={() => show(swapped(models, place))}
            >
              →
            </button>
          )}
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() => show(models.filter((each) => each !== model))}
          >
            ×
          </button>
        </span>
      )}
    </div>
  );
}

/** With the model at a place behind the next one. */
function swapped(models: readonly string[], place: number): string[] {
  return [
    ...models.slice(0, place),
    ...models.slice(place, place + 2).toReversed(),
    ...models.slice(place + 2),
  ];
}
