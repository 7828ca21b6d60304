import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAMILY_VARIABLE } from './family.ts';
import { findGuardFile } from './guard-file.ts';
import { type GuardReport, type GuardWork, SOME_LEFT } from './guard-work.ts';
import type { ServerLog } from './server-log.ts';
import { stopFamily } from './stop-family.ts';

export interface ServerStart {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  log: ServerLog;
  /** Milliseconds from SIGTERM to SIGKILL. @default 10_000 */
  grace?: number | undefined;
}

/** How a server ended; `error` where it could not be started, or nobody knows. */
export interface ServerEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: string;
}

export interface ServerProcess {
  /** Resolves when the server has ended, for whatever reason, and its last words are in the log. */
  ended: Promise<ServerEnd>;
  /**
   * Resolves when no process of the server is left, its guard included. May be called again.
   *
   * @returns false where a process could not be ended, even by SIGKILL within 30 seconds.
   */
  stop(): Promise<boolean>;
}

/** How long the last output of a server that has ended may take to arrive. */
const LAST_WORDS_MS = 500;

/**
 * Starts a server under a guard, which stops it when this process ends, by whatever signal. No shell is in between.
 *
 * @throws InputError where the guard is not built.
 */
export function startServer({ command, args, env, log, grace = 10_000 }: ServerStart): ServerProcess {
  const marker = randomUUID();
  const work: GuardWork = { command, args, marker, grace };
  const guard = spawn(process.execPath, [findGuardFile(), JSON.stringify(work)], {
    // Not of our group, to which a terminal sends its signals.
    detached: true,
    env: { ...env, [FAMILY_VARIABLE]: marker },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  guard.stdout?.on('data', log.writer());
  guard.stderr?.on('data', log.writer());
  const isSilent = new Promise((resolve) => guard.once('close', resolve));
  let pid: number | undefined;
  let reported: ServerEnd | undefined;

  const guardGone = new Promise<string>((resolve) => {
    guard.once('error', (error) => resolve(error.message));
    guard.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const allGone = guardGone.then(async () => {
    if (guard.exitCode === 0 || pid === undefined) return true;
    if (guard.exitCode === SOME_LEFT) return false;
    // A guard that was itself ended leaves its work to us.
    return (await stopFamily({ group: pid, marker }, grace)).length === 0;
  });

  const ended = new Promise<ServerEnd>((resolve) => {
    guard.on('message', (message) => {
      const report = message as GuardReport;
      if (report.kind === 'started') {
        pid = report.pid;
        return;
      }
      reported =
        report.kind === 'exited'
          ? report
          : { code: null, signal: null, error: `not started: ${report.message}` };
      resolve(reported);
    });
    void guardGone.then((how) => {
      resolve(reported ?? { code: null, signal: null, error: `its guard ended: ${how}` });
    });
  }).then(async (end) => {
    await Promise.race([isSilent, sleep(LAST_WORDS_MS)]);
    return end;
  });

  return {
    ended,
    async stop() {
      if (guard.connected) guard.disconnect();
      return allGone;
    },
  };
}
