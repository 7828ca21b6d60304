import type { ReactNode } from 'react';
import type { Format } from './format.ts';
import { heatColours } from './heat.ts';
import type { Scale } from './scale.ts';

const STEPS = 9;

/** What the colours of a heatmap stand for. */
export function HeatLegend({ scale, format }: { scale: Scale; format: Format }): ReactNode {
  return (
    <p className="heat-legend" aria-hidden="true">
      {format(scale.low)}
      <span>
        {Array.from({ length: STEPS }, (_, step) => (
          <i key={step} style={{ background: heatColours(step / (STEPS - 1)).background }} />
        ))}
      </span>
      {format(scale.high)}
    </p>
  );
}
