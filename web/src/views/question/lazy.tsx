import { type ReactNode, useEffect, useRef, useState } from 'react';

interface LazyProps {
  /** Where it stands in a grid, from 1; elsewhere where undefined. */
  row?: number;
  column?: number;
  /** How many rows it takes. */
  rows?: number;
  /** Whether it is on the screen from the start. */
  isNear?: boolean;
  children: ReactNode;
}

/** Leaves its children undrawn, in a reserved space, until they come near the screen. */
export function Lazy({ row, column, rows = 1, isNear = false, children }: LazyProps): ReactNode {
  const [isDrawn, setIsDrawn] = useState(isNear);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isDrawn || box.current === null) return;
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      rootMargin: '600px',
      // The same for what scrolls within the page.
      scrollMargin: '600px',
    };
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setIsDrawn(true);
    }, options);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [isDrawn]);
  return (
    <div
      ref={box}
      className={`cell ${isDrawn ? '' : 'undrawn'} ${column === 1 ? 'first' : ''}`}
      style={row === undefined ? undefined : { gridRow: `${row} / span ${rows}`, gridColumn: column }}
    >
      {isDrawn && children}
    </div>
  );
}
