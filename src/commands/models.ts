import type { Command } from 'commander';
import { type LoadedConfig } from '../config/config.ts';
import { InputError } from '../errors.ts';
import { listCachedWeights, listNamedWeights } from '../models/local/list-weights.ts';
import type { ListedWeights } from '../models/local/listed-weights.ts';
import { type Machine, readMachine } from '../models/local/machine.ts';
import { plain } from '../show/plain.ts';
import { addConfigOption, chooseConfig } from './config-flag.ts';
import { type Format, addFormatFlag, loadDotEnv, unique } from './flags.ts';
import { type NamedModel, describeNamed } from './models-named.ts';
import { print } from './terminal.ts';

interface Flags {
  config?: string | false;
  format: Format;
}

/** The models at hand, and what this machine can do with them. */
export interface ModelsReport {
  machine: Machine;
  config_file: string | null;
  /** Of the config file. */
  named: NamedModel[];
  weights: ListedWeights[];
}

export function define(command: Command): void {
  command.argument('[paths...]', 'GGUF files, checkpoints, and folders that hold some, to list too');
  addFormatFlag(addConfigOption(command));
}

/** Lists the models of the config file, the weights in the Hugging Face cache and in the paths, and what of them fits this machine. */
export async function run(flags: Flags, paths: string[]): Promise<number> {
  loadDotEnv();
  const report = withoutControls(await readReport(flags, paths));
  if (flags.format === 'json') print(JSON.stringify(report, undefined, 1));
  else print((await import('./models-table.ts')).drawModels(report, flags.format));
  return 0;
}

async function readReport({ config }: Flags, paths: string[]): Promise<ModelsReport> {
  const loaded = await readConfig(config);
  const machine = await readMachine();
  const cached = await listCachedWeights(machine);
  const named = Object.entries(loaded?.config.models ?? {}).map(([name, model]) =>
    describeNamed(name, model, cached),
  );
  const weights = [...cached];
  for (const path of unique(paths)) weights.push(...(await listNamedWeights(path, machine)));
  const ofConfig = named.filter((model) => model.weights === 'on disk').map(({ model }) => model);
  for (const path of unique(ofConfig).filter((each) => !paths.includes(each))) {
    weights.push(...(await listNamedWeights(path, machine).catch(asMissing)));
  }
  return { machine, config_file: loaded?.file ?? null, named, weights };
}

async function readConfig(flag: string | false | undefined): Promise<LoadedConfig | undefined> {
  const found = chooseConfig(flag);
  if (found === undefined) return undefined;
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig(found.file);
}

/** A folder of the config file without weights keeps nobody from seeing the others. */
function asMissing(error: unknown): ListedWeights[] {
  if (error instanceof InputError) return [];
  throw error;
}

/** Names of files, and what files say of themselves, are their makers': nothing in them may steer a terminal. */
function withoutControls(report: ModelsReport): ModelsReport {
  const text = JSON.stringify(report, (_, value: unknown) =>
    typeof value === 'string' ? plain(value) : value,
  );
  return JSON.parse(text) as ModelsReport;
}
