import { createHash } from 'node:crypto';
import { headersInAddress } from '../headers-in-address.ts';
import type { ServedOptions } from './served-options.ts';

/**
 * What decides the replies of a served model beside the request: for `ChatModel.address`. The engine's arguments and the template
 * stand in it as digests: the former may hold a key.
 *
 * @param weights as `findWeights` gives them.
 * @param template the text of the chat template that replaces the model's own.
 */
export function servedAddress(
  { engine, identity, revision, dtype, contextSize, engineArgs = [], client }: Omit<ServedOptions, 'weights'>,
  weights: string,
  template: string | undefined,
): string {
  return JSON.stringify({
    provider: engine,
    ...(identity === undefined ? { weights, revision } : { identity }),
    dtype,
    contextSize,
    chatTemplate: template === undefined ? undefined : digest(template),
    engineArgs: engineArgs.length === 0 ? undefined : digest(JSON.stringify(engineArgs)),
    extraBody: client.extraBody,
    headers: client.headers === undefined ? undefined : headersInAddress(client.headers),
  });
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
