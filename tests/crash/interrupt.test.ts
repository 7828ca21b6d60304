import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Cli, runCli, spawnCli } from '../support/cli.ts';
import { outcomeOf, readDisk } from '../support/disk.ts';
import { type FakeApi, type FakeApiOptions, startFakeApi } from '../support/fake-api.ts';
import { temporaryFolder } from '../support/temp.ts';
import { type Scenario, answerScenario, benchFolder, judgeScenario, runScenario } from './scenarios.ts';

const SCENARIOS = [answerScenario(3), judgeScenario(4), runScenario(3)];
const INTERRUPTED = 130;
/** Long enough that all workers wait for a reply at the same time. */
const LATENCY = 300;

describe.for(SCENARIOS)('$name', { timeout: 60_000 }, (scenario) => {
  test('Ctrl-C lets the calls in flight finish, keeps all, and the next run goes on from there', async () => {
    const { api, cwd, cli } = await start(scenario, { latency: LATENCY });
    const before = readDisk(benchFolder(cwd));
    const busy = await untilBusy(scenario, api, cli);
    cli.child.kill('SIGINT');
    const result = await cli.result;
    expect(result, result.stderr).toMatchObject({ code: INTERRUPTED, signal: null });
    expect(result.stderr).toMatch(/Interrupted.*run the same command again/);

    expect(api.requests.length, 'no call began after Ctrl-C').toBe(busy);
    expect(api.requests.filter(({ isReplySent }) => !isReplySent)).toEqual([]);
    const after = readDisk(benchFolder(cwd));
    expect(after.replies.size - before.replies.size, 'every call that was made is on disk').toBe(busy);
    expect(locksIn(after.others)).toEqual([]);

    const rerun = await runCli(scenario.args(api), { cwd });
    expect(rerun).toMatchObject({ code: 0 });
    expect(api.requests, 'no call is made twice').toHaveLength(scenario.calls);
    const end = readDisk(benchFolder(cwd));
    expect(end.others).toEqual([]);
    expect(end.replies.size - before.replies.size).toBe(scenario.calls);
  });

  test.for([
    { name: 'Ctrl-C twice', signals: ['SIGINT', 'SIGINT'] },
    { name: 'SIGTERM', signals: ['SIGTERM'] },
    { name: 'SIGHUP', signals: ['SIGHUP'] },
  ] as const)('$name drops the calls in flight at once and keeps what was finished', async ({ signals }) => {
    // A few replies, then a server that has gone silent.
    const answered = 6;
    const { api, cwd, cli } = await start(scenario, {
      latency: 5,
      fault: (number) => (number > answered ? { kind: 'stall' } : undefined),
    });
    const before = readDisk(benchFolder(cwd));
    await until(() => api.requests.length > answered && api.inFlight > 0 && isSettled(api), cli);
    for (const [index, signal] of signals.entries()) {
      if (index > 0) {
        await until(() => cli.stderr.includes('Stopping'), cli);
        expect(cli.child.exitCode, 'the first signal waits for the calls in flight').toBe(null);
      }
      cli.child.kill(signal);
    }
    const sent = Date.now();
    const result = await cli.result;
    expect(result, result.stderr).toMatchObject({ code: INTERRUPTED, signal: null });
    expect(Date.now() - sent).toBeLessThan(3_000);

    const after = readDisk(benchFolder(cwd));
    expect(after.replies.size - before.replies.size).toBe(answered);
    expect(locksIn(after.others)).toEqual([]);
    expect(
      after.others.filter((file) => file.includes('errors')),
      'a dropped call has not failed',
    ).toEqual([]);

    const calm = await startFakeApi();
    onTestFinished(() => calm.close());
    expect(await runCli(scenario.args(calm), { cwd })).toMatchObject({ code: 0 });
    expect(calm.requests).toHaveLength(scenario.calls - answered);
    expect(readDisk(benchFolder(cwd)).others).toEqual([]);
  });
});

