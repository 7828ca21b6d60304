import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Scrolling } from './scrolling.tsx';
import { usePart } from './use-part.ts';
import 'katex/dist/katex.min.css';

interface FormulaProps {
  tex: string;
  isDisplay: boolean;
}

/** A formula of LaTeX; its source where it is too long, or not to be read. */
export function Formula(props: FormulaProps): ReactNode {
  return props.isDisplay ? (
    <Scrolling label="Formula">
      <Drawn {...props} />
    </Scrolling>
  ) : (
    <Drawn {...props} />
  );
}

const readDrawing = async () => (await import('./draw-formula.ts')).drawFormula;

function Drawn({ tex, isDisplay }: FormulaProps): ReactNode {
  const draw = usePart(readDrawing);
  const place = useRef<HTMLSpanElement>(null);
  const [isUnread, setIsUnread] = useState(false);
  // Before the browser paints: the formula is not seen to change its size.
  useLayoutEffect(() => {
    if (draw === undefined || place.current === null) return;
    setIsUnread(!draw(place.current, tex, isDisplay));
  }, [draw, tex, isDisplay]);
  if (draw === undefined || isUnread) return <code>{tex}</code>;
  return <span ref={place} className="formula" />;
}
