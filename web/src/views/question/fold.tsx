import { type ReactNode, useState } from 'react';

interface FoldProps {
  summary: ReactNode;
  className?: string;
  children: ReactNode;
}

/** Something to open; what is in it is drawn when it is opened first. */
export function Fold({ summary, className = '', children }: FoldProps): ReactNode {
  const [hasOpened, setHasOpened] = useState(false);
  return (
    <details
      className={`fold ${className}`}
      onToggle={({ currentTarget }) => currentTarget.open && setHasOpened(true)}
    >
      <summary>{summary}</summary>
      {hasOpened && <div className="folded">{children}</div>}
    </details>
  );
}
