import { type ReactNode, memo, useMemo, useState } from 'react';
import { drawMarkdown } from './draw-markdown.tsx';
import { Fallback } from './fallback.tsx';
import { describeHidden } from './hidden-characters.ts';
import { PlainText } from './plain-text.tsx';
import './prose.css';

interface ProseProps {
  text: string;
  /** The language that it is likely to be in, a BCP 47 tag. */
  lang?: string | undefined;
}

/**
 * What a model, a person or a judge wrote, as Markdown with code, tables and formulas. The text is hostile: it becomes elements
 * from a short list and nothing else, loads nothing, and has a direction of its own. Above it stands what of it cannot be seen, and
 * a switch to its source.
 */
export const Prose = memo(function Prose({ text, lang }: ProseProps): ReactNode {
  const [isSource, setIsSource] = useState(false);
  const hidden = useMemo(() => describeHidden(text), [text]);
  const drawing = useMemo(() => drawMarkdown(text), [text]);
  const reason = drawing.kind === 'plain' ? drawing.reason : undefined;
  return (
    <div className="prose">
      <button
        type="button"
        className="source-switch"
        lang="en"
        aria-pressed={isSource}
        onClick={() => setIsSource(!isSource)}
      >
        source
      </button>
      {hidden !== '' && (
        <p className="prose-notice" lang="en">
          Hidden characters: {hidden}.
        </p>
      )}
      {reason !== undefined && !isSource && (
        <p className="prose-notice" lang="en">
          Shown as plain text: {reason}.
        </p>
      )}
      <div className="prose-text" dir="auto" lang={lang}>
        {isSource || drawing.kind === 'plain' ? (
          <PlainText text={text} />
        ) : (
          <Fallback key={text} instead={<PlainText text={text} />}>
            {drawing.element}
          </Fallback>
        )}
      </div>
    </div>
  );
});
