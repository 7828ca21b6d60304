import { expect, onTestFinished, test } from 'vitest';
import { spawnCli } from '../support/cli.ts';
import { type Disk, outcomeOf, readDisk } from '../support/disk.ts';
import { type FakeRequest, fingerprint, startFakeApi } from '../support/fake-api.ts';
import { killSeed } from '../support/kill-seed.ts';
import { seededRandom } from '../support/random.ts';
import { temporaryFolder } from '../support/temp.ts';
import { expectNoLeftovers, expectNothingLost, expectNothingOnDiskIsAskedFor } from './invariants.ts';
import { answerScenario, benchFolder, judgeScenario, runScenario } from './scenarios.ts';
import { countNew, runUndisturbed } from './undisturbed.ts';

/** How often each command is killed. */
const KILLS = Number(process.env['LLM_JUDGE_KILLS'] ?? 10);
const SEED = killSeed();

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
        expect({ code, signal, stderr }, stderr).toMatchObject({ code: 0, signal: null });
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

/** Nothing that is on disk is asked for again, nor anything twice in one run: no call has failed. */
function expectNothingRepeated(before: Disk, requests: readonly FakeRequest[]): void {
  expectNothingOnDiskIsAskedFor(before, requests);
  expect(new Set(requests.map(fingerprint)).size).toBe(requests.length);
}
