import type { Table } from '../results/tables/table.ts';
import { escapeMarkdown, markdownTable } from './markdown-table.ts';

/** What a data set's card says. */
export interface DatasetCard {
  bench: string;
  /** A BCP 47 tag. */
  language: string;
  /** The hub's name of a licence, such as `apache-2.0`. */
  license: string;
  judges: readonly string[];
  /** Each with its file below the card's folder, and its number of rows. */
  tables: readonly { table: Table; file: string; rows: number }[];
  /** Results as Markdown, one a judge. */
  results: readonly string[];
}

/**
 * The README.md of a data set on the Hugging Face hub: YAML between two lines of hyphens, which names a configuration a table, and a
 * page for people. The hub's viewer and `load_dataset(REPO, CONFIG)` go by it
 * (https://huggingface.co/docs/hub/datasets-manual-configuration).
 */
export function toDatasetCard(card: DatasetCard): string {
  const { bench, judges, tables, results } = card;
  return [
    frontMatter(card),
    `# ${escapeMarkdown(bench)}, judged by ${judges.map(escapeMarkdown).join(', ') || 'nobody yet'}`,
    'Answers of chat models to a benchmark, and what a judge says of them. Made with `llm-judge export`.',
    ...tables.flatMap(({ table, file, rows }) => [
      `## ${table.name}`,
      `${table.description} ${rows} rows in \`${file}\`.`,
      columnTable(table),
    ]),
    ...(results.length === 0 ? [] : ['## Results', ...results]),
    '',
  ].join('\n\n');
}

function columnTable({ columns }: Table): string {
  const rows = columns.map(({ name, type, description }) => [name, type, description]);
  return markdownTable(['Column', 'Type', 'Meaning'], rows).replace('---: | ---:', '--- | ---');
}

/** JSON's strings are YAML's double-quoted ones, so that no name can become a key. */
function frontMatter({ bench, language, license, judges, tables }: DatasetCard): string {
  const size = Math.max(0, ...tables.map(({ rows }) => rows));
  const first = tables.find(({ table }) => table.name === 'judgments') ?? tables[0];
  return [
    '---',
    `pretty_name: ${JSON.stringify(`${bench}, judged by ${judges.join(', ')}`)}`,
    `language:\n- ${JSON.stringify(language)}`,
    `license: ${JSON.stringify(license)}`,
    'task_categories:\n- text-generation',
    'tags:\n- llm-as-a-judge\n- evaluation',
    `size_categories:\n- ${sizeCategory(size)}`,
    'configs:',
    ...tables.flatMap(({ table, file }) => [
      `- config_name: ${JSON.stringify(table.name)}`,
      ...(table === first?.table ? ['  default: true'] : []),
      '  data_files:',
      '  - split: test',
      `    path: ${JSON.stringify(file)}`,
    ]),
    '---',
  ].join('\n');
}

/** The hub's size classes. */
function sizeCategory(rows: number): string {
  if (rows < 1e3) return 'n<1K';
  if (rows < 1e4) return '1K<n<10K';
  if (rows < 1e5) return '10K<n<100K';
  if (rows < 1e6) return '100K<n<1M';
  return '1M<n<10M';
}
