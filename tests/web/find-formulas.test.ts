import { describe, expect, it } from 'vitest';
import { findFormulas, withSources } from '../../web/src/prose/find-formulas.ts';

/** The formulas of a text, and the text with `#` in their places. */
function split(text: string): { rest: string; formulas: string[] } {
  const marked = findFormulas(text);
  // Whatever is found, the text can be had again.
  expect(withSources(marked.text, marked)).toBe(text);
  return {
    rest: marked.text.replaceAll(new RegExp(`${marked.mark}\\d+${marked.mark}`, 'g'), '#'),
    formulas: marked.formulas.map(({ tex, isDisplay }) => (isDisplay ? `[${tex.trim()}]` : tex)),
  };
}

describe('formulas between dollars', () => {
  // Pandoc's rule for tex_math_dollars: https://pandoc.org/MANUAL.html#extension-tex_math_dollars
  it.each([
    'It costs $5 and $10.',
    'From $5-$10, or $20,000 and more',
    'US$5/A$6',
    'between $ x $ spaces',
    String.raw`escaped \$x$`,
    '$x\n\nin another paragraph$',
    'one $ alone',
    '$$\n\n$$',
  ])('leaves money alone: %s', (text) => {
    expect(split(text).formulas).toStrictEqual([]);
  });

  it.each([
    ['a $x+1$ b', 'a # b', ['x+1']],
    ['the $n$th, 関数$f(x)$は', 'the #th, 関数#は', ['n', 'f(x)']],
    [String.raw`$\text{\$5}$`, '#', [String.raw`\text{\$5}`]],
    ['$$x$$ and $$\ny\n$$', '# and #', ['[x]', '[y]']],
    ['it costs $5 but $x$ is not $6', 'it costs $5 but # is not $6', ['x']],
  ])('finds them in %s', (text, rest, formulas) => {
    expect(split(text)).toStrictEqual({ rest, formulas });
  });
});

describe('formulas between backslashed brackets', () => {
  it.each([
    [String.raw`\(a_1\) and \(b^2\)`, '# and #', ['a_1', 'b^2']],
    [`\\[\nx = 1 \\\\\ny\n\\]`, '#', [`[x = 1 \\\\\ny]`]],
    ['> \\[\n> x\n> \\]', '> #', ['[x]']],
    [String.raw`\begin{align*}a&=b\end{align*}`, '#', [`[${String.raw`\begin{align*}a&=b\end{align*}`}]`]],
  ])('finds them in %j', (text, rest, formulas) => {
    expect(split(text)).toStrictEqual({ rest, formulas });
  });

  it.each([
    String.raw`Rating: \[\[5\]\], see \[1\] and \[Smith, 2020\]`,
    '[[5]]',
    String.raw`\\(x\\) is escaped twice`,
    String.raw`\(never closed`,
    String.raw`\begin{verbatim}$\end{verbatim}`,
  ])('finds none in %s', (text) => {
    expect(split(text).formulas).toStrictEqual([]);
  });
});

describe('code', () => {
  it.each([
    '`$a$` and ``\\(b\\) ` $c$``',
    '```\n$a$ \\(x\\)\n```',
    '~~~sh\necho $HOME $PATH$\n~~~',
    '1. ```\n   $a$\n   ```',
    '```\nnever closed $a$',
  ])('holds no formula: %j', (text) => {
    expect(split(text).formulas).toStrictEqual([]);
  });

  it('ends where its fence or its backticks do', () => {
    expect(split('```\n$a$\n```\n$b$').formulas).toStrictEqual(['b']);
    expect(split('``a`$b$`` $c$').formulas).toStrictEqual(['c']);
    // No closing run: the backtick stands for itself.
    expect(split('` $a$').formulas).toStrictEqual(['a']);
  });
});

it('uses a mark that the text does not have', () => {
  const marked = findFormulas('\uE000 \uE001 $x$');
  expect(marked.mark).toBe('\uE002');
  expect(marked.formulas).toHaveLength(1);
});

// A quadratic walk would take minutes.
it.each(['$a', '\\(', '\\[', '$$', '`a', '`a``', '\\begin{align}', '\n\n$', '~~~\n'])(
  'takes a short time for %j over and over',
  (piece) => {
    const start = performance.now();
    findFormulas(piece.repeat(60_000 / piece.length));
    expect(performance.now() - start).toBeLessThan(2000);
  },
);
