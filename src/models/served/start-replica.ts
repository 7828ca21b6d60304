import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import type { HttpClient } from '../http.ts';
import type { EngineEnvironment } from './engine-environment.ts';
import type { Engine, Launch } from './engines.ts';
import { findFreePort } from './free-port.ts';
import { describeEnd, lastWords } from './last-words.ts';
import { openServerLog, type ServerLog } from './server-log.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { waitUntilHealthy } from './wait-until-healthy.ts';

/** A server that is to be started, for one copy of a model. */
export interface ReplicaPlan {
  engine: Engine;
  command: string;
  launch: Omit<Launch, 'port'>;
  environment: EngineEnvironment;
  /** Its CUDA_VISIBLE_DEVICES; undefined to leave it as it is. */
  gpus: string | undefined;
  /** A folder of ours, for its log. */
  folder: string;
  /** Of several, counted from 1: names its log. */
  number: number;
  /** Seconds until it must be ready. */
  startTimeout: number;
}

export interface Replica {
  origin: string;
  process: ServerProcess;
  log: ServerLog;
}

const MOST_TRIES = 4;
const PORT_TAKEN = /address (is )?already in use|EADDRINUSE|couldn't bind|\[Errno (98|48)\]/i;

/**
 * Starts a server and waits until it is ready. Where another process took its port in the meantime it tries again, three times.
 *
 * @throws InputError where it ends, or is not ready in time: with its last lines; it is stopped.
 * @throws the signal's reason when it is aborted; it is stopped.
 */
export async function startReplica(
  plan: ReplicaPlan,
  http: HttpClient,
  signal: AbortSignal,
  watch: (log: ServerLog) => void,
): Promise<Replica> {
  const deadline = Date.now() + plan.startTimeout * 1000;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const { replica, isPortTaken, failure } = await tryOnce(plan, { attempt, deadline }, http, signal, watch);
    if (replica !== undefined) return replica;
    if (!isPortTaken || attempt === MOST_TRIES) throw failure;
  }
}

async function tryOnce(
  plan: ReplicaPlan,
  { attempt, deadline }: { attempt: number; deadline: number },
  http: HttpClient,
  signal: AbortSignal,
  watch: (log: ServerLog) => void,
): Promise<{ replica?: Replica; isPortTaken?: boolean; failure?: InputError }> {
  const { engine, command, launch, environment, gpus, number } = plan;
  const port = await findFreePort();
  const file = join(plan.folder, `server-${number}${attempt === 1 ? '' : `-try-${attempt}`}.log`);
  const log = openServerLog(file, environment.mask);
  watch(log);
  const process = startServer({
    command,
    args: engine.args({ ...launch, port }),
    env: { ...environment.env, ...(gpus === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpus }) },
    log,
  });
  const replica = { origin: `http://127.0.0.1:${port}`, process, log };
  try {
    const outcome = await waitUntilHealthy({ ...replica, served: launch.served }, http, deadline, signal);
    if (outcome.kind === 'healthy') return { replica };
    const how =
      outcome.kind === 'late'
        ? `was not ready within ${plan.startTimeout} seconds, and was stopped`
        : `ended with ${describeEnd(outcome.end)} before it was ready`;
    await process.stop();
    log.close();
    const lines = log.lastLines();
    const isPortTaken = outcome.kind === 'ended' && lines.some((line) => PORT_TAKEN.test(line));
    return { isPortTaken, failure: startFailure(engine, how, log) };
  } catch (error) {
    await process.stop();
    log.close();
    throw error;
  }
}

function startFailure({ name, lacking, install }: Engine, how: string, log: ServerLog): InputError {
  const isMissing = lacking !== undefined && log.lastLines().some((line) => lacking.test(line));
  return new InputError(
    `${name} ${how}. ${lastWords(log)}`,
    { flag: '--serve' },
    isMissing ? install : 'Nothing was asked and nothing written. Mend what the log says, and start again.',
  );
}
