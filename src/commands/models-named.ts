import { statSync } from 'node:fs';
import type { ModelConfig } from '../config/config.ts';
import { parseRepoId } from '../models/hub/repo-id.ts';
import type { ListedWeights } from '../models/local/listed-weights.ts';
import { isLocalProvider } from '../models/local/weights-name.ts';
import { describeServer } from '../models/open-model.ts';

/** A model of the config file. */
export interface NamedModel {
  name: string;
  provider: string;
  /** As its server knows it, or its weights. */
  model: string;
  runs_here: boolean;
  /** Its server's host where an address is known; null for one that runs here, or at its provider's own. */
  host: string | null;
  /** Whether its weights can be loaded; null where they are its server's. */
  weights: 'on disk' | 'in the cache' | 'not downloaded' | 'missing' | null;
}

/** What the config file says of a model. @param cached what is in the cache. */
export function describeNamed(
  name: string,
  { provider: given, model: served = name, baseUrl: address }: ModelConfig,
  cached: readonly ListedWeights[],
): NamedModel {
  const {
    provider = 'openai-compatible',
    model,
    baseUrl,
  } = describeServer({
    name: served,
    provider: given,
    baseUrl: address,
  });
  const isHere = isLocalProvider(provider);
  return {
    name,
    provider,
    model,
    runs_here: isHere,
    // The host alone: a query may hold a key.
    host: isHere || baseUrl === undefined ? null : (URL.parse(baseUrl)?.host ?? null),
    weights: isHere ? stateOf(model, cached) : null,
  };
}

function stateOf(weights: string, cached: readonly ListedWeights[]): NamedModel['weights'] {
  if (statSync(weights, { throwIfNoEntry: false }) !== undefined) return 'on disk';
  const id = parseRepoId(weights);
  if (id === undefined) return 'missing';
  const isCached = cached.some(
    ({ kind, name }) =>
      kind !== 'broken' &&
      parseRepoId(name)?.repo === id.repo &&
      (id.quant === undefined || parseRepoId(name)?.quant?.toLowerCase() === id.quant.toLowerCase()),
  );
  return isCached ? 'in the cache' : 'not downloaded';
}
