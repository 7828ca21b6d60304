import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from '../http.ts';
import { parseJson } from '../json.ts';
import type { ServerEnd, ServerProcess } from './server-process.ts';

const LOOK_MS = 500;

/** How the start of a server went. */
export type StartOutcome = { kind: 'healthy' } | { kind: 'ended'; end: ServerEnd } | { kind: 'late' };

/**
 * Waits until a server answers `GET /health` with 200 and lists the model.
 *
 * @param deadline in milliseconds, by `Date.now()`.
 * @throws the signal's reason, once it is aborted.
 */
export async function waitUntilHealthy(
  { process: { ended }, origin, served }: { process: ServerProcess; origin: string; served: string },
  http: HttpClient,
  deadline: number,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const over = new AbortController();
  let end: ServerEnd | undefined;
  void ended.then((found) => {
    end = found;
    over.abort();
  });
  const both = AbortSignal.any([signal, over.signal]);
  for (;;) {
    const isHealthy = await looksHealthy(http, origin, served, both);
    signal.throwIfAborted();
    if (end !== undefined) return { kind: 'ended', end };
    if (isHealthy) return { kind: 'healthy' };
    if (Date.now() >= deadline) return { kind: 'late' };
    await sleep(LOOK_MS, undefined, { signal: both }).catch(() => {});
  }
}

async function looksHealthy(
  http: HttpClient,
  origin: string,
  served: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const health = await http.fetch(`${origin}/health`, { signal });
    if (health.status !== 200) return false;
    const models = await http.fetch(`${origin}/v1/models`, { signal });
    const data = (parseJson(await models.text()) as { data?: unknown } | null | undefined)?.data;
    return models.status === 200 && Array.isArray(data) && data.some((each) => idOf(each) === served);
  } catch {
    return false;
  }
}

function idOf(model: unknown): unknown {
  return typeof model === 'object' && model !== null ? (model as { id?: unknown }).id : undefined;
}
