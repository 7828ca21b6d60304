import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { openServed } from '../../src/models/served/open-served.ts';
import type { ServedOptions } from '../../src/models/served/served-options.ts';
import { setEnvironment } from './models.ts';
import { readJsonl, temporaryFolder } from './temp.ts';

export const FAKE_ENGINE = fileURLToPath(new URL('fake-engine.mjs', import.meta.url));

/** What goes wrong with a fake engine; nothing by default. */
export interface Behaviour {
  /** Lines for its log, at start. */
  says?: string[];
  /** Its exit code. */
  diesAtStart?: number;
  neverHealthy?: boolean;
  loadMs?: number;
  replyMs?: number;
  /** How many calls a server answers before one ends it, with exit code 7. */
  diesAfterCalls?: number;
  ignoresTerm?: boolean;
  /** A child that ignores SIGTERM, in the server's group or in a session of its own. */
  child?: 'group' | 'session';
  /** How many starts find their port in use. */
  portTaken?: number;
}

export interface EngineRow {
  kind: 'server' | 'child' | 'call';
  pid: number;
  args: string[];
  env: Record<string, string>;
  said: string;
}

/** Sets up a fake engine, as `vllm` and the others. When the test has ended, none of its processes may be left. */
export function setUpEngine(behaviour: Behaviour = {}) {
  const folder = temporaryFolder();
  const record = join(folder, 'record.jsonl');
  const logs = temporaryFolder();
  writeFileSync(record, '');
  const environment = {
    FAKE_ENGINE: JSON.stringify(behaviour),
    FAKE_ENGINE_RECORD: record,
    LLM_JUDGE_VLLM: FAKE_ENGINE,
    LLM_JUDGE_SGLANG: FAKE_ENGINE,
    LLM_JUDGE_LLAMA_SERVER: FAKE_ENGINE,
    TMPDIR: logs,
  };
  setEnvironment(environment);
  const rows = (kind: EngineRow['kind']) => readJsonl<EngineRow>(record).filter((row) => row.kind === kind);
  const alive = () => [...rows('server'), ...rows('child')].map(({ pid }) => pid).filter(isAlive);
  onTestFinished(() => {
    const left = alive();
    for (const pid of left) process.kill(pid, 'SIGKILL');
    expect(left, 'processes that were left').toEqual([]);
  });
  const said: string[] = [];
  return {
    folder,
    logs,
    environment,
    rows,
    alive,
    said,
    /** Opens a model of it that is closed when the test has ended. */
    async open(options: Partial<ServedOptions> = {}) {
      const model = await openServed({
        engine: 'vllm',
        weights: 'LiquidAI/LFM2-350M',
        name: 'lfm2',
        gpusPerModel: 1,
        gpusTotal: 1,
        parallel: 4,
        say: (line) => said.push(line),
        client: {},
        ...options,
      });
      onTestFinished(() => model.close());
      return model;
    },
  };
}

/** A process that is dead and not yet waited for is no longer alive. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
