import { spawn } from 'node:child_process';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import { BIN, runCli } from '../support/cli.ts';
import { type Disk, outcomeOf, readDisk } from '../support/disk.ts';
import { startFakeApi } from '../support/fake-api.ts';
import { temporaryFolder } from '../support/temp.ts';
import { type Scenario, answerScenario, benchFolder, judgeScenario, runScenario } from './scenarios.ts';

describe('a file cut within its last line', { timeout: 60_000 }, () => {
  test.for([
    // A record of one call, at every byte.
    { scenario: answerScenario(2, 1, 1), file: 'model_answer/alpha.jsonl', calls: 1, step: 1 },
    // A record of two calls, which have waited in partial/.
    { scenario: judgeScenario(1), file: 'model_judgment/org_judge_single.jsonl', calls: 2, step: 17 },
  ])('$file: its work is done again and nothing else', async ({ scenario, file, calls, step }) => {
    const { api, cwd, whole, run } = await finished(scenario);
    const path = join(benchFolder(cwd), file);
    const bytes = readFileSync(path);
    const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    expect(bytes.length - start).toBeGreaterThan(200);

    let fragments = Buffer.alloc(0);
    for (let end = start; end <= bytes.length; end += end < bytes.length - 5 ? step : 1) {
      writeFileSync(path, bytes.subarray(0, end));
      const from = api.requests.length;
      const { code, stderr } = await run();
      expect({ code, end }).toEqual({ code: 0, end });
      const after = readDisk(benchFolder(cwd));
      expect(outcomeOf(after)).toEqual(outcomeOf(whole));
      // A line that lacks its newline alone is whole.
      const isLost = end < bytes.length - 1;
      expect({ end, calls: api.requests.length - from }).toEqual({ end, calls: isLost ? calls : 0 });
      const isTorn = isLost && end > start;
      expect({ end, warned: /warning: .*torn/.test(stderr) }).toEqual({ end, warned: isTorn });
      if (isTorn) expect(stderr).toContain(`${path}: the last line was torn (${end - start} bytes`);
      if (isTorn) fragments = Buffer.concat([fragments, bytes.subarray(start, end), Buffer.from('\n')]);
      expect(existsSync(`${path}.torn`)).toBe(fragments.length > 0);
      if (fragments.length > 0) expect(readFileSync(`${path}.torn`).equals(fragments)).toBe(true);
      expect(readFileSync(path).at(-1), 'the file ends with a newline').toBe(10);
    }
  });

  test.for([
    { scenario: answerScenario(2, 3), file: 'model_answer/partial/alpha.jsonl' },
    { scenario: judgeScenario(3), file: 'model_judgment/partial/org_judge_single.jsonl' },
  ])('$file: the parts before the cut are kept', async ({ scenario, file }) => {
    // Every second call fails, so that parts wait for their records.
    const { api, cwd, run } = await ready(scenario, { failing: (number) => number % 2 === 0 });
    const path = join(benchFolder(cwd), file);
    expect(await run()).toMatchObject({ code: 1 });
    const bytes = readFileSync(path);
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    const last = JSON.parse(lines.at(-1) as string) as { part: { text?: string; judgment?: string } };
    const lost = (last.part.text ?? last.part.judgment) as string;
    const before = readDisk(benchFolder(cwd));
    // Cut in the middle of a character of three bytes, or just before the end.
    truncateSync(path, bytes.length - 3);

    const from = api.requests.length;
    api.failing = () => false;
    const { code, stderr } = await run();
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/warning: .*partial.*torn/);
    const asked = api.requests.slice(from).map(({ reply }) => reply as string);
    expect(asked).toContain(lost);
    expect(asked.filter((reply) => reply !== lost && before.replies.has(reply))).toEqual([]);
    expect(readFileSync(`${path}.torn`, 'utf8')).toBe(`${(lines.at(-1) as string).slice(0, -2)}\n`);
    expect(
      readDisk(benchFolder(cwd)).others.filter((other) => !/\.torn$|errors\.jsonl$/.test(other)),
    ).toEqual([]);
  });

  test('through the command line', async () => {
    const { cwd, api, args } = await finished(answerScenario(2, 1));
    const path = join(benchFolder(cwd), 'model_answer', 'alpha.jsonl');
    truncateSync(path, readFileSync(path).length - 7);
    const { code, stderr } = await runCli(args, { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: .*alpha\.jsonl: the last line was torn \(\d+ bytes, moved to .*alpha\.jsonl\.torn\)/m,
    );
    expect(api.requests).toHaveLength(4 + 2);
  });
});

