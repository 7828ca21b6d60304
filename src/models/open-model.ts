import { InputError } from '../errors.ts';
import { readBaseUrl } from './base-url.ts';
import type { ServerFacts } from './call-error.ts';
import type { ChatModel } from './chat-model.ts';
import { FLAGS, type ProviderOptions } from './connection.ts';
import type { LocalModelOptions } from './local/local-options.ts';
import {
  LOCAL_PROVIDERS,
  isEngine,
  isLocalProvider,
  nameOfWeights,
  namesWeights,
} from './local/weights-name.ts';
import { PRESETS } from './presets.ts';

export interface ModelOptions
  extends
    Omit<ProviderOptions, 'model' | 'baseUrl' | 'flags'>,
    Pick<LocalModelOptions, 'local' | 'parallel' | 'maxTokens' | 'say' | 'onProgress'> {
  /**
   * A model's name as its server knows it; before it, unless `provider` is given, the prefix of its provider (`anthropic:`). What
   * stands before any other colon is part of the name (`llama3:8b`). Weights are named by a file that ends in `.gguf`, by
   * `hf:OWNER/REPO[:QUANT]`, or behind the engine that is to be started for them (`vllm:FOLDER`).
   */
  name: string;
  /** A name of `PROVIDERS`. @default by the prefix of `name` */
  provider?: string | undefined;
  /** @default the provider's variable, or its own server; for a name without prefix OPENAI_BASE_URL, OPENAI_API_BASE, or OpenAI's own. */
  baseUrl?: string | undefined;
  /** An empty one is none: nothing is sent. @default the provider's variable; for a name without prefix OPENAI_API_KEY */
  apiKey?: string | undefined;
  /** AWS's, for Bedrock. @default AWS_REGION or AWS_DEFAULT_REGION */
  region?: string | undefined;
  /** The flags that set these, for messages. @default those of the command line: `--openai-api-base` and its like */
  flags?: ServerFacts['flags'] | undefined;
}

/** The options as they are handed on: with the flags. */
export type NamedOptions = ModelOptions & { flags: ServerFacts['flags'] };

const OPENAI_BASE_URL = 'https://api.openai.com/v1';

type Open = (options: NamedOptions, provider: string) => Promise<ChatModel>;

const OPENERS: Readonly<Record<string, Open>> = {
  'openai-compatible': openPlain,
  openai: openOpenAI,
  azure: openAzure,
  anthropic: openAnthropic,
  google: openGoogle,
  bedrock: async (options) => (await import('./open-bedrock.ts')).openBedrockByEnvironment(options),
  ...Object.fromEntries(Object.keys(PRESETS).map((name): [string, Open] => [name, openPreset])),
  ...Object.fromEntries(LOCAL_PROVIDERS.map((name): [string, Open] => [name, openWeights])),
};

/** What a model's name may begin with, before a colon. */
export const PROVIDERS: readonly string[] = Object.keys(OPENERS);

/**
 * Opens a model by its name. The provider is loaded here and not before, so that a command that calls no model starts fast.
 *
 * @throws InputError for an unknown provider, a base URL that is none, or a missing key.
 */
export async function openModel(options: ModelOptions): Promise<ChatModel> {
  const { flags = FLAGS } = options;
  const { provider, model: name } = readName(options);
  const open = provider === undefined ? openPlain : OPENERS[provider];
  if (open === undefined || (provider !== undefined && !Object.hasOwn(OPENERS, provider))) {
    throw new InputError(
      `no provider "${provider}" is known`,
      { flag: flags.model },
      `Known ones: ${PROVIDERS.join(', ')}.`,
    );
  }
  return open({ ...options, name, flags }, provider ?? 'openai-compatible');
}

/** A model's name without what says how it is reached: its default name in files and tables. */
export function plainModelName(name: string): string {
  const { provider, model } = readName({ name });
  return isLocalProvider(provider) ? nameOfWeights(model) : model;
}

/** A model's provider, undefined for a plain name, and its name there. */
function readName({ name, provider }: Pick<ModelOptions, 'name' | 'provider'>): {
  provider: string | undefined;
  model: string;
} {
  if (provider !== undefined) return { provider, model: name };
  const prefix = /^([a-z-]+):/.exec(name)?.[1];
  const isNamed = isLocalProvider(prefix) || name.length > (prefix?.length ?? 0) + 1;
  if (prefix !== undefined && isNamed && Object.hasOwn(OPENERS, prefix)) {
    return { provider: prefix, model: name.slice(prefix.length + 1) };
  }
  return { provider: namesWeights(name) ? 'local' : undefined, model: name };
}

/** Whose API a model's calls go to, and where, as far as its settings say. */
export function describeServer({
  name,
  provider,
  baseUrl,
}: Pick<ModelOptions, 'name' | 'provider' | 'baseUrl'>): {
  /** Undefined for a server with OpenAI's API that is known by its address alone. */
  provider: string | undefined;
  model: string;
  baseUrl: string | undefined;
} {
  const { provider: named, model } = readName({ name, provider });
  if (named !== undefined && named !== 'openai-compatible') return { provider: named, model, baseUrl };
  return { provider: undefined, model, baseUrl: openAIBaseUrl({ baseUrl }) };
}

