import { execFile } from 'node:child_process';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { InputError } from '../../errors.ts';
import { ENGINE_NAMES, type EngineName } from '../served/engine-name.ts';
import { ENGINES } from '../served/engines.ts';
import { findProgram } from '../served/find-program.ts';

/** In bytes. */
export interface Memory {
  total: number;
  free: number;
}

export interface Machine {
  cores: number;
  memory: Memory;
  gpus: (Memory & { name: string })[];
  /** What runs weights, or fetches them, by its name. */
  engines: Record<string, { installed: boolean; remedy: string | null }>;
}

const PATIENCE_MS = 10_000;
const runProgram = promisify(execFile);

/** What this machine has to run weights with. No engine is loaded. */
export async function readMachine(): Promise<Machine> {
  const [gpus, ...servers] = await Promise.all([readGpus(), ...ENGINE_NAMES.map(readServer)]);
  return {
    cores: availableParallelism(),
    memory: readMemory(),
    gpus,
    engines: {
      'node-llama-cpp': readPackage('node-llama-cpp', 'npm install node-llama-cpp'),
      ...Object.fromEntries(servers),
      '@huggingface/hub': readPackage('@huggingface/hub', 'npm install @huggingface/hub'),
    },
  };
}

/** As a container's limit leaves it, where there is one. */
function readMemory(): Memory {
  // 0, or more than there is: no limit.
  const limit = process.constrainedMemory() || Infinity;
  return {
    total: Math.min(totalmem(), limit),
    free: Math.min(freemem(), process.availableMemory() || Infinity),
  };
}

/** None where nvidia-smi is not there, or fails. */
async function readGpus(): Promise<Machine['gpus']> {
  const { stdout } = await runProgram(
    'nvidia-smi',
    ['--query-gpu=name,memory.total,memory.free', '--format=csv,noheader,nounits'],
    { timeout: PATIENCE_MS },
  ).catch(() => ({ stdout: '' }));
  return stdout.split('\n').flatMap((line) => {
    const [, name, total, free] = /^(.+), *(\d+), *(\d+)\s*$/.exec(line) ?? [];
    // In MiB.
    return name === undefined ? [] : [{ name, total: Number(total) * 2 ** 20, free: Number(free) * 2 ** 20 }];
  });
}

async function readServer(name: EngineName): Promise<[string, Machine['engines'][string]]> {
  const server = ENGINES[name];
  try {
    const program = findProgram(server);
    if (name !== 'sglang') return [name, { installed: true, remedy: null }];
    // Any Python may be on PATH; the package is looked for and not loaded, which takes seconds.
    const find = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("sglang") is None)';
    await runProgram(program, ['-c', find], { timeout: PATIENCE_MS });
    return [name, { installed: true, remedy: null }];
  } catch (error) {
    const remedy = error instanceof InputError ? error.remedy : undefined;
    return [name, { installed: false, remedy: remedy ?? server.install }];
  }
}

function readPackage(name: string, install: string): Machine['engines'][string] {
  try {
    import.meta.resolve(name);
    return { installed: true, remedy: null };
  } catch {
    return { installed: false, remedy: `Install it with \`${install}\`.` };
  }
}
