import { plain } from './plain.ts';

/** A Markdown table of text cells: the first column is text, the others are numbers but for one of remarks. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = heads.map((head, place) => (place === 0 || head === 'Left out' ? '---' : '---:'));
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Names come from files: they must not end the cell or become markup. */
export function escapeMarkdown(text: string): string {
  return plain(text.replace(/\s+/g, ' ')).replace(/[\\|`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}
