import type { ChatModel } from './chat-model.ts';
import { type ProviderOptions } from './connection.ts';

/** The version of Azure's API that is asked for where OPENAI_API_VERSION names none. */
const API_VERSION = '2024-10-21';
/** The same for reasoning models (learn.microsoft.com/azure/ai-services/openai/how-to/reasoning). */
const REASONING_API_VERSION = '2025-04-01-preview';

/**
 * Azure OpenAI: the deployment stands in the address, the key in a header of its own. A deployment's name says nothing for sure
 * of its model; those that begin as OpenAI's reasoning models do are taken for one.
 */
export async function openAzure(
  { apiKey, ...options }: ProviderOptions & { apiKey: string },
  version: string | undefined,
): Promise<ChatModel> {
  const { model: deployment } = options;
  const isReasoning = options.isReasoning ?? looksLikeReasoning(deployment);
  const url = new URL(options.baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/openai/deployments/${encodeURIComponent(deployment)}`;
  if (!url.searchParams.has('api-version')) {
    url.searchParams.set('api-version', version ?? (isReasoning ? REASONING_API_VERSION : API_VERSION));
  }
  const azure = {
    ...options,
    isReasoning,
    baseUrl: url.href,
    headers: { 'api-key': apiKey, ...options.headers },
  };
  if (isReasoning) {
    const { openOpenAI } = await import('./openai.ts');
    return openOpenAI(azure, 'azure');
  }
  const { openOpenAICompatible } = await import('./openai-compatible.ts');
  return openOpenAICompatible(azure, 'azure');
}

/** o1, o3-mini, gpt-5, gpt-5.1-mini and what follows them; not gpt-5-chat, which does not reason, nor Azure's gpt-35-turbo. */
export function looksLikeReasoning(deployment: string): boolean {
  return /^(o\d(-|$)|gpt-[5-9](\.\d+)?(-(?!chat)|$))/.test(deployment);
}
