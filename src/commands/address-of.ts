import { InputError } from '../errors.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { openModel } from '../models/open-model.ts';
import type { CallerSettings } from './caller-settings.ts';
import { runsHere } from './price-of.ts';

/**
 * What a dry run knows of a model that it does not call: its replies that wait for the rest of their record are found by it. A key is
 * not needed; undefined where something else is missing (a region, an endpoint), which a run will say.
 *
 * @throws InputError for weights that cannot be run.
 */
export async function addressOf({
  options,
}: Pick<CallerSettings, 'options'>): Promise<Pick<ChatModel, 'address'> | undefined> {
  try {
    // No key is part of an address.
    const model = await openModel({ ...options, apiKey: options.apiKey || 'none' });
    await model.close();
    return { address: model.address };
  } catch (error) {
    if (error instanceof InputError && !runsHere({ options })) return undefined;
    throw error;
  }
}
