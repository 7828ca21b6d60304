import { InputError } from '../errors.ts';
import type { ChatModel } from './chat-model.ts';

export interface ModelOptions {
  /** A model's name as its server knows it. */
  name: string;
  /** @default OPENAI_BASE_URL, OPENAI_API_BASE, or OpenAI's own. */
  baseUrl?: string | undefined;
  /** An empty one is none: nothing is sent. @default OPENAI_API_KEY */
  apiKey?: string | undefined;
  extraBody?: Record<string, unknown> | undefined;
  connections?: number | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  /** The flags that set these, for messages. */
  flags: { baseUrl: string; key: string; model: string };
}

const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/**
 * Opens a model by its name; `azure:DEPLOYMENT` is a deployment of Azure OpenAI. The provider is loaded here and not before, so that a command that calls no model starts fast.
 *
 * @throws InputError for a base URL that is none, or a missing key.
 */
export async function openModel(options: ModelOptions): Promise<ChatModel> {
  if (options.name.startsWith('azure:')) return openAzure(options);
  const baseUrl = readBaseUrl(options);
  const apiKey = options.apiKey ?? process.env['OPENAI_API_KEY'];
  if ((apiKey === undefined || apiKey === '') && baseUrl === OPENAI_BASE_URL) {
    throw new InputError(
      `no API key for ${baseUrl}`,
      { flag: options.flags.key },
      `Set OPENAI_API_KEY (a .env file in this folder is read), or name another server with ${options.flags.baseUrl}.`,
    );
  }
  const { openOpenAICompatible } = await import('./openai-compatible.ts');
  return openOpenAICompatible({
    model: options.name,
    baseUrl,
    apiKey: apiKey === '' ? undefined : apiKey,
    extraBody: options.extraBody,
    connections: options.connections,
    timeout: options.timeout,
    flags: options.flags,
  });
}

/** A model's name without what says how it is reached: its default name in files and tables. */
export function plainModelName(name: string): string {
  return name.replace(/^azure:/, '');
}

/** The version of Azure's API that is asked for where OPENAI_API_VERSION names none. */
const AZURE_API_VERSION = '2024-10-21';

/**
 * Azure OpenAI: the deployment stands in the address, the key in a header of its own.
 *
 * @throws InputError for a missing endpoint or key.
 */
async function openAzure(options: ModelOptions): Promise<ChatModel> {
  const { env } = process;
  const endpoint = options.baseUrl ?? env['AZURE_OPENAI_ENDPOINT'];
  const apiKey = options.apiKey ?? env['AZURE_OPENAI_API_KEY'] ?? env['AZURE_OPENAI_KEY'];
  if (!endpoint || !apiKey) {
    throw new InputError(
      `no ${endpoint ? 'key' : 'endpoint'} for Azure OpenAI`,
      { flag: endpoint ? options.flags.key : options.flags.baseUrl },
      'Set AZURE_OPENAI_ENDPOINT (https://NAME.openai.azure.com) and AZURE_OPENAI_API_KEY; a .env file in this folder is read.',
    );
  }
  const deployment = options.name.slice('azure:'.length);
  const base = readBaseUrl({ ...options, baseUrl: endpoint });
  const { openOpenAICompatible } = await import('./openai-compatible.ts');
  return openOpenAICompatible({
    ...options,
    model: deployment,
    baseUrl: `${base}/openai/deployments/${encodeURIComponent(deployment)}`,
    apiKey: undefined,
    headers: { 'api-key': apiKey },
    queryParams: { 'api-version': env['OPENAI_API_VERSION'] ?? AZURE_API_VERSION },
  });
}

function readBaseUrl({ baseUrl, flags }: ModelOptions): string {
  const { env } = process;
  // An empty variable is none.
  const text = baseUrl ?? (env['OPENAI_BASE_URL'] || env['OPENAI_API_BASE'] || OPENAI_BASE_URL);
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError(
      `"${text}" is no web address`,
      { flag: flags.baseUrl },
      'Give the address up to and including /v1, for example http://127.0.0.1:8000/v1.',
    );
  }
  // A pasted address of the endpoint itself is what people mean by its base.
  return text.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
}
