import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Disk, readDisk } from '../support/disk.ts';
import { type FakeRequest, fingerprint } from '../support/fake-api.ts';

/** Files of records only grow, no reply that was on disk has gone, and no record stands there twice. */
export function expectNothingLost(before: Disk, after: Disk): void {
  for (const [file, bytes] of before.recordBytes) {
    const now = after.recordBytes.get(file)?.subarray(0, bytes.length);
    expect(now !== undefined && bytes.equals(now), `${file} still begins with what it held before`).toBe(
      true,
    );
  }
  expect([...before.replies].filter((reply) => !after.replies.has(reply))).toEqual([]);
  const identities = [
    ...after.judgments.map((row) => JSON.stringify([row.question_id, row.turn, row.model, row.judge])),
    ...after.answers.map((row) => JSON.stringify([row.question_id, row.model_id])),
  ];
  expect(identities.filter((identity, index) => identities.indexOf(identity) !== index)).toEqual([]);
}

/** A reply names its conversation and seed: one that was on disk is never asked for again. */
export function expectNothingOnDiskIsAskedFor(before: Disk, requests: readonly FakeRequest[]): void {
  expect(
    requests
      .filter(({ reply }) => reply !== undefined && before.replies.has(reply))
      .map(({ messages }) => messages),
  ).toEqual([]);
}

/** Within one run, nothing is asked for again that was answered in whole. */
export function expectNoSecondReply(requests: readonly FakeRequest[]): void {
  const answered = new Set<string>();
  const again: FakeRequest[] = [];
  for (const request of requests) {
    const print = fingerprint(request);
    if (answered.has(print)) again.push(request);
    if (request.isReplySent) answered.add(print);
  }
  expect(again.map(({ number, messages }) => ({ number, messages }))).toEqual([]);
}

/** Nothing but records is left: no lock, no part, no error. */
export function expectNoLeftovers({ others }: Disk): void {
  // A draft of a lock (`….lock.PID.…`) may be left by a kill within the microseconds that it exists.
  expect(others.filter((file) => !/\.lock\.\d+\.\w+$/.test(file))).toEqual([]);
}

/** No file below the folder holds the text, and no call was given up. */
export function expectNoFaultRecorded(text: string, folder: string): void {
  for (const file of readDisk(folder).others.filter((other) => other.includes('/errors/'))) {
    expect.fail(`a call was given up: ${readFileSync(join(folder, file), 'utf8')}`);
  }
  const holders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
  expect(holders).toEqual([]);
}
