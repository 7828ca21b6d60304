import { type ReactNode, useMemo } from 'react';
import { hasHidden } from './hidden-characters.ts';
import type { Node } from './node.ts';
import { Scrolling } from './scrolling.tsx';
import { usePart } from './use-part.ts';
import { VisibleText } from './visible-text.tsx';
import './code-block.css';

interface CodeBlockProps {
  code: string;
  /** As the text names it. */
  language?: string | undefined;
}

/** Code, coloured where its language is known. Characters that would make it look like other code are shown by their numbers. */
export function CodeBlock({ code, language }: CodeBlockProps): ReactNode {
  return (
    <Scrolling label={language === undefined ? 'Code' : `Code, ${language}`}>
      <pre dir="ltr">
        <code>
          {hasHidden(code) ? (
            <VisibleText text={code} />
          ) : language === undefined ? (
            code
          ) : (
            <Highlighted code={code} language={language} />
          )}
        </code>
      </pre>
    </Scrolling>
  );
}

const readHighlight = async () => (await import('./highlight.ts')).highlight;

function Highlighted({ code, language }: { code: string; language: string }): ReactNode {
  const highlight = usePart(readHighlight);
  const nodes = useMemo(() => highlight?.(code, language), [highlight, code, language]);
  return nodes === undefined ? code : nodes.map(drawNode);
}

/** What lowlight gives is a tree of spans with classes and of text. */
function drawNode(node: Node, place: number): ReactNode {
  if (node.type === 'text') return node.value;
  const classes = node.properties?.['className'];
  return (
    <span key={place} className={Array.isArray(classes) ? classes.join(' ') : undefined}>
      {node.children?.map(drawNode)}
    </span>
  );
}
