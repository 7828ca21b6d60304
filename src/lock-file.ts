import {
  linkSync,
  readFileSync,
  rmSync,
  rmdirSync,
  statSync,
  mkdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { InputError } from './errors.ts';

/** Who holds a lock. `processStart` tells a process from a later one that was given the same pid (Linux only). */
export interface LockOwner {
  pid: number;
  host: string;
  processStart: string | null;
  since: string;
}

/** A takeover takes microseconds; one this old was left by a process that died in the middle of it. */
const TAKEOVER_MAX_AGE_MS = 5_000;
/** Longer than that, so that whoever finds such a takeover outlives it. */
const PATIENCE_MS = 8_000;

/**
 * Takes the lock file for this process, or says who holds it. A lock whose owner has died is taken over. Its folder must be there.
 *
 * @throws InputError when it can neither be taken nor its owner be told.
 */
export function takeLockFile(lock: string): { release: () => void } | { owner: LockOwner } {
  const mine: LockOwner = {
    pid: process.pid,
    host: hostname(),
    processStart: processStart(process.pid),
    since: new Date().toISOString(),
  };
  const content = JSON.stringify(mine);
  const start = performance.now();
  while (performance.now() - start < PATIENCE_MS) {
    if (tryCreate(lock, content)) return { release: () => release(lock, content) };
    const owner = readOwner(lock);
    if (owner === undefined) continue; // given back meanwhile
    if (isAlive(owner)) return { owner };
    removeStale(lock);
  }
  throw new InputError(
    'this lock could not be taken',
    { file: lock },
    'Remove it if no llm-judge is running.',
  );
}

/** The owner for a person: "pid 12 on node7", the host where it is another one. */
export function describeOwner({ pid, host }: LockOwner): string {
  return host === hostname() ? `pid ${pid}` : `pid ${pid} on ${host}`;
}

/** Creates the lock with its whole content at once: a reader never sees half an owner. */
function tryCreate(lock: string, content: string): boolean {
  const draft = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Removes a lock whose owner is dead; the folder makes sure that only one process looks and removes at a time. */
function removeStale(lock: string): void {
  const turn = `${lock}.takeover`;
  try {
    mkdirSync(turn);
  } catch {
    const age = Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKEOVER_MAX_AGE_MS) removeFolder(turn);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    return;
  }
  try {
    const owner = readOwner(lock);
    if (owner !== undefined && !isAlive(owner)) rmSync(lock, { force: true });
  } finally {
    removeFolder(turn);
  }
}

/** Somebody who took a slow process for a dead one may have been quicker. */
function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function readOwner(lock: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(lock, 'utf8')) as Partial<LockOwner> | null;
    if (typeof owner?.pid === 'number' && typeof owner.host === 'string') return owner as LockOwner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  // A power cut can leave anything in a file: nobody is known to hold it.
  return { pid: 0, host: hostname(), processStart: null, since: 'an unknown time' };
}

function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true; // cannot be seen from here
  if (owner.pid <= 0) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = processStart(owner.pid);
  return start === null || owner.processStart == null || start === owner.processStart;
}

/**
 * When a process started, in clock ticks since boot (field 22 of /proc/PID/stat); "ended" for one whose parent has not asked
 * for its exit code yet; null where there is no /proc.
 */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets: count from the last bracket.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? 'ended' : (fields[18] ?? null);
  } catch {
    return null;
  }
}

function release(lock: string, content: string): void {
  try {
    if (readFileSync(lock, 'utf8') === content) unlinkSync(lock);
  } catch {
    // Somebody removed it: nothing to give back.
  }
}
