import type { ReactNode } from 'react';

/** Says why nothing is here, and what would make something appear. */
export function Empty({ children }: { children: ReactNode }): ReactNode {
  return <p className="empty">{children}</p>;
}
