import { plain } from './plain.ts';

/** A Markdown table of text cells: the first column is text, the others are numbers but for one of remarks. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heads.map((head, place) => (place === 0 || head === 'Left out' ? '---' : '---:'));
  return [markdownLine(heads), `| ${rule.join(' | ')} |`, ...rows.map(markdownLine)].join('\n');
}

/** The two head lines of a table whose rows stream, each with its line's end. */
export function markdownHead(columns: readonly { name: string; type: string }[]): string {
  const rule = columns.map(({ type }) => (type === 'text' ? '---' : '---:'));
  return `${markdownLine(columns.map(({ name }) => name))}\n| ${rule.join(' | ')} |\n`;
}

/** Names come from files: they must not end the cell or become markup. */
export function escapeMarkdown(text: string): string {
  return plain(text.replace(/\s+/g, ' ')).replace(/[\\|`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
}

/** A row of a table, without its line's end. */
export function markdownLine(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}
