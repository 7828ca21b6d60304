import { Command } from 'commander';
import type { FlagValues, LoadedConfig } from '../config/config.ts';
import { configSchema } from '../config/config-schema.ts';
import { type Environment, readVariable } from '../config/environment.ts';
import { maskValue } from './config-mask.ts';
import { DEFAULT, type Setting, describeKey, describeModel } from './config-report-model.ts';

/** What is in force; keys and what looks like one are masked. */
export interface ConfigReport {
  file: string | null;
  /** What named the file, where it was not found by its name. */
  named_by: string | null;
  settings: Setting[];
  models: { name: string; settings: Setting[] }[];
}

/** The variables that flags read where they are not given. */
const SERVER_VARIABLES = ['OPENAI_BASE_URL', 'OPENAI_API_BASE'];

export async function describeConfig(
  loaded: LoadedConfig | undefined,
  namedBy: string | null,
  env: Environment,
): Promise<ConfigReport> {
  const defaults = await flagDefaults();
  const { models = {}, ...values } = loaded?.config ?? {};
  const file = loaded?.file ?? null;
  const names = Object.keys(configSchema.shape).filter((name) => name !== 'models') as (keyof FlagValues)[];
  const settings = names
    .filter((name) => defaults.has(name) || Object.hasOwn(values, name))
    .map((name): Setting => {
      if (values[name] !== undefined) return { name, value: maskValue(name, values[name]), from: file ?? '' };
      const variable = name.endsWith('ApiBase')
        ? SERVER_VARIABLES.find((each) => readVariable(each, env) !== undefined)
        : undefined;
      return variable === undefined
        ? { name, value: defaults.get(name) ?? null, from: DEFAULT }
        : { name, value: maskValue(name, readVariable(variable, env)), from: variable };
    });
  return {
    file,
    named_by: namedBy,
    settings: [...settings, describeKey('openaiApiKey', 'OPENAI_API_KEY', env)],
    models: Object.entries(models).map(([name, model]) => ({
      name,
      settings: describeModel(name, model, file ?? '', env),
    })),
  };
}

/** The defaults of flags, by their names in camel case: where commands differ, those of `run`. */
async function flagDefaults(): Promise<Map<string, unknown>> {
  const defaults = new Map<string, unknown>();
  const modules = await Promise.all([
    import('./run.ts'),
    import('./judge.ts'),
    import('./answer.ts'),
    import('./show.ts'),
  ]);
  for (const { define } of modules) {
    const command = new Command();
    define(command);
    for (const option of command.options) {
      const name = option.attributeName();
      if (!defaults.has(name)) defaults.set(name, option.defaultValue);
    }
  }
  return defaults;
}
