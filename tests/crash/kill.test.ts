import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { spawnCli } from '../support/cli.ts';
import { type Disk, outcomeOf, readDisk } from '../support/disk.ts';
import { type FakeApi, type FakeRequest, fingerprint, startFakeApi } from '../support/fake-api.ts';
import { seededRandom } from '../support/random.ts';
import { temporaryFolder } from '../support/temp.ts';
import { type Scenario, answerScenario, benchFolder, judgeScenario, runScenario } from './scenarios.ts';

/** How often each command is killed. */
const KILLS = Number(process.env['LLM_JUDGE_KILLS'] ?? 10);
const SEED = Number(process.env['LLM_JUDGE_KILL_SEED'] ?? Date.now() % 1_000_000);

/**
 * Where in a process's life it is killed, in turn: while it starts, at any time of its work, just when a reply has reached it
 * and is being written, and when the last one has (closing files, removing `partial/`, giving locks back).
 */
const MOMENTS = [
  'writing',
  'working',
  'writing',
  'starting',
  'working',
  'writing',
  'ending',
  'working',
  'writing',
  'ending',
] as const;

const TIMEOUT = 60_000 + KILLS * 6_000;

test.for([answerScenario(16), judgeScenario(18), runScenario(8)])(
  '$name: killed at random moments and run again, nothing is lost, repeated or different',
  { timeout: TIMEOUT },
  async (scenario) => {
    console.log(`${scenario.name}: ${KILLS} kills, LLM_JUDGE_KILL_SEED=${SEED}`);
    const random = seededRandom(SEED);
    let onRequest: (() => void) | undefined;
    let onReply: (() => void) | undefined;
    const api = await startFakeApi({
      latency: [3, 25],
      random,
      onRequest: () => onRequest?.(),
      onReply: () => onReply?.(),
    });
    onTestFinished(() => api.close());

    const reference = await runUndisturbed(scenario, api);
    expect(
      outcomeOf(reference.disk).judgments.length + outcomeOf(reference.disk).answers.length,
    ).toBeGreaterThan(0);

    const kills = { made: 0, inMidWork: 0 };
    while (kills.made < KILLS) await oneRound();
    console.log(`${scenario.name}: ${kills.inMidWork} of ${kills.made} kills in the middle of work`);
    expect(kills.inMidWork).toBeGreaterThanOrEqual(Math.floor(KILLS / 2));

    /** From nothing to the end, killed on the way as often as it can be. */
    async function oneRound(): Promise<void> {
      const cwd = temporaryFolder();
      scenario.prepare(cwd);
      const first = api.requests.length;
      let killsHere = 0;
      for (;;) {
        const before = readDisk(benchFolder(cwd));
        const from = api.requests.length;
        const cli = spawnCli(scenario.args(api), { cwd });
        if (kills.made < KILLS) {
          const remaining = scenario.calls - countNew(before, reference.before);
          const giveUp = killAtSomeMoment(() => cli.child.kill('SIGKILL'), kills.made, remaining);
          cli.child.on('exit', giveUp);
        }
        const { code, signal, stdout, stderr } = await cli.result;
        const requests = api.requests.slice(from);
        const after = readDisk(benchFolder(cwd));
        expectNothingLost(before, after);
        expectNothingRepeated(before, requests);
        if (signal === 'SIGKILL') {
          kills.made += 1;
          killsHere += 1;
          if (after.replies.size > before.replies.size) kills.inMidWork += 1;
          continue;
        }
        expect({ code, signal, stderr }).toMatchObject({ code: 0, signal: null });
        expect(stderr).not.toMatch(/error/i);
        expect(outcomeOf(after)).toEqual(outcomeOf(reference.disk));
        expect(stdout).toBe(reference.stdout);
        expectNoLeftovers(after);
        // What was in flight at a kill is asked for again, and nothing else.
        const made = api.requests.length - first;
        expect(made).toBeGreaterThanOrEqual(scenario.calls);
        expect(made).toBeLessThanOrEqual(scenario.calls + killsHere * scenario.inFlight);
        return;
      }
    }

    /** Arranges a kill; returns the function that calls it off. */
    function killAtSomeMoment(kill: () => void, count: number, remaining: number): () => void {
      const moment = MOMENTS[count % MOMENTS.length] as (typeof MOMENTS)[number];
      const within = (lowest: number, highest: number) => lowest + random() * (highest - lowest);
      const { startUp, life } = reference;
      let timer: NodeJS.Timeout | undefined;
      const killIn = (milliseconds: number) => (timer = setTimeout(kill, milliseconds));
      const killAfter = (replies: number, longest: number) => {
        let left = replies;
        const delay = within(0, longest);
        onReply = () => {
          left -= 1;
          if (left === 0) killIn(delay);
        };
      };
      if (moment === 'starting') killIn(within(10, startUp));
      // Where nothing is left to do, the run ends before any other moment comes, and a new round begins.
      else if (moment === 'working') {
        const delay = within(0.05, 0.9) * (life - startUp) * (remaining / scenario.calls);
        onRequest = () => {
          onRequest = undefined;
          killIn(delay);
        };
      } else if (moment === 'writing') killAfter(Math.ceil(within(2, Math.max(3, remaining * 0.6))), 4);
      else if (remaining > 0) killAfter(remaining, 40);
      else killIn(within(startUp / 2, startUp));
      return () => {
        onRequest = undefined;
        onReply = undefined;
        clearTimeout(timer);
      };
    }
  },
);

/** The uninterrupted run that all others are compared with. */
async function runUndisturbed(scenario: Scenario, api: FakeApi) {
  const cwd = temporaryFolder();
  scenario.prepare(cwd);
  const before = readDisk(benchFolder(cwd));
  const start = Date.now();
  const { code, stdout, stderr } = await spawnCli(scenario.args(api), { cwd }).result;
  const life = Date.now() - start;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(api.requests).toHaveLength(scenario.calls);
  expect(new Set(api.requests.map(fingerprint)).size, 'each call is another conversation').toBe(
    scenario.calls,
  );
  const disk = readDisk(benchFolder(cwd));
  expect(countNew(disk, before)).toBe(scenario.calls);
  expectNoLeftovers(disk);
  // The server needs a moment more than the test: requests of a run are never counted to the next one.
  await sleep(5);
  return { before, disk, stdout, life, startUp: (api.requests[0] as FakeRequest).time - start };
}

function countNew(disk: Disk, before: Disk): number {
  return disk.replies.size - before.replies.size;
}

/** Files of records only grow, and no reply that was on disk has gone. */
function expectNothingLost(before: Disk, after: Disk): void {
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

/** A reply names its conversation and seed: one that was on disk is never asked for again, nor anything twice in one run. */
function expectNothingRepeated(before: Disk, requests: readonly FakeRequest[]): void {
  expect(
    requests
      .filter(({ reply }) => reply !== undefined && before.replies.has(reply))
      .map(({ messages }) => messages),
  ).toEqual([]);
  expect(new Set(requests.map(fingerprint)).size).toBe(requests.length);
}

function expectNoLeftovers({ others }: Disk): void {
  // A draft of a lock (`….lock.PID.…`) may be left by a kill within the microseconds that it exists.
  expect(others.filter((file) => !/\.lock\.\d+\.\w+$/.test(file))).toEqual([]);
}
