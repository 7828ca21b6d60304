import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { drawMarkdown } from '../../web/src/prose/draw-markdown.tsx';

/** The HTML that a text becomes; of a text shown as it is, why. */
function htmlOf(text: string): string {
  const drawing = drawMarkdown(text);
  return drawing.kind === 'drawn' ? renderToStaticMarkup(drawing.element) : `plain: ${drawing.reason}`;
}

describe('a text as Markdown', () => {
  it('shows raw HTML as text', () => {
    expect(htmlOf('a <b onclick="x()">b</b>')).toContain('&lt;b onclick=&quot;x()&quot;&gt;');
    expect(htmlOf('<script>\nalert(1)\n</script>')).toBe(
      '<span class="markup">&lt;script&gt;\nalert(1)\n&lt;/script&gt;</span>',
    );
  });

  it('links to the web and to mail only, without telling where from', () => {
    expect(htmlOf('[a](https://example.com/)')).toBe(
      '<p><a href="https://example.com/" title="https://example.com/" target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer">a</a></p>',
    );
    expect(htmlOf('<mailto:a@b.example>')).toContain('href="mailto:a@b.example"');
    for (const address of [
      'javascript:alert(1)',
      'java&#10;script:x',
      '#/bench',
      'file.html',
      '//a.example',
    ]) {
      const html = htmlOf(`[words](${address})`);
      expect(html).not.toContain('<a');
      expect(html).toContain('words');
    }
  });

  it('names images without loading them', () => {
    const html = htmlOf('![a **cat**](https://a.example/cat.png)\n\n![b][r]\n\n[r]: data:image/svg+xml,x');
    expect(html).not.toContain('<img');
    expect(html).toContain('Image, not loaded: a cat ');
    expect(html).toContain('<code>https://a.example/cat.png</code>');
    // What a reader of the source sees is there too.
    expect(html).toContain('[r]: data:image/svg+xml,x');
  });

  it('ends a line where the text does, but for code', () => {
    expect(htmlOf('one  \ntwo\nthree')).toBe('<p>one<br/>\ntwo<br/>\nthree</p>');
    expect(htmlOf('- one\n  two')).toContain('one<br/>\ntwo');
    expect(htmlOf('```\na\nb\n```')).not.toContain('<br');
  });

  it('gives nothing a name that a script or an address could find', () => {
    const html = htmlOf('# Main\n\nnote[^1] and - \n\n- [x] done\n- [ ] open\n\n[^1]: said');
    expect(html).not.toMatch(/\b(?:id|name|href)=/);
    expect(html).toContain('<sup>[^1]</sup>');
    expect(html).toContain('\u2611 done');
    expect(html).toContain('\u2610 open');
  });

  it('puts formulas where they are and their sources into code', () => {
    const html = htmlOf('**\\(a_1\\)** | `$x$` [l](https://a.example/$y$)');
    // Before its script is loaded a formula is its source.
    expect(html).toContain('<strong><code>a_1</code></strong>');
    expect(html).toContain('<code>$x$</code>');
    expect(html).toContain('https://a.example/$y$');
  });
});

describe('a text that a browser would be slow to draw', () => {
  it.each([
    ['long', 'word '.repeat(20_000), '100,000 letters'],
    ['quoted', '>'.repeat(10_000), 'nested too deeply'],
    ['in lists', '1. '.repeat(10_000), 'nested too deeply'],
    ['emphasised', '*a **b '.repeat(400) + '** *'.repeat(400), ''],
    ['bracketed', '['.repeat(10_000) + ']'.repeat(10_000), 'brackets'],
    ['starred', '*a'.repeat(10_000), 'stars'],
    ['a wide table', `${'|a'.repeat(3000)}|\n${'|-'.repeat(3000)}|\n${'|\n'.repeat(3000)}`, 'huge table'],
    ['headed', 'a\n==\n'.repeat(5000), 'headings'],
    ['one word', 'a'.repeat(50_000), '8,000 letters'],
  ])('is bounded: %s', (_, text, reason) => {
    const start = performance.now();
    expect(htmlOf(text)).toContain(reason);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('is not a rule of dashes', () => {
    expect(htmlOf(`a\n\n${'- '.repeat(30)}\n\nb`)).toBe('<p>a</p>\n<hr/>\n<p>b</p>');
  });
});