/** A name without prefix: OpenAI's own server, or the one with OpenAI's API that the user names. */
async function openPlain(options: NamedOptions): Promise<ChatModel> {
  const baseUrl = openAIBaseUrl(options);
  const isOpenAI = isSame(baseUrl, OPENAI_BASE_URL, options);
  if (isOpenAI) return openOpenAI(options);
  const found = toProviderOptions(options, baseUrl, keyOf(options, ['OPENAI_API_KEY']));
  if (options.isReasoning) return (await import('./openai.ts')).openOpenAI(found, 'openai-compatible');
  return (await import('./openai-compatible.ts')).openOpenAICompatible(found);
}

async function openOpenAI(options: NamedOptions): Promise<ChatModel> {
  const baseUrl = openAIBaseUrl(options);
  const apiKey = needKey(options, ['OPENAI_API_KEY'], baseUrl, OPENAI_BASE_URL);
  const { openOpenAI: open } = await import('./openai.ts');
  return open(toProviderOptions(options, baseUrl, apiKey));
}

function openAIBaseUrl({ baseUrl }: Pick<ModelOptions, 'baseUrl'>): string {
  const { env } = process;
  // An empty variable is none.
  return baseUrl ?? (env['OPENAI_BASE_URL'] || env['OPENAI_API_BASE'] || OPENAI_BASE_URL);
}

async function openWeights({ name, ...options }: NamedOptions, provider: string): Promise<ChatModel> {
  const { openLocal } = await import('./local/open-local.ts');
  return openLocal(name, isEngine(provider) ? provider : undefined, options);
}

async function openPreset(options: NamedOptions, provider: string): Promise<ChatModel> {
  const preset = PRESETS[provider] as (typeof PRESETS)[string];
  const baseUrl = options.baseUrl ?? preset.baseUrl;
  const { keys } = preset;
  const apiKey = keys.length === 0 ? keyOf(options, []) : needKey(options, keys, baseUrl, preset.baseUrl);
  const found = toProviderOptions(options, baseUrl, apiKey);
  if (options.isReasoning) return (await import('./openai.ts')).openOpenAI(found, provider);
  return (await import('./openai-compatible.ts')).openOpenAICompatible(found, provider);
}

/** @throws InputError for a missing endpoint or key. */
async function openAzure(options: NamedOptions): Promise<ChatModel> {
  const { env } = process;
  const endpoint = options.baseUrl ?? env['AZURE_OPENAI_ENDPOINT'];
  const apiKey = keyOf(options, ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_KEY']);
  if (!endpoint || apiKey === undefined) {
    throw new InputError(
      `no ${endpoint ? 'key' : 'endpoint'} for Azure OpenAI`,
      { flag: endpoint ? options.flags.key : options.flags.baseUrl },
      'Set AZURE_OPENAI_ENDPOINT (https://NAME.openai.azure.com) and AZURE_OPENAI_API_KEY; a .env file in this folder is read.',
    );
  }
  readBaseUrl(endpoint, options.flags.baseUrl);
  const { openAzure: open } = await import('./azure.ts');
  return open(
    { ...toProviderOptions(options, endpoint, apiKey), apiKey },
    env['OPENAI_API_VERSION'] || undefined,
  );
}

const ANTHROPIC_BASE_URL = 'https://api.anthropic.com/v1';

async function openAnthropic(options: NamedOptions): Promise<ChatModel> {
  const baseUrl = options.baseUrl ?? (process.env['ANTHROPIC_BASE_URL'] || ANTHROPIC_BASE_URL);
  const apiKey = needKey(options, ['ANTHROPIC_API_KEY'], baseUrl, ANTHROPIC_BASE_URL);
  const { openAnthropic: open } = await import('./anthropic.ts');
  return open(toProviderOptions(options, baseUrl, apiKey));
}

const GOOGLE_BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';
const GOOGLE_KEYS = ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY', 'GOOGLE_API_KEY'];

async function openGoogle(options: NamedOptions): Promise<ChatModel> {
  const baseUrl = options.baseUrl ?? (process.env['GOOGLE_GEMINI_BASE_URL'] || GOOGLE_BASE_URL);
  const apiKey = needKey(options, GOOGLE_KEYS, baseUrl, GOOGLE_BASE_URL);
  const { openGoogle: open } = await import('./google.ts');
  return open(toProviderOptions(options, baseUrl, apiKey));
}

function toProviderOptions(
  { name, ...options }: ModelOptions,
  baseUrl: string,
  apiKey: string | undefined,
): ProviderOptions {
  return { ...options, model: name, baseUrl, apiKey };
}

/** The key that was given, or the first of the variables that holds one; an empty one is none. */
function keyOf({ apiKey }: ModelOptions, variables: readonly string[]): string | undefined {
  const key = apiKey ?? variables.map((name) => process.env[name]).find((value) => value);
  return key === '' ? undefined : key;
}

/** @throws InputError where no key is there and the server is the provider's own. */
function needKey(
  options: NamedOptions,
  variables: readonly string[],
  baseUrl: string,
  own: string,
): string | undefined {
  const key = keyOf(options, variables);
  if (key === undefined && isSame(baseUrl, own, options)) {
    throw new InputError(
      `no API key for ${own}`,
      { flag: options.flags.key },
      `Set ${variables[0]} (a .env file in this folder is read), or name another server with ${options.flags.baseUrl}.`,
    );
  }
  return key;
}

function isSame(baseUrl: string, own: string, { flags }: NamedOptions): boolean {
  return readBaseUrl(baseUrl, flags.baseUrl).origin === new URL(own).origin;
}
