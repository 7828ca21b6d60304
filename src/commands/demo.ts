import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { shippedBenchmarksFolder } from '../benchmark/benchmark.ts';
import { makeFolders } from '../make-folders.ts';
import { startReplay } from '../replay/server.ts';
import { readRecording } from './replay.ts';
import { run as runCommand } from './run.ts';
import { say } from './terminal.ts';

/** What was recorded: SmolLM2-135M-Instruct, the same without three of its layers, and SmolLM2 again as their judge. */
const BENCH_NAME = 'starter';
const MODELS = ['smollm2-135m', 'smollm2-135m-pruned'];
const JUDGE = 'smollm2-135m-judge';
/** Real servers take seconds; this much shows the progress without trying anyone's patience. */
const LATENCY_MS = 40;

interface Flags {
  dataDir?: string;
}

export function define(command: Command): void {
  command.option(
    '--data-dir <folder>',
    'where to put the answers and judgments (default: a new temporary folder)',
  );
}

/** `run`, with a server on this machine that replays what real models said. */
export async function run(flags: Flags): Promise<number> {
  const dataDir = flags.dataDir ?? mkdtempSync(join(tmpdir(), 'llm-judge-demo-'));
  const recorded = unpackRecording();
  try {
    const recording = readRecording({ dataDir: recorded, benchName: BENCH_NAME }, []);
    const server = await startReplay({ recording, latency: LATENCY_MS });
    say(
      [
        'Two small models answer a benchmark and a judge grades them: SmolLM2 (135 million parameters), and the same with',
        'three of its thirty layers taken out. All of it is replayed from a recording: requests, files and scores are real,',
        'but no model is called. The judge is SmolLM2 too, held to the form of a verdict. So small a judge cannot tell a good',
        'answer from a bad one: its verdicts mean little. With a strong judge they mean something.',
        '',
      ].join('\n'),
    );
    try {
      const code = await runCommand({
        dataDir,
        benchName: BENCH_NAME,
        model: MODELS,
        openaiApiBase: server.baseUrl,
        openaiApiKey: 'replay',
        judgeModel: JUDGE,
        judgeApiBase: server.baseUrl,
        judgeApiKey: 'replay',
        numChoices: 1,
        parallel: 8,
        timeout: 60,
        retryFor: 10,
        yes: true,
        format: 'table',
      });
      if (code === 0) say(nextSteps(dataDir));
      return code;
    } finally {
      await server.close();
    }
  } finally {
    rmSync(recorded, { recursive: true, force: true });
  }
}

/** Unpacks `demo/` of the package into a temporary data folder. */
function unpackRecording(): string {
  const packed = join(dirname(shippedBenchmarksFolder()), 'demo', BENCH_NAME);
  const folder = mkdtempSync(join(tmpdir(), 'llm-judge-recording-'));
  for (const kind of ['model_answer', 'model_judgment']) {
    const target = join(folder, BENCH_NAME, kind);
    makeFolders(target);
    for (const file of readdirSync(join(packed, kind))) {
      const bytes = gunzipSync(readFileSync(join(packed, kind, file)));
      writeFileSync(join(target, basename(file, '.gz')), bytes);
    }
  }
  return folder;
}

function nextSteps(dataDir: string): string {
  return [
    '',
    `Answers and judgments are in ${join(dataDir, BENCH_NAME)}.`,
    'Now a model of yours, with a judge that can judge:',
    '',
    `  OPENAI_API_KEY=… ${commandName()} run --bench-name starter --model YOUR-MODEL \\`,
    '    --openai-api-base http://localhost:8000/v1 --judge-model gpt-4o',
  ].join('\n');
}

/** How this program was called: by its name, or by its file in a clone. */
function commandName(): string {
  const script = process.argv[1] ?? '';
  return script.endsWith('llm-judge.js') ? `node ${relative(process.cwd(), script) || script}` : 'llm-judge';
}
