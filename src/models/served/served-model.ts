import { setTimeout as sleep } from 'node:timers/promises';
import { CallError } from '../../errors.ts';
import type { ChatModel } from '../chat-model.ts';
import type { Replicas } from './replicas.ts';
import { createSpread } from './spread.ts';

/** How long after its connections have broken a server may be found to have ended. */
const END_KNOWN_MS = 2000;

/**
 * One model whose calls are spread over the clients of its servers. When a server ends by itself, the calls in flight and all later
 * ones fail with the same error, which stops the run, and the other servers are stopped.
 *
 * @param clients one for each server, in their order.
 */
export function servedModel(
  facts: Pick<ChatModel, 'name' | 'address' | 'account'>,
  clients: readonly ChatModel[],
  replicas: Replicas,
): ChatModel {
  const spread = createSpread(clients.length);
  const inFlight = new Set<AbortController>();
  let failure: CallError | undefined;
  let closing: Promise<void> | undefined;
  const failed = replicas.failed.then((error) => {
    failure = error;
    for (const controller of inFlight) controller.abort(error);
    void replicas.stop();
  });

  return {
    ...facts,
    async complete(request, signal) {
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      const call = new AbortController();
      const abort = () => call.abort(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      inFlight.add(call);
      const server = spread.begin(request);
      try {
        return await (clients[server] as ChatModel).complete(request, call.signal);
      } catch (error) {
        // A connection that breaks may be the first sign of a server's end.
        if (isBroken(error) && closing === undefined) {
          await Promise.race([failed, sleep(END_KNOWN_MS, undefined, { signal: call.signal })]).catch(
            () => {},
          );
        }
        signal?.throwIfAborted();
        throw failure ?? error;
      } finally {
        spread.end(server);
        inFlight.delete(call);
        signal?.removeEventListener('abort', abort);
      }
    },
    close() {
      return (closing ??= closeAll());
    },
  };

  async function closeAll(): Promise<void> {
    const stopped = replicas.stop();
    await Promise.all(clients.map((client) => client.close()));
    await stopped;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof CallError && (error.kind === 'network' || error.kind === 'truncated-reply');
}
