import type { ReactNode } from 'react';
import { useData } from '../../data.tsx';
import { linkTo } from '../../route.ts';
import { Name, visibleName } from '../../ui/name.tsx';
import { Radar } from '../../ui/radar.tsx';
import { type Scale, roundScale } from '../../ui/scale.ts';
import { SERIES_COUNT } from '../../ui/series.tsx';
import type { Board } from './board.ts';
import type { Shown } from './use-board.ts';
import type { Drawn } from './use-drawn.ts';

const LEAST_AXES = 3;
const NOTE = 'radar-note';

/** The checked models by category, drawn over each other. */
export function Profile({ shown, drawn }: { shown: Shown; drawn: Drawn }): ReactNode {
  const { snapshot } = useData();
  const { board, categories } = shown;
  const standings = new Map(board.standings.map((standing) => [standing.model, standing]));
  return (
    <section className="profile" aria-labelledby="profile">
      <h2 id="profile">Profile by category</h2>
      {categories.length < LEAST_AXES ? (
        <p className="faint">A radar needs at least {LEAST_AXES} categories with values.</p>
      ) : (
        <Radar
          label={`${board.value.label} by category of ${drawn.models.map(visibleName).join(', ') || 'no model'}`}
          describedBy={NOTE}
          axes={categories}
          language={snapshot.language}
          series={drawn.models.map((model) => ({
            name: model,
            values: categories.map((category) => standings.get(model)?.categories[category] ?? null),
          }))}
          scale={radarScale(board)}
          format={board.range[1] === 1 ? (tick) => `${Math.round(tick * 100)}%` : String}
        />
      )}
      <p id={NOTE} className="faint">
        Check up to {SERIES_COUNT} models in the table to draw them. The same numbers stand in the table
        “Models by category”.
      </p>
      <CompareLink models={drawn.models} />
    </section>
  );
}

/** From zero, so that the areas are not exaggerated. */
function radarScale({ range }: Board): Scale {
  return roundScale([0, range[1]], 5);
}

function CompareLink({ models }: { models: readonly string[] }): ReactNode {
  const { route } = useData();
  const [a, b, ...others] = models;
  if (a === undefined || b === undefined || others.length > 0) {
    return <p className="faint">With two models checked, a link to compare them stands here.</p>;
  }
  return (
    <p>
      <a href={linkTo(route, 'compare', { a, b })}>
        Compare <Name text={a} /> with <Name text={b} />
      </a>
    </p>
  );
}
