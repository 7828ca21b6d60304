import { PRESETS } from './presets.ts';

const VARIABLES: Readonly<Record<string, string>> = {
  anthropic: 'ANTHROPIC_BASE_URL',
  google: 'GOOGLE_GEMINI_BASE_URL',
  bedrock: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
};

/** What names the server of a provider other than OpenAI and Azure, for a message: a variable, or its only address. */
export function serverVariableOf(provider: string): string | undefined {
  return VARIABLES[provider] ?? PRESETS[provider]?.baseUrl;
}
