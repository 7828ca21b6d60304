import type { Command, Option } from 'commander';
import type { LoadedConfig } from '../config/config.ts';
import { checkNamedConfig, findConfig } from '../config/find-config.ts';
import { InputError } from '../errors.ts';
import { loadDotEnv } from './flags.ts';

/** A config file in force. */
export interface ConfigInForce extends LoadedConfig {
  /** Which flags, in camel case, the command line, the environment or a profile gave: they go before what the file says. */
  given: ReadonlySet<string>;
}

/** What a command's `run` finds among its flags; there is none without a file, or with `--no-config`. */
export interface ConfigFlags {
  config?: ConfigInForce | false;
}

/**
 * Adds `--config` and `--no-config`; the config file then sets those of the command's flags that neither the command line, the
 * environment nor a profile gave. Call it after all other flags, `--profile` among them.
 */
export function addConfigFlag(command: Command): Command {
  return addConfigOption(command).hook('preAction', async (_, called) => {
    const found = chooseConfig(called.getOptionValue('config') as string | false | undefined);
    if (found === undefined) return;
    const { loadConfig } = await import('../config/load-config.ts');
    applyConfig(called, await loadConfig(found.file));
  });
}

/** The two flags alone. */
export function addConfigOption(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'the config file (default: LLM_JUDGE_CONFIG, or llm-judge.config.ts, .json, .yaml … of this folder)',
    )
    .option('--no-config', 'use no config file');
}

/** The file to use and what named it; undefined where there is none. Reads `.env` first. @throws InputError for one that is missing. */
export function chooseConfig(
  flag: string | false | undefined,
): { file: string; namedBy: string | undefined } | undefined {
  if (flag === false) return undefined;
  loadDotEnv();
  const variable = process.env['LLM_JUDGE_CONFIG'] || undefined;
  const named = flag ?? variable;
  if (named === undefined) {
    const file = findConfig();
    return file === undefined ? undefined : { file, namedBy: undefined };
  }
  const namedBy = flag === undefined ? 'LLM_JUDGE_CONFIG' : '--config';
  checkNamedConfig(named, namedBy);
  return { file: named, namedBy };
}

function applyConfig(command: Command, loaded: LoadedConfig): void {
  const given = new Set(
    command.options
      .map((option) => option.attributeName())
      .filter((name) => ![undefined, 'default'].includes(command.getOptionValueSource(name))),
  );
  const { models: _, ...values } = loaded.config;
  for (const option of command.options) {
    const name = option.attributeName();
    const value = Object.hasOwn(values, name) ? values[name as keyof typeof values] : undefined;
    if (given.has(name) || option.negate || value === undefined) continue;
    command.setOptionValueWithSource(name, readByFlag(option, value, loaded.file), 'config');
  }
  command.setOptionValueWithSource('config', { ...loaded, given } satisfies ConfigInForce, 'config');
}

/** The value as the flag itself would read it: commands differ in what they take. @throws InputError */
function readByFlag(option: Option, value: unknown, file: string): unknown {
  if (Array.isArray(value) && !option.variadic) {
    throw new InputError(
      `${option.attributeName()} is a list, and this command takes one`,
      { file },
      `Name one with ${option.long ?? option.flags}.`,
    );
  }
  if (option.parseArg === undefined || typeof value === 'boolean') {
    return option.variadic && typeof value === 'string' ? [value] : value;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  try {
    return option.parseArg(text, undefined) as unknown;
  } catch (error) {
    throw new InputError(
      `${option.attributeName()} cannot be ${text}: ${(error as Error).message}`,
      { file },
      `It stands for ${option.long ?? option.flags}.`,
    );
  }
}

/**
 * A setting of one model: what the command line or a profile gave goes before what the file says of the model, and that before
 * what it says of all.
 */
export function settingOf<Flags extends ConfigFlags, Name extends keyof Flags & string>(
  flags: Flags,
  name: Name,
  ofModel: Flags[Name] | undefined,
): Flags[Name] {
  const isGiven = flags.config ? flags.config.given.has(name) : true;
  return isGiven ? flags[name] : (ofModel ?? flags[name]);
}
