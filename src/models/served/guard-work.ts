/** What the guard of a server is given, as JSON, as its only argument. */
export interface GuardWork {
  command: string;
  args: readonly string[];
  /** See `Family`. */
  marker: string;
  /** Milliseconds from SIGTERM to SIGKILL. */
  grace: number;
}

/** What it tells us, over the channel between the two processes. */
export type GuardReport =
  | { kind: 'started'; pid: number }
  | { kind: 'failed'; message: string }
  | { kind: 'exited'; code: number | null; signal: NodeJS.Signals | null };

/** The guard's exit code where a process of the server could not be ended; else it is 0. */
export const SOME_LEFT = 3;
