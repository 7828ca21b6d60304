import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ScrollingProps {
  /** What is in it, for screen readers. */
  label: string;
  children: ReactNode;
}

/** Holds what may be wider than its column. Where it is, it takes the focus, so that the arrow keys scroll it. */
export function Scrolling({ label, children }: ScrollingProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [isWider, setIsWider] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setIsWider(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className="scrolling"
      {...(isWider ? { role: 'group', 'aria-label': label, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}
