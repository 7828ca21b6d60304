import type { BatchApiName } from './batch-store.ts';

/**
 * The batch API of a provider, by the prefix of the model's name (`openai` for a name without one); undefined where it has none that is
 * spoken here. Azure wants its own deployments and addresses for batches; Google's and Bedrock's read from and write to their clouds'
 * storage; Together's and OpenRouter's are OpenAI's in name, but differ in form. Any other server that is compatible with OpenAI may have
 * one: whether it does is known by asking it.
 */
export function batchApiOf(provider: string, baseUrl: string): BatchApiName | undefined {
  if (provider === 'anthropic') return 'anthropic';
  if (['azure', 'google', 'bedrock', 'together', 'openrouter'].includes(provider)) return undefined;
  const host = URL.parse(baseUrl)?.hostname ?? '';
  const isOther = /(^|\.)(openai\.azure\.com|together\.(ai|xyz)|openrouter\.ai|googleapis\.com)$/.test(host);
  return isOther ? undefined : 'openai';
}
