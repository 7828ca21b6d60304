import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listShippedBenchmarks } from '../benchmark/benchmark.ts';
import { CATALOGUE, type CatalogueEntry } from '../benchmark/catalogue.ts';
import { type PulledFile, pullEntry } from '../benchmark/pull.ts';
import { InputError, InterruptedError } from '../errors.ts';
import { loadDotEnv, unique } from './flags.ts';
import { EXIT } from './outcome.ts';
import { DownloadProgress, formatBytes } from './download-progress.ts';
import { say } from './terminal.ts';

interface Flags {
  dataDir: string;
  baseUrl?: string;
  force?: boolean;
}

/** `data pull`: fetches entries of the catalogue, one after the other. */
export async function pullData(names: readonly string[], flags: Flags): Promise<number> {
  loadDotEnv();
  const entries = unique(names).map(findEntry);
  // An empty variable is no mirror.
  const baseUrl = flags.baseUrl ?? (process.env['LLM_JUDGE_DATA_URL'] || undefined);
  const hubUrl = process.env['HF_ENDPOINT'] || undefined;
  const hubToken = process.env['HF_TOKEN']?.trim() || undefined;
  const interrupted = new AbortController();
  const onSignal = () => interrupted.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const progress = new DownloadProgress();
  try {
    for (const entry of entries) {
      await pullEntry(entry, {
        dataDir: flags.dataDir,
        baseUrl,
        hubUrl,
        hubToken,
        force: flags.force,
        signal: interrupted.signal,
        warn: (message) => progress.say(`warning: ${message}`),
        onProgress: ({ path }, received, total) => progress.update(path, received, total),
        onFile: (pulled) => progress.finish(pulled.file.path, describe(pulled)),
      });
    }
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    progress.stop();
    say('Interrupted. What has arrived is kept; run the same command again to go on.');
    return EXIT.interrupted;
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
  say(`\nNext: llm-judge ${nextCommand(entries, flags.dataDir)}`);
  return EXIT.done;
}

function findEntry(name: string): CatalogueEntry {
  const entry = Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name] : undefined;
  if (entry !== undefined) return entry;
  throw new InputError(
    `there is no ${JSON.stringify(name)} to pull`,
    { flag: 'data pull' },
    listShippedBenchmarks().includes(name)
      ? `It comes with the package: use it as it is, with --bench-name ${name}.`
      : `There are: ${Object.keys(CATALOGUE).join(', ')}. \`llm-judge data list\` says what they are.`,
  );
}

function describe({ file, kind, sha256, checkedBy }: PulledFile): string {
  const size = file.bytes === null ? '' : `, ${formatBytes(file.bytes)}`;
  const checks = {
    catalogue: 'sha256 as pinned',
    server: `not pinned; sha256 ${sha256}, as its server states`,
    none: `not pinned; sha256 ${sha256}, compared with nothing`,
  };
  return `${kind === 'fetched' ? 'fetched' : 'already there'}${size}, ${checks[checkedBy ?? 'none']}`;
}

/** What the first entry is there for; its questions come first, where they are not there yet. */
function nextCommand([entry]: readonly CatalogueEntry[], dataDir: string): string {
  if (entry === undefined) return 'data list';
  const hasQuestions = entry.bench === undefined || existsSync(join(dataDir, entry.bench, 'question.jsonl'));
  const command = hasQuestions ? entry.next : `data pull ${entry.bench}`;
  return dataDir === './data'
    ? command
    : `${command.replaceAll('./data/', `${dataDir}/`)} --data-dir ${dataDir}`;
}
