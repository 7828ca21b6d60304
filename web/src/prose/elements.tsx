import type { ReactNode } from 'react';
import type { Components, ExtraProps } from 'react-markdown';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { type Node, textOf } from './node.ts';
import { Scrolling } from './scrolling.tsx';
import { isAllowedAddress } from './tame-links.ts';

type Props = ExtraProps & { children?: ReactNode };

/**
 * What stands for the elements of Markdown. Headings of a text stand below all those of the page, on one level:
 * a model that begins with its third level leaves none out.
 */
export const ELEMENTS: Components = {
  h1: ({ children }) => <h4 className="size-1">{children}</h4>,
  h2: ({ children }) => <h4 className="size-2">{children}</h4>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h4>{children}</h4>,
  h5: ({ children }) => <h4 className="size-5">{children}</h4>,
  h6: ({ children }) => <h4 className="size-5">{children}</h4>,
  a: Link,
  pre: Preformatted,
  code: Code,
  table: ({ children }) => (
    <Scrolling label="Table">
      <table>{children}</table>
    </Scrolling>
  ),
};

function Link({ href = '', title, children }: Props & { href?: string; title?: string }): ReactNode {
  if (!isAllowedAddress(href)) return <>{children}</>;
  return (
    <a
      href={href}
      title={title === undefined ? href : `${href} “${title}”`}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerPolicy="no-referrer"
    >
      {children}
    </a>
  );
}

function Preformatted({ node }: Props): ReactNode {
  const code = (node as Node | undefined)?.children?.[0];
  if (code === undefined) return null;
  const language = classesOf(code).find((name) => name.startsWith('language-'));
  return <CodeBlock code={textOf(code).replace(/\n$/, '')} language={language?.slice('language-'.length)} />;
}

function Code({ node, children }: Props): ReactNode {
  const code = node as Node | undefined;
  const [name] = code === undefined ? [] : classesOf(code);
  if (code !== undefined && (name === 'formula' || name === 'formula-display')) {
    return <Formula tex={textOf(code)} isDisplay={name === 'formula-display'} />;
  }
  return <code>{children}</code>;
}

function classesOf({ properties }: Node): string[] {
  const classes = properties?.['className'];
  return Array.isArray(classes) ? classes.map(String) : [];
}
