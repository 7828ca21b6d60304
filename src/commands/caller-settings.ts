import type { ModelParameters, ModelPrices } from '../config/config.ts';
import { resolveModel } from '../config/resolve-model.ts';
import { isLocalProvider } from '../models/local/weights-name.ts';
import { type ModelOptions, describeServer, plainModelName } from '../models/open-model.ts';
import { serverVariableOf } from '../models/server-variable.ts';
import { type ConfigFlags, settingOf } from './config-flag.ts';
import type { CallFlags } from './flags.ts';
import { warn } from './terminal.ts';

/** A model that a command calls, and how: by the flags, and by the config file where it names the model. */
export interface CallerSettings {
  /** As the user called it. */
  name: string;
  /** Its name in files and tables, where no flag gives another. */
  modelId: string;
  options: Omit<ModelOptions, 'connections' | 'wrapFetch'>;
  parameters: ModelParameters;
  prices: ModelPrices | undefined;
  limits: { parallel: number | 'auto'; rpm: number | undefined; tpm: number | undefined };
}

/** What the flags say of a model; the names are those of the flags, which differ between a contestant and `run`'s judge. */
export interface CallerFlags {
  name: string;
  baseUrl: string | undefined;
  apiKey: string | undefined;
  extraBody: Record<string, unknown> | undefined;
  headers: Record<string, string> | undefined;
  stream: boolean | undefined;
  /** Those that were given, and no others. */
  local?: ModelOptions['local'];
  parallel: number | 'auto';
  /** The flags themselves, for messages. */
  flags: NonNullable<ModelOptions['flags']>;
  /** Which of the above the command line gave: it goes before what the config file says of the model. */
  given: { baseUrl: boolean; apiKey: boolean; parallel: boolean; extraBody: boolean };
}

/** @throws InputError for a variable that the config file names and nobody has set. */
export function callerSettings(model: CallerFlags, flags: CallFlags & ConfigFlags): CallerSettings {
  const resolved = resolveModel(model.name, flags.config || undefined, process.env);
  const { given } = model;
  const parameters = resolved?.parameters ?? {};
  const name = resolved?.model ?? model.name;
  const { provider } = describeServer({ name, provider: resolved?.provider });
  // The flags of a server are about those with OpenAI's API: another provider's calls do not go there, nor does its key.
  const isOpenAI = provider === undefined || /^(openai|azure)$/.test(provider);
  const flagsOf: Partial<CallerFlags> = isOpenAI ? model : {};
  // Without a config file whatever is there was given.
  if (!isOpenAI && (flags.config ? given.baseUrl : model.baseUrl !== undefined)) {
    const where = isLocalProvider(provider)
      ? 'it runs on this machine'
      : `its server is ${resolved?.baseUrl ?? serverVariableOf(provider)}`;
    warn(`${model.flags.baseUrl} is not used for ${model.name}; ${where}.`);
  }
  return {
    name: model.name,
    modelId: resolved?.modelId ?? plainModelName(model.name),
    options: {
      name,
      provider: resolved?.provider,
      region: resolved?.region,
      isReasoning: resolved?.isReasoning,
      baseUrl: isOpenAI && given.baseUrl ? model.baseUrl : (resolved?.baseUrl ?? flagsOf.baseUrl),
      apiKey: isOpenAI && given.apiKey ? model.apiKey : (resolved?.apiKey ?? flagsOf.apiKey),
      headers: { ...resolved?.headers, ...model.headers },
      stream: model.stream ?? resolved?.stream,
      extraBody: given.extraBody ? model.extraBody : { ...model.extraBody, ...parameters.extraBody },
      timeout: 1000 * (settingOf(flags, 'timeout', resolved?.timeout) ?? flags.timeout),
      local: model.local === undefined ? resolved?.local : { ...resolved?.local, ...model.local },
      flags: model.flags,
    },
    parameters,
    prices: resolved?.prices,
    limits: {
      parallel: given.parallel ? model.parallel : (resolved?.limits.parallel ?? model.parallel),
      rpm: settingOf(flags, 'rpm', resolved?.limits.rpm),
      tpm: settingOf(flags, 'tpm', resolved?.limits.tpm),
    },
  };
}

/** Whether the command line (or a profile) gave a flag, rather than the config file or nobody. */
export function isGiven(flags: ConfigFlags, name: string): boolean {
  return flags.config ? flags.config.given.has(name) : false;
}
