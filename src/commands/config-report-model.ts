import type { ModelConfig } from '../config/config.ts';
import { type Environment, readVariable, variablesOf } from '../config/environment.ts';
import { keySourceOf } from '../config/resolve-model.ts';
import { describeServer, plainModelName } from '../models/open-model.ts';
import { PRESETS } from '../models/presets.ts';
import { maskHeader, maskValue } from './config-mask.ts';

export interface Setting {
  name: string;
  /** null: there is no value, or it depends on the benchmark. */
  value: unknown;
  /** `default`, the config file, or the name of an environment variable. */
  from: string;
}

export const DEFAULT = 'default';

/** The variable in which a provider's key usually is; some are read from others too. */
const USUAL_KEYS: ReadonlyMap<string, string | undefined> = new Map([
  ['openai-compatible', 'OPENAI_API_KEY'],
  ['openai', 'OPENAI_API_KEY'],
  ['azure', 'AZURE_OPENAI_API_KEY'],
  ['anthropic', 'ANTHROPIC_API_KEY'],
  ['google', 'GEMINI_API_KEY'],
  ...Object.entries(PRESETS).map(([name, { keys }]) => [name, keys[0]] as const),
]);

/** What is in force for a model that the config file names. */
export function describeModel(name: string, model: ModelConfig, file: string, env: Environment): Setting[] {
  const {
    provider = null,
    model: served = null,
    modelId = null,
    apiKeyEnv: _,
    headers = {},
    parameters = {},
    prices = {},
    limits = {},
    ...others
  } = model;
  return [
    orDefault('provider', provider, serverOf(name, model)),
    orDefault('model', served, name),
    orDefault('modelId', modelId, plainModelName(name)),
    ...stated('', others),
    describeModelKey(name, model, env),
    ...Object.entries(headers).map(([header, value]): Setting => {
      const variables = variablesOf(value).map((each) => `${each} (${isSet(each, env)})`);
      const from = [file, ...variables].join(', ');
      return { name: `headers.${header}`, value: maskHeader(header, value), from };
    }),
    ...stated('parameters.', parameters),
    ...stated('prices.', prices),
    ...stated('limits.', limits),
  ];

  function orDefault(key: string, value: string | null, usual: string): Setting {
    return value === null ? { name: key, value: usual, from: DEFAULT } : { name: key, value, from: file };
  }

  function stated(prefix: string, values: object): Setting[] {
    return Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ({ name: prefix + key, value: maskValue(key, value), from: file }));
  }
}

function describeModelKey(name: string, model: ModelConfig, env: Environment): Setting {
  const source = keySourceOf(name, model);
  if (source.kind === 'none') {
    return { name: 'key', value: 'none is sent (apiKeyEnv names none)', from: DEFAULT };
  }
  const variable = source.kind === 'named' ? source.variable : USUAL_KEYS.get(serverOf(name, model));
  return variable === undefined
    ? { name: 'key', value: "from the provider's own variable", from: DEFAULT }
    : describeKey('key', variable, env);
}

function serverOf(name: string, { provider, model = name }: ModelConfig): string {
  return describeServer({ name: model, provider }).provider ?? 'openai-compatible';
}

/** Whether a key is set; not a character of it. */
export function describeKey(name: string, variable: string, env: Environment): Setting {
  const state = isSet(variable, env);
  return { name, value: state === 'set' ? `set (from ${variable})` : state, from: variable };
}

function isSet(variable: string, env: Environment): 'set' | 'not set' {
  return readVariable(variable, env) === undefined ? 'not set' : 'set';
}
