import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { PLANTED } from './temp.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The command line's entry, as npm links it. */
export const BIN = join(ROOT, 'bin', 'llm-judge.js');

export interface CliOptions {
  /** The working folder; a temporary one, so that no `.env` and no `data/` of the repository are found. */
  cwd: string;
  /** Added to the environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** Written to stdin, which is then closed. */
  input?: string;
  /** The entry of another installation. @default BIN */
  bin?: string;
  /** The user that runs it, where this process may choose. */
  uid?: number;
}

export interface CliResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Cli {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** When the process and its output have ended. */
  result: Promise<CliResult>;
  /** What it has written to stderr so far. */
  readonly stderr: string;
}

/** Starts `llm-judge ARGS`. @throws Error when the package is not built. */
export function spawnCli(args: readonly string[], { cwd, env, input, bin = BIN, uid }: CliOptions): Cli {
  if (!existsSync(join(ROOT, 'dist', 'cli.js'))) {
    throw new Error('dist/cli.js is missing: build first (npx tsdown, or npm test, which does it).');
  }
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    uid,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A process that ends without reading its input is no failure of the test.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      // Every command of the suite is watched: what it says holds no key that a test has planted.
      const said = [output.stdout, output.stderr].filter((text) => PLANTED.test(text));
      if (said.length > 0) reject(new Error(`a planted key was said:\n${said.join('\n')}`));
      else resolve({ code, signal, ...output });
    });
  });
  return {
    child,
    result,
    get stderr() {
      return output.stderr;
    },
  };
}

/** Runs `llm-judge ARGS` to its end. */
export function runCli(
  args: readonly string[],
  options: CliOptions & {
    /** Sends a signal so many milliseconds after the start. */
    signalAfter?: { signal: NodeJS.Signals; milliseconds: number };
  },
): Promise<CliResult> {
  const { child, result } = spawnCli(args, options);
  const { signalAfter } = options;
  if (signalAfter !== undefined) {
    const timer = setTimeout(() => child.kill(signalAfter.signal), signalAfter.milliseconds);
    child.on('exit', () => clearTimeout(timer));
  }
  return result;
}

/** This process's environment without keys, servers, proxies, or what a test runner sets for its own. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(OPENAI_|ANTHROPIC_|GOOGLE_|AZURE_|AWS_|LLM_JUDGE_|VITEST|NODE_|FORCE_COLOR|(https?|all|no)_proxy$)|_API_KEY$/i.test(
          name,
        ),
    ),
  );
}
