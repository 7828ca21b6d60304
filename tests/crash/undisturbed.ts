import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { spawnCli } from '../support/cli.ts';
import { type Disk, readDisk } from '../support/disk.ts';
import { type FakeApi, type FakeRequest, fingerprint } from '../support/fake-api.ts';
import { temporaryFolder } from '../support/temp.ts';
import { expectNoLeftovers } from './invariants.ts';
import { type Scenario, benchFolder } from './scenarios.ts';

/** The uninterrupted run that all others are compared with. Times are milliseconds. */
export interface Undisturbed {
  /** What was there before the command ran. */
  before: Disk;
  disk: Disk;
  stdout: string;
  /** From the process's start to its end. */
  life: number;
  /** From the process's start to its first request. */
  startUp: number;
}

/** Runs a scenario to its end, with a server that nothing else has called. */
export async function runUndisturbed(scenario: Scenario, api: FakeApi): Promise<Undisturbed> {
  const cwd = temporaryFolder();
  scenario.prepare(cwd);
  const before = readDisk(benchFolder(cwd));
  const start = Date.now();
  const { code, stdout, stderr } = await spawnCli(scenario.args(api), { cwd }).result;
  const life = Date.now() - start;
  expect({ code, stderr }, stderr).toMatchObject({ code: 0 });
  expect(api.requests).toHaveLength(scenario.calls);
  expect(new Set(api.requests.map(fingerprint)).size, 'each call is another conversation').toBe(
    scenario.calls,
  );
  const disk = readDisk(benchFolder(cwd));
  expect(countNew(disk, before)).toBe(scenario.calls);
  expect(disk.judgments.length + disk.answers.length).toBeGreaterThan(0);
  expectNoLeftovers(disk);
  // The server needs a moment more than the test: requests of a run are never counted to the next one.
  await sleep(5);
  return { before, disk, stdout, life, startUp: (api.requests[0] as FakeRequest).time - start };
}

/** How many replies have come to the disk. */
export function countNew(disk: Disk, before: Disk): number {
  return disk.replies.size - before.replies.size;
}
