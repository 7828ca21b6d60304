import { rmSync } from 'node:fs';
import { CallError } from '../../errors.ts';
import { createHttpClient } from '../http.ts';
import { describeEnd, lastWords } from './last-words.ts';
import type { ServerLog } from './server-log.ts';
import { type Replica, type ReplicaPlan, startReplica } from './start-replica.ts';

/** The running servers of one model. */
export interface Replicas {
  origins: readonly string[];
  /** Resolves when one of them has ended by itself, with the error that ends the run; else never. */
  failed: Promise<CallError>;
  /** Resolves when no process of theirs is left. May be called again. */
  stop(): Promise<void>;
}

const SAY_EVERY_MS = 5000;
const LOOK_TIMEOUT_MS = 5000;

/**
 * Starts all servers at once and waits until all are ready. `folder` is removed at the end, unless a server failed: then its log is
 * in there.
 *
 * @throws what `startReplica` throws; no process is left then.
 */
export async function startReplicas(
  plans: readonly [ReplicaPlan, ...ReplicaPlan[]],
  { folder, signal, say }: { folder: string; signal: AbortSignal; say: (line: string) => void },
): Promise<Replicas> {
  const { engine } = plans[0];
  const keeper = keepFolder(folder);
  const http = createHttpClient({ connections: 2, timeout: LOOK_TIMEOUT_MS, isDirect: true });
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const progress = sayProgress(engine.name, say);
  const starts = plans.map(async (plan) => {
    try {
      return await startReplica(plan, http, either, progress.watch);
    } catch (error) {
      over.abort(error);
      throw error;
    }
  });
  const settled = await Promise.allSettled(starts);
  progress.stop();
  await http.close();
  const replicas = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  if (replicas.length < plans.length || signal.aborted) {
    await stopAll(replicas, engine.name, say);
    if (signal.aborted) keeper.remove();
    else keeper.keep();
    signal.throwIfAborted();
    throw over.signal.reason;
  }
  say(`${engine.name}: ready after ${progress.seconds()} s`);

  let stopping: Promise<void> | undefined;
  let hasFailed = false;
  const failed = new Promise<CallError>((resolve) => {
    for (const { process, log } of replicas) {
      void process.ended.then((end) => {
        if (stopping !== undefined) return;
        hasFailed = true;
        resolve(midwayFailure(engine.name, describeEnd(end), log));
      });
    }
  });
  return {
    origins: replicas.map(({ origin }) => origin),
    failed,
    stop: () =>
      (stopping ??= stopAll(replicas, engine.name, say).then(() => {
        if (hasFailed) keeper.keep();
        else keeper.remove();
      })),
  };
}

async function stopAll(
  replicas: readonly Replica[],
  name: string,
  say: (line: string) => void,
): Promise<void> {
  const gone = await Promise.all(replicas.map(({ process }) => process.stop()));
  for (const { log } of replicas) log.close();
  if (gone.includes(false)) say(`${name}: a process of the server could not be ended`);
}

function midwayFailure(name: string, how: string, log: ServerLog): CallError {
  return new CallError('unreachable', `${name} ended with ${how} during the run. ${lastWords(log)}`, {
    remedy: 'What was finished is kept: the same command goes on from there.',
  });
}

/** Removes a folder, at the latest when this process ends, unless it is to be kept. */
function keepFolder(folder: string): { keep(): void; remove(): void } {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const keep = () => void process.off('exit', remove);
  return {
    keep,
    remove() {
      keep();
      remove();
    },
  };
}

/** Says now and then how long the servers have been loading, and what one of them wrote last. */
function sayProgress(name: string, say: (line: string) => void) {
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1000);
  let newest: ServerLog | undefined;
  say(`${name}: starting`);
  const timer = setInterval(() => {
    const last = newest?.lastLines().at(-1)?.slice(0, 100);
    say(`${name}: loading, ${seconds()} s${last === undefined ? '' : `: ${last}`}`);
  }, SAY_EVERY_MS);
  return {
    seconds,
    watch: (log: ServerLog) => void (newest = log),
    stop: () => clearInterval(timer),
  };
}
