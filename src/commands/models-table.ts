import { Table } from 'console-table-printer';
import type { ListedModel, ListedWeights } from '../models/local/listed-weights.ts';
import type { Machine } from '../models/local/machine.ts';
import { csvLines } from '../show/csv.ts';
import { escapeMarkdown, markdownTable } from '../show/markdown-table.ts';
import { formatBytes } from './download-progress.ts';
import type { Format } from './flags.ts';
import type { ModelsReport } from './models.ts';
import type { NamedModel } from './models-named.ts';
import { formatMillions } from './format-millions.ts';

/** The report as a person, a spreadsheet or a page is to have it. Its texts hold no control characters. */
export function drawModels(report: ModelsReport, format: Exclude<Format, 'json'>): string {
  if (format === 'csv') return csvLines(csvRows(report));
  const isMarkdown = format === 'markdown';
  const draw = isMarkdown ? drawMarkdown : drawTable;
  const { named, weights, machine, config_file: file } = report;
  return [
    ...(named.length === 0
      ? []
      : [draw(`Named in ${file}`, ['Name', 'Provider', 'Model', 'Runs'], named.map(namedCells))]),
    ...(weights.length === 0
      ? ['There are no weights in the Hugging Face cache.']
      : [draw('Weights', WEIGHT_HEADS, weights.map(weightCells))]),
    machineLines(machine).join(isMarkdown ? '\n\n' : '\n'),
    ...(weights.some(({ kind }) => kind !== 'broken') ? [NOTE] : []),
  ].join('\n\n');
}

const WEIGHT_HEADS = [
  'Name',
  'Architecture',
  'Parameters',
  'Type',
  'Size',
  'Context',
  'Template',
  'This machine',
];
const RIGHT = new Set(['Parameters', 'Size', 'Context']);
const NOTE = `A GGUF model fits where its weights and a context of 8192 tokens (or of its own fewer) are less than what is free now,
eight replies at a time unless fewer are said; a checkpoint where its weights alone are. A server takes more.`;

function namedCells({ name, provider, model, runs_here: isHere, host, weights }: NamedModel): string[] {
  const where = isHere
    ? `on this machine, weights ${weights}`
    : host === null
      ? "at its provider's"
      : `at ${host}`;
  return [name, provider, model, where];
}

function weightCells(listed: ListedWeights): string[] {
  const size = formatBytes(listed.bytes);
  if (listed.kind === 'broken')
    return [listed.name, '', '', '', size, '', '', `cannot be used: ${listed.problem}`];
  const { name, architecture, parameters, quantisation, context_length: context } = listed;
  return [
    name,
    architecture,
    parameters === null ? '' : formatMillions(parameters),
    quantisation ?? '',
    size,
    context === null ? '' : String(context),
    listed.chat_template ? 'yes' : 'no',
    describeFit(listed),
  ];
}

function describeFit({ fit: { verdict, at_a_time: atATime, needed, free } }: ListedModel): string {
  if (verdict === 'too large') return `too large: needs ${formatBytes(needed)}, ${formatBytes(free)} free`;
  return atATime === null || atATime >= 8 ? 'fits' : `fits, ${atATime} at a time`;
}

function machineLines({ cores, memory, gpus, engines }: Machine): string[] {
  return [
    `This machine: ${cores} cores, memory ${amount(memory)}.`,
    ...gpus.map((gpu, index) => `GPU ${index}: ${gpu.name}, ${amount(gpu)}.`),
    ...Object.entries(engines).map(
      ([name, { installed, remedy }]) => `${name}: ${installed ? 'installed' : `not installed. ${remedy}`}`,
    ),
  ];
}

function amount({ total, free }: Machine['memory']): string {
  return `${formatBytes(total)}, ${formatBytes(free)} of it free`;
}

const CSV_HEADS = [
  'source',
  'kind',
  'name',
  'provider',
  'model',
  'where',
  'revision',
  'path',
  'bytes',
  'architecture',
  'parameters',
  'quantisation',
  'context_length',
  'chat_template',
  'verdict',
  'at_a_time',
  'needed',
  'free',
  'problem',
] as const;

type CsvRow = Partial<Record<(typeof CSV_HEADS)[number], string | number | null>>;

/** The models of the config file and the weights in one table. */
function csvRows({ named, weights }: ModelsReport): (string | number | null)[][] {
  const rows = [...named.map(namedRow), ...weights.map(weightRow)];
  return [[...CSV_HEADS], ...rows.map((row) => CSV_HEADS.map((head) => row[head] ?? null))];
}

function namedRow({ name, provider, model, weights, host }: NamedModel): CsvRow {
  return { source: 'config', kind: 'named', name, provider, model, where: weights ?? host };
}

function weightRow(listed: ListedWeights): CsvRow {
  if (listed.kind === 'broken') return listed;
  const { fit, chat_template: hasTemplate, files: _, ...facts } = listed;
  return { ...facts, ...fit, chat_template: hasTemplate ? 'yes' : 'no' };
}

function drawTable(title: string, heads: readonly string[], rows: readonly string[][]): string {
  const table = new Table({
    title,
    shouldDisableColors: true,
    columns: heads.map((head, place) => ({
      name: String(place),
      title: head,
      alignment: RIGHT.has(head) ? 'right' : 'left',
    })),
  });
  for (const row of rows) table.addRow(Object.fromEntries(row.map((cell, place) => [String(place), cell])));
  return table.render();
}

function drawMarkdown(title: string, heads: readonly string[], rows: readonly string[][]): string {
  return `${escapeMarkdown(title)}\n\n${markdownTable(heads, rows)}`;
}
