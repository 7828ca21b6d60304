import { setTimeout as sleep } from 'node:timers/promises';
import { type Family, findFamily, type Seen } from './family.ts';

const LOOK_MS = 100;
/** A process that waits for a device cannot be ended, even by SIGKILL, until the device answers. */
const LONGEST_DEATH_MS = 30_000;

/**
 * Ends all processes of a family: SIGTERM to its group and to those that left it, after `grace` milliseconds SIGKILL, and waits until
 * none is left.
 *
 * @returns the ids of those that are there even so, 30 seconds later.
 */
export async function stopFamily(family: Family, grace: number): Promise<number[]> {
  const seen: Seen = new Map();
  signalAll(family, findFamily(family, seen), 'SIGTERM');
  if ((await waitUntilGone(family, seen, grace)).length === 0) return [];
  const deadline = Date.now() + LONGEST_DEATH_MS;
  let left: number[];
  // A process that is forking may leave a child that no list has had in it yet.
  do {
    signalAll(family, findFamily(family, seen), 'SIGKILL');
    left = await waitUntilGone(family, seen, 500);
  } while (left.length > 0 && Date.now() < deadline);
  return left;
}

async function waitUntilGone(family: Family, seen: Seen, milliseconds: number): Promise<number[]> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const left = findFamily(family, seen);
    if (left.length === 0 || Date.now() >= deadline) return left;
    await sleep(LOOK_MS);
  }
}

/** To the group by its number only while it has members: a number that is free may be another's by now. */
function signalAll({ group }: Family, pids: readonly number[], signal: NodeJS.Signals): void {
  const isListed = process.platform === 'linux';
  for (const target of isListed ? pids : pids.map(() => -group)) {
    try {
      process.kill(target, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
