import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { listAnsweredModels } from '../answers/answer.ts';
import { loadBenchmark } from '../benchmark/benchmark.ts';
import { InputError } from '../errors.ts';
import { Recording, recordAnswers, recordJudgments, recordPairJudgments } from '../replay/recording.ts';
import { startReplay } from '../replay/server.ts';
import { type DataFlags, addDataFlags, realNumber, wholeNumber } from './flags.ts';
import { print, say } from './terminal.ts';

interface Flags extends DataFlags {
  host: string;
  port: number;
  latency: number;
}

export function define(command: Command): void {
  addDataFlags(command)
    .argument('[files...]', "judgment or answer files to serve (default: all of the benchmark's)")
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <number>', 'the port; 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--latency <milliseconds>', 'how long each reply takes', realNumber(0), 0);
}

/** Serves recorded judgments and answers until it is interrupted. The server's address is the one line on stdout. */
export async function run(flags: Flags, files: readonly string[]): Promise<number> {
  const recording = readRecording(flags, files);
  if (recording.models.size === 0) {
    throw new InputError(
      'nothing is recorded in these files',
      {},
      'Name judgment or answer files, or a --bench-name that has some.',
    );
  }
  const server = await startReplay({
    recording,
    host: flags.host,
    port: flags.port,
    latency: flags.latency,
  });
  for (const [model, replies] of recording.models) say(`${model}: ${replies} replies`);
  print(server.baseUrl);
  say('Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await server.close();
  return 0;
}

/** The replies in the files, or in all of a benchmark's. @throws InputError */
export function readRecording(flags: DataFlags, files: readonly string[]): Recording {
  const recording = new Recording();
  const bench = loadBenchmark(flags.dataDir, flags.benchName);
  const questions = new Map(bench.questions.map((question) => [question.question_id, question]));
  const named = files.length > 0 ? files : filesOf(bench.outputFolder);
  for (const file of named) {
    if (file.endsWith('_single.jsonl')) recordJudgments(recording, file);
    else if (file.endsWith('_pair.jsonl')) recordPairJudgments(recording, file);
    else recordAnswers(recording, file, questions);
  }
  return recording;
}

function filesOf(folder: string): string[] {
  const answers = listAnsweredModels(folder).map((name) => join(folder, 'model_answer', `${name}.jsonl`));
  return [...answers, ...judgmentFiles(join(folder, 'model_judgment'))];
}

function judgmentFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(isJudgmentFile)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isJudgmentFile(file: string): boolean {
  return /_(single|pair)\.jsonl$/.test(file);
}