test('a bad line that is not the last is an error naming it, and nothing is written', async () => {
  const { cwd, api, run } = await finished(answerScenario(2, 1));
  const path = join(benchFolder(cwd), 'model_answer', 'alpha.jsonl');
  const [first, second] = readFileSync(path, 'utf8').split('\n') as [string, string];
  const bad = `${first.slice(0, 40)}\n${second}\n`;
  writeFileSync(path, bad);
  const made = api.requests.length;
  const { code, stderr } = await run();
  expect(code).toBe(2);
  expect(stderr).toContain(`${path}:1: not valid JSON`);
  expect(readFileSync(path, 'utf8')).toBe(bad);
  expect(api.requests).toHaveLength(made);
});

test.skipIf(process.platform !== 'linux')(
  'a disk that takes no more than a part of a line (a limit on the size of files) costs that line alone',
  { timeout: 120_000 },
  async () => {
    const scenario = runScenario(2);
    const { api, cwd, args } = await ready(scenario);
    const reference = await finished(scenario);
    let failed = 0;
    for (let kibibytes = 1; ; kibibytes += 1) {
      expect(kibibytes, 'the files have grown beyond what they need').toBeLessThan(100);
      const before = readDisk(benchFolder(cwd));
      const from = api.requests.length;
      const { code, stderr } = await runLimited(args, cwd, kibibytes);
      const after = readDisk(benchFolder(cwd));
      expect([...before.replies].filter((reply) => !after.replies.has(reply))).toEqual([]);
      const again = api.requests
        .slice(from)
        .filter(({ reply }) => reply !== undefined && before.replies.has(reply));
      expect(again).toEqual([]);
      if (code === 0) break;
      failed += 1;
      expect(stderr).toMatch(/error: .*(EFBIG|too large)/);
    }
    expect(failed).toBeGreaterThan(2);
    expect(outcomeOf(readDisk(benchFolder(cwd)))).toEqual(outcomeOf(reference.whole));
  },
);

/** A scenario ready to be run in this process, which is many times as fast as starting one. */
async function ready(
  scenario: Scenario,
  { failing = () => false }: { failing?: (number: number) => boolean } = {},
) {
  const control = { failing };
  const api = await startFakeApi({
    fault: (number) =>
      control.failing(number) ? { kind: 'status', status: 400, message: 'not now' } : undefined,
  });
  onTestFinished(() => api.close());
  const cwd = temporaryFolder();
  scenario.prepare(cwd);
  const args = scenario.args(api);
  return {
    api: Object.assign(control, { requests: api.requests }),
    cwd,
    args,
    run: async (): Promise<{ code: number; stderr: string }> => {
      let stderr = '';
      const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
        stderr += String(text);
        return true;
      });
      try {
        return { code: await main([...args, '--data-dir', join(cwd, 'data')]), stderr };
      } finally {
        spy.mockRestore();
      }
    },
  };
}

/** A scenario that was run to its end. */
async function finished(scenario: Scenario): Promise<Awaited<ReturnType<typeof ready>> & { whole: Disk }> {
  const prepared = await ready(scenario);
  expect(await runCli(prepared.args, { cwd: prepared.cwd })).toMatchObject({ code: 0 });
  return { ...prepared, whole: readDisk(benchFolder(prepared.cwd)) };
}

/** Runs the command where no file may grow beyond a size: the write that reaches it is cut short, the next one fails. */
function runLimited(
  args: readonly string[],
  cwd: string,
  kibibytes: number,
): Promise<{ code: number | null; stderr: string }> {
  const command = `ulimit -f ${kibibytes}; exec "$0" "$@"`;
  const child = spawn('bash', ['-c', command, process.execPath, BIN, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}
