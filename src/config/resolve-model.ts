import { InputError } from '../errors.ts';
import type {
  LoadedConfig,
  LocalConfig,
  ModelConfig,
  ModelLimits,
  ModelParameters,
  ModelPrices,
} from './config.ts';
import { type Environment, VARIABLE, readVariable } from './environment.ts';

/** A model of the config file, ready to be opened. It holds the key: it is not for a file or a log. */
export interface ResolvedModel {
  /** What the file says; undefined where `model` says it by its prefix, or it is plainly OpenAI-compatible. */
  provider: string | undefined;
  /** As its server knows it, behind its provider's prefix where `provider` is undefined. */
  model: string;
  /** Its name in files and tables; undefined: the name it was asked for by, without a prefix. */
  modelId: string | undefined;
  baseUrl: string | undefined;
  /** '' where no key is to be sent; undefined where the provider's own variable is to be read. */
  apiKey: string | undefined;
  headers: Record<string, string>;
  region: string | undefined;
  local: LocalConfig | undefined;
  isReasoning: boolean | undefined;
  stream: boolean | undefined;
  /** Seconds. */
  timeout: number | undefined;
  parameters: ModelParameters;
  prices: ModelPrices | undefined;
  limits: ModelLimits;
}

/**
 * What the config file says of a model, or undefined where it does not name it.
 *
 * @throws InputError for a variable that is not set, or whose value cannot stand in a header.
 */
export function resolveModel(
  name: string,
  loaded: LoadedConfig | undefined,
  env: Environment,
): ResolvedModel | undefined {
  const models = loaded?.config.models;
  if (loaded === undefined || models === undefined || !Object.hasOwn(models, name)) return undefined;
  const settings = models[name] ?? {};
  return {
    provider: settings.provider,
    model: settings.model ?? name,
    modelId: settings.modelId,
    baseUrl: settings.baseUrl,
    apiKey: readKey(),
    headers: Object.fromEntries(
      Object.entries(settings.headers ?? {}).map(([header, value]) => [header, expand(header, value)]),
    ),
    region: settings.region,
    local: settings.local,
    isReasoning: settings.isReasoning,
    stream: settings.stream,
    timeout: settings.timeout,
    parameters: settings.parameters ?? {},
    prices: settings.prices,
    limits: settings.limits ?? {},
  };

  function readKey(): string | undefined {
    const source = keySourceOf(name, settings);
    if (source.kind === 'named') return readSet(source.variable, 'apiKeyEnv');
    return source.kind === 'none' ? '' : undefined;
  }

  function expand(header: string, value: string): string {
    return value.replaceAll(VARIABLE, (_, variable: string) => readSet(variable, `headers.${header}`));
  }

  function readSet(variable: string, key: string): string {
    const value = readVariable(variable, env);
    const isUsable = value !== undefined && !/\p{Cc}/u.test(value);
    if (isUsable) return value;
    throw new InputError(
      `models.${name}.${key}: ${variable} ${value === undefined ? 'is not set' : 'is more than one line'}`,
      { file: loaded?.file ?? '' },
      `Set ${variable} in the environment, or in a .env file of this folder.`,
    );
  }
}

/**
 * Whence a model's key: a variable that the file names; none, as a server of one's own is not sent the key of another; or the
 * variable that is usual for its provider.
 */
export type KeySource = { kind: 'named'; variable: string } | { kind: 'none' } | { kind: 'usual' };

/** These have but their own keys, whatever the address: a deployment's, a region's or a gateway's. */
const CLOUD = /^(openai|azure|anthropic|google|bedrock)$/;

export function keySourceOf(name: string, settings: ModelConfig): KeySource {
  if (settings.apiKeyEnv !== undefined) return { kind: 'named', variable: settings.apiKeyEnv };
  return settings.baseUrl === undefined || CLOUD.test(providerOf(name, settings))
    ? { kind: 'usual' }
    : { kind: 'none' };
}

/** The provider that the file names, or that the model's name begins with; `openai-compatible` otherwise. */
function providerOf(name: string, { provider, model = name }: ModelConfig): string {
  if (provider !== undefined) return provider;
  const [prefix = '', rest] = model.split(':', 2);
  return rest !== undefined && CLOUD.test(prefix) ? prefix : 'openai-compatible';
}
