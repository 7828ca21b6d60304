import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { shippedBenchmarksFolder } from '../benchmark/benchmark.ts';
import { startReplay } from '../replay/server.ts';
import { readRecording } from './replay.ts';
import { run as runCommand } from './run.ts';
import { say } from './terminal.ts';

/** What was recorded: two small models on the starter benchmark, and a third as small as their judge. */
const BENCH_NAME = 'starter';
const MODELS = ['smollm2-135m-instruct', 'gemma-3-270m-it'];
const JUDGE = 'gemma-3-270m-it-judge';
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
        `This replays recorded replies of ${MODELS.join(' and ')} to the ${BENCH_NAME} benchmark, graded by ${JUDGE}:`,
        'the requests, files and scores are real, the models are not called again. So small a judge can hardly tell',
        'a good answer from a bad one: its verdicts mean little, and two small models are all that is compared.',
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
    mkdirSync(target, { recursive: true });
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
    '  OPENAI_API_KEY=… npx llm-judge run --bench-name starter --model YOUR-MODEL \\',
    '    --openai-api-base http://localhost:8000/v1 --judge-model gpt-4o',
  ].join('\n');
}
