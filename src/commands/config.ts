import { type Command, Option } from 'commander';
import { Table } from 'console-table-printer';
import type { LoadedConfig } from '../config/config.ts';
import { InputError } from '../errors.ts';
import { plain } from '../show/plain.ts';
import { addConfigOption, chooseConfig } from './config-flag.ts';
import { type ConfigReport, describeConfig } from './config-report.ts';
import type { Setting } from './config-report-model.ts';
import { print, say } from './terminal.ts';

interface Flags {
  config?: string | false;
  format: 'table' | 'json';
  init?: boolean;
}

export function define(command: Command): void {
  addConfigOption(command)
    .addOption(
      new Option('--format <format>', 'how to print the result').choices(['table', 'json']).default('table'),
    )
    .option('--init', 'write llm-judge.config.ts with every setting explained, and do nothing else');
}

/** Prints what is in force, and where it comes from; never a key. */
export async function run(flags: Flags): Promise<number> {
  if (flags.init) {
    if (flags.config !== undefined) {
      throw new InputError('--init writes to the current folder', { flag: '--config' }, 'Leave one out.');
    }
    const { writeFirstConfig } = await import('./config-init.ts');
    say(`${writeFirstConfig()} is written. \`llm-judge config\` shows what is in force.`);
    return 0;
  }
  const found = chooseConfig(flags.config);
  let loaded: LoadedConfig | undefined;
  if (found !== undefined) {
    const { loadConfig } = await import('../config/load-config.ts');
    loaded = await loadConfig(found.file);
  }
  const report = await describeConfig(loaded, found?.namedBy ?? null, process.env);
  print(flags.format === 'json' ? JSON.stringify(report, undefined, 1) : draw(report));
  return 0;
}

function draw({ file, named_by, settings, models }: ConfigReport): string {
  const named = named_by === null ? '' : ` (from ${named_by})`;
  return [
    file === null ? 'No config file is in force.' : `Config file: ${plain(file)}${named}`,
    drawSettings('Settings', settings),
    ...models.map((model) => drawSettings(`Model ${plain(model.name)}`, model.settings)),
  ].join('\n');
}

function drawSettings(title: string, settings: readonly Setting[]): string {
  const table = new Table({
    title,
    shouldDisableColors: true,
    columns: ['name', 'value', 'from'].map((name) => ({
      name,
      title: name.charAt(0).toUpperCase() + name.slice(1),
      alignment: 'left',
    })),
  });
  for (const { name, value, from } of settings) {
    table.addRow({ name: plain(name), value: toCell(value), from: plain(from) });
  }
  return table.render();
}

/** A value in one line of at most 60 characters. */
function toCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return plain(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
