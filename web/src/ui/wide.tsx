import type { ReactNode } from 'react';

/** Holds what may be wider than the screen: it scrolls sideways by itself, by the keyboard too. */
export function Wide({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // The region has to take the focus, or the arrow keys could not scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="wide" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
