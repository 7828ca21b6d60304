import { type CSSProperties, type ReactNode, useRef } from 'react';
import { ColumnHead } from './column-head.tsx';
import { ReferenceHead } from './reference-head.tsx';
import type { ReferenceText } from './use-reference.ts';

interface ColumnsProps {
  models: readonly string[];
  reference: ReferenceText | undefined;
  children: ReactNode;
}

/** Columns of models beside each other, which scroll sideways together; their heads stay in sight. */
export function Columns({ models, reference, children }: ColumnsProps): ReactNode {
  const heads = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const style = { '--columns': models.length + (reference === undefined ? 0 : 1) } as CSSProperties;
  return (
    <div className="columns" style={style}>
      {/* What scrolls sideways cannot hold what sticks to the top of the page: the heads scroll on their own, and along. */}
      <div ref={heads} className="column-heads" onScroll={() => follow(heads.current, body.current)}>
        <div className="grid">
          {models.map((model, place) => (
            <ColumnHead key={model} model={model} place={place} models={models} />
          ))}
          {reference !== undefined && <ReferenceHead reference={reference} />}
        </div>
      </div>
      <section
        ref={body}
        className="column-body"
        // It scrolls, and so has to take the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="Answers"
        onScroll={() => follow(body.current, heads.current)}
      >
        {children}
      </section>
    </div>
  );
}

function follow(leader: HTMLElement | null, follower: HTMLElement | null): void {
  if (leader !== null && follower !== null && follower.scrollLeft !== leader.scrollLeft) {
    follower.scrollLeft = leader.scrollLeft;
  }
}