test('Ctrl-C does not wait for calls that wait for their next try', { timeout: 60_000 }, async () => {
  const { api, cwd, cli } = await start(answerScenario(3), {
    fault: () => ({
      kind: 'status',
      status: 429,
      code: 'rate_limit_exceeded',
      headers: { 'Retry-After': '15' },
    }),
  });
  await until(() => api.requests.length > 0 && api.inFlight === 0 && isSettled(api), cli);
  const made = api.requests.length;
  cli.child.kill('SIGINT');
  const sent = Date.now();
  const result = await cli.result;
  expect(Date.now() - sent, 'milliseconds from Ctrl-C to the end').toBeLessThan(3_000);
  expect(result, result.stderr).toMatchObject({ code: INTERRUPTED, signal: null });
  expect(api.requests.length, 'no try began after Ctrl-C').toBe(made);
  const { others } = readDisk(benchFolder(cwd));
  expect(others, 'a call that was given up has not failed').toEqual([]);
});

test(
  'calls that fail are in errors/, the exit code says so, and a rerun makes those alone',
  { timeout: 60_000 },
  async () => {
    const scenario = answerScenario(3);
    const refused = new Set([4, 9]);
    const { api, cwd, cli } = await start(scenario, {
      latency: 5,
      fault: (number) =>
        refused.has(number) ? { kind: 'status', status: 400, message: 'no such luck' } : undefined,
    });
    const { code, stderr } = await cli.result;
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('no such luck');
    const failed = readDisk(benchFolder(cwd));
    expect(failed.others).toContain('model_answer/errors/alpha.errors.jsonl');
    expect(locksIn(failed.others)).toEqual([]);
    const made = api.requests.length;
    const succeeded = failed.replies.size;
    expect(succeeded).toBe(made - refused.size);

    expect(await runCli(scenario.args(api), { cwd })).toMatchObject({ code: 0 });
    expect(api.requests.length - made).toBe(scenario.calls - succeeded);

    const undisturbed = temporaryFolder();
    scenario.prepare(undisturbed);
    await runCli(scenario.args(api), { cwd: undisturbed });
    expect(outcomeOf(readDisk(benchFolder(cwd)))).toEqual(outcomeOf(readDisk(benchFolder(undisturbed))));
  },
);

async function start(
  scenario: Scenario,
  options: FakeApiOptions,
): Promise<{ api: FakeApi; cwd: string; cli: Cli }> {
  const api = await startFakeApi(options);
  onTestFinished(() => api.close());
  const cwd = temporaryFolder();
  scenario.prepare(cwd);
  const cli = spawnCli(scenario.args(api), { cwd });
  onTestFinished(() => void cli.child.kill('SIGKILL'));
  return { api, cwd, cli };
}

/** Waits until something is done and every worker waits for its next reply; how many calls were made by then. */
async function untilBusy(scenario: Scenario, api: FakeApi, cli: Cli): Promise<number> {
  const isSecondWave = () => (api.requests.at(-1)?.time ?? 0) - (api.requests[0]?.time ?? 0) > LATENCY / 2;
  await until(() => isSecondWave() && isSettled(api), cli);
  expect(api.inFlight).toBeGreaterThan(0);
  expect(api.inFlight).toBeLessThanOrEqual(scenario.inFlight);
  return api.requests.length;
}

/** Whether no request has come for a while: every worker waits for a reply. */
function isSettled(api: FakeApi): boolean {
  return Date.now() - (api.requests.at(-1)?.time ?? Date.now()) > 60;
}

async function until(isTrue: () => boolean, cli: Cli): Promise<void> {
  while (!isTrue()) {
    if (cli.child.exitCode !== null || cli.child.signalCode !== null) {
      expect.fail(`the command ended too early: ${cli.stderr}`);
    }
    await sleep(2);
  }
}

function locksIn(files: readonly string[]): string[] {
  return files.filter((file) => file.includes('.lock'));
}
