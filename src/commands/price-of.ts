import type { Price } from '../calls/cost.ts';
import { findPrice, findProvider } from '../calls/prices.ts';
import { isLocalProvider } from '../models/local/weights-name.ts';
import { describeServer } from '../models/open-model.ts';
import type { CallerSettings } from './caller-settings.ts';

/** Whose model it is; `provider` is undefined for a server that nobody knows. */
export async function providerOf({
  options,
}: Pick<CallerSettings, 'options'>): Promise<{ provider: string | undefined; model: string }> {
  const { provider, model, baseUrl } = describeServer(options);
  return { provider: provider ?? (await findProvider(baseUrl ?? '')), model };
}

/** Whether nobody is paid for a model's replies, as it runs on this machine. */
export function runsHere({ options }: Pick<CallerSettings, 'options'>): boolean {
  return isLocalProvider(describeServer(options).provider);
}

/** What a model costs: by the config file, else by the published price, where there is one. */
export async function priceOf(
  settings: Pick<CallerSettings, 'options' | 'prices'>,
): Promise<Price | undefined> {
  if (runsHere(settings)) return { input: 0, output: 0, origin: 'the model runs on this machine' };
  if (settings.prices !== undefined) return { ...settings.prices, origin: 'the price in your config' };
  const { provider, model } = await providerOf(settings);
  return provider === undefined ? undefined : findPrice(provider, model);
}
