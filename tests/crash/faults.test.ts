import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { spawnCli } from '../support/cli.ts';
import { outcomeOf, readDisk } from '../support/disk.ts';
import { startFakeApi } from '../support/fake-api.ts';
import { FAULT_MARKER, dealFaults } from '../support/fault-deck.ts';
import { killSeed } from '../support/kill-seed.ts';
import { seededRandom } from '../support/random.ts';
import { temporaryFolder } from '../support/temp.ts';
import {
  expectNoLeftovers,
  expectNoSecondReply,
  expectNothingLost,
  expectNothingOnDiskIsAskedFor,
  expectNoFaultRecorded,
} from './invariants.ts';
import { type Scenario, answerScenario, benchFolder, judgeScenario, runScenario } from './scenarios.ts';
import { countNew, runUndisturbed } from './undisturbed.ts';

/** How often each command is killed: a fifth of what kill.test.ts does by default, for a kill here takes 2 s. */
const KILLS = Number(
  process.env['LLM_JUDGE_FAULT_KILLS'] ?? Math.ceil(Number(process.env['LLM_JUDGE_KILLS'] ?? 10) / 5),
);
const SEED = killSeed();

/** With 30% faults a reply takes 1 / 0.7 = 1.43 tries on average; the rest is for the faults of a run's last deck. */
const MOST_TRIES_PER_CALL = 1.6;
/** The command gives up a stalled call after 2 s. */
const TIMEOUT_FLAGS = ['--timeout', '2'];
/** Milliseconds from the time of a process's first request to its kill, at most: with the start, half a second to three. */
const KILLED_WITHIN = 2_500;

describe.for([answerScenario(8), judgeScenario(10), runScenario(4)])(
  '$name, where 30% of the replies are faults',
  (scenario) => {
    test('everything is done once, and no fault is recorded', { timeout: 120_000 }, async () => {
      const { api, begin, reference } = await prepare(scenario);
      const { cwd, from } = begin();
      const { code, stderr, stdout } = await run(cwd);
      expect({ code, stderr }, stderr).toMatchObject({ code: 0 });
      // A server's control characters never reach the terminal.
      expect(stderr).not.toContain('\u001B[31mout of order');
      const disk = readDisk(benchFolder(cwd));
      expect(outcomeOf(disk)).toEqual(outcomeOf(reference.disk));
      expect(stdout).toBe(reference.stdout);
      expectNoLeftovers(disk);
      expectNoFaultRecorded(FAULT_MARKER, benchFolder(cwd));
      const requests = api.requests.slice(from);
      expectNoSecondReply(requests);
      const made = requests.length;
      console.log(`${scenario.name}: ${made} calls for ${scenario.calls}, LLM_JUDGE_KILL_SEED=${SEED}`);
      // 30 requests see all nine faults of a deck.
      expect(made).toBeGreaterThan(scenario.calls + Math.floor(scenario.calls / 30) * 9);
      expect(made).toBeLessThanOrEqual(scenario.calls * MOST_TRIES_PER_CALL);

      function run(folder: string) {
        return spawnCli([...scenario.args(api), ...TIMEOUT_FLAGS], { cwd: folder }).result;
      }
    });

    test(
      'and killed every few seconds, nothing is lost or repeated',
      { timeout: timeoutFor(KILLS) },
      async () => {
        const { api, begin, random, reference } = await prepare(scenario);
        const kills = { made: 0, inMidWork: 0 };
        while (kills.made < KILLS) await oneRound();
        console.log(
          `${scenario.name}, under faults: ${kills.inMidWork} of ${kills.made} kills in the middle of work`,
        );
        expect(kills.inMidWork).toBeGreaterThanOrEqual(Math.ceil(KILLS / 3));

        /** From nothing to the end, killed on the way as often as it can be. */
        async function oneRound(): Promise<void> {
          const { cwd, from: first } = begin();
          let killsHere = 0;
          for (;;) {
            const before = readDisk(benchFolder(cwd));
            const from = api.requests.length;
            const cli = spawnCli([...scenario.args(api), ...TIMEOUT_FLAGS], { cwd });
            const delay = reference.startUp + random() * KILLED_WITHIN;
            const timer = kills.made < KILLS ? setTimeout(() => cli.child.kill('SIGKILL'), delay) : undefined;
            const { code, signal, stderr, stdout } = await cli.result;
            clearTimeout(timer);
            // What the process had sent before it was killed is not counted to the next one.
            await sleep(5);
            const requests = api.requests.slice(from);
            const after = readDisk(benchFolder(cwd));
            expectNothingLost(before, after);
            expectNothingOnDiskIsAskedFor(before, requests);
            expectNoSecondReply(requests);
            expectNoFaultRecorded(FAULT_MARKER, benchFolder(cwd));
            if (signal === 'SIGKILL') {
              kills.made += 1;
              killsHere += 1;
              if (countNew(after, before) > 0) kills.inMidWork += 1;
              continue;
            }
            expect({ code, signal, stderr }, stderr).toMatchObject({ code: 0, signal: null });
            expect(outcomeOf(after)).toEqual(outcomeOf(reference.disk));
            expect(stdout).toBe(reference.stdout);
            expectNoLeftovers(after);
            const made = api.requests.length - first;
            expect(made).toBeLessThanOrEqual(
              scenario.calls * MOST_TRIES_PER_CALL + killsHere * scenario.inFlight,
            );
            return;
          }
        }
      },
    );
  },
);

/** A server that turns faulty once the undisturbed run has ended. */
async function prepare(scenario: Scenario) {
  const random = seededRandom(SEED);
  let deal: ReturnType<typeof dealFaults> | undefined;
  const api = await startFakeApi({ latency: [3, 25], random, fault: () => deal?.() });
  onTestFinished(() => api.close());
  const reference = await runUndisturbed(scenario, api);
  deal = dealFaults(random);
  return { api, random, reference, begin };

  /** A fresh working folder, and how many requests there were before it. */
  function begin(): { cwd: string; from: number } {
    const cwd = temporaryFolder();
    scenario.prepare(cwd);
    return { cwd, from: api.requests.length };
  }
}

/** A round without kills takes about 20 s; a kill 2 s, and what it costs. */
function timeoutFor(kills: number): number {
  return 120_000 + kills * 10_000;
}
