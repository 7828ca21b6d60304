import type { Price } from './cost.ts';
import list from './prices.json' with { type: 'json' };

/** prices.json, which scripts/update-prices.mjs writes. */
export interface PriceList {
  /** The day of the prices, YYYY-MM-DD. */
  date: string;
  /** Whose facts they are. */
  source: string;
  providers: Partial<Record<string, ProviderPrices>>;
}

export interface ProviderPrices {
  facts: {
    /** The servers of the provider's API. */
    hosts: string[];
    /** What a batch costs of the full price. */
    batch?: number;
    /** The provider whose prices hold for models that are not listed here. */
    as?: string;
  };
  models: PricedModel[];
}

/** The price of the models of these names, and of those that begin with a prefix and go on with a version. */
export type PricedModel = { names: string[]; prefixes?: string[] } & Pick<
  Price,
  'input' | 'output' | 'cachedInput' | 'cacheWrite'
>;

export const PRICE_LIST: PriceList = list;
