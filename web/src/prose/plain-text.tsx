import { type ReactNode, useState } from 'react';
import { countOf } from '../ui/format.ts';
import { VisibleText } from './visible-text.tsx';

/** Letters that are shown at once: some twenty screens. */
const STEP = 20_000;

/** A text letter by letter, with its line breaks; a very long one in steps. */
export function PlainText({ text }: { text: string }): ReactNode {
  const [shown, setShown] = useState(STEP);
  const rest = text.length - shown;
  return (
    <>
      <pre className="plain">
        <VisibleText text={text.slice(0, shown)} />
      </pre>
      {rest > 0 && (
        <button type="button" onClick={() => setShown(shown + STEP)}>
          Show more: {countOf(rest, 'letter')} to come
        </button>
      )}
    </>
  );
}
