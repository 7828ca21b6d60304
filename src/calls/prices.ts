import type { Price } from './cost.ts';
import type { PriceList, PricedModel } from './price-list.ts';

/** A name that is priced for itself may carry a date: -2024-08-06, -20250514, @20250514. */
const DATE = /^[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$/;
/** A name that is priced with its versions may carry what providers call them by: -0613, -001, -preview-05-06, -v1:0, -latest. */
const VERSIONS =
  /^(?:[-@](?:latest|preview|exp|beta|thinking|0|\d{3,8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}(?:\d{2})?|v\d+)|:\d+)*$/;
/** A profile of Bedrock's for the regions of one continent; it costs what the model does. */
const BEDROCK_REGION = /^(?:us|eu|apac|jp|au|in|ca|sa|us-gov)\./;

/**
 * The price of a model, by its name as its server knows it: with a date or a version, Bedrock's ids and ARNs, OpenRouter's
 * `openai/gpt-4o`, Gemini's `models/…`. The list is loaded with the first question.
 *
 * @returns undefined where the list does not name the model or the provider: never a guess.
 */
export async function findPrice(provider: string, model: string): Promise<Price | undefined> {
  const list = await loadPriceList();
  const listed = Object.hasOwn(list.providers, provider) ? list.providers[provider] : undefined;
  if (listed === undefined) return undefined;
  const sources = [listed, list.providers[listed.facts.as ?? '']];
  for (const prices of sources) {
    for (const name of namesOf(provider, model.toLowerCase())) {
      const found = lookUp(prices?.models ?? [], name);
      if (found !== undefined) {
        const { names: _names, prefixes: _prefixes, ...price } = found;
        const { batch } = listed.facts;
        return { ...price, ...(batch === undefined ? {} : { batch }), origin: `prices of ${list.date}` };
      }
    }
  }
  return undefined;
}

/** The provider behind the address of an API, by its host; undefined for a server that is none of those in the list. */
export async function findProvider(baseUrl: string): Promise<string | undefined> {
  const host = URL.parse(baseUrl)?.host;
  if (host === undefined) return undefined;
  const { providers } = await loadPriceList();
  return Object.keys(providers).find((name) => providers[name]?.facts.hosts.includes(host));
}

/** Loaded when first asked for: a command's help needs no prices. */
async function loadPriceList(): Promise<PriceList> {
  return (await import('./price-list.ts')).PRICE_LIST;
}

function namesOf(provider: string, model: string): string[] {
  const last = model.slice(model.lastIndexOf('/') + 1);
  if (provider === 'google') return [model, last];
  if (provider === 'bedrock') return [last, last.replace(BEDROCK_REGION, ''), withoutVendor(last)];
  return [model];
}

/** Older models of Bedrock's are listed without the vendor: "us.anthropic.claude-3-haiku-…". */
function withoutVendor(id: string): string {
  return id.replace(BEDROCK_REGION, '').replace(/^[a-z]+\./, '');
}

/** The entry of just this name, else of the name without its date, else of the longest beginning. */
function lookUp(models: readonly PricedModel[], name: string): PricedModel | undefined {
  let best: PricedModel | undefined;
  let length = 0;
  for (const model of models) {
    for (const listed of model.names) {
      if (listed.toLowerCase() === name) return model;
      if (name.startsWith(listed.toLowerCase())) consider(listed, DATE, model);
    }
    for (const prefix of model.prefixes ?? []) {
      // A fine-tuned model's name goes on with its owner's words.
      if (name.startsWith(prefix)) consider(prefix, prefix.startsWith('ft:') ? /^/ : VERSIONS, model);
    }
  }
  return best;

  function consider(beginning: string, rest: RegExp, model: PricedModel): void {
    if (beginning.length > length && rest.test(name.slice(beginning.length))) {
      best = model;
      ({ length } = beginning);
    }
  }
}
