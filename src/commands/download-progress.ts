import cliProgress from 'cli-progress';
import { say } from './terminal.ts';

interface Payload {
  path: string;
  received: number;
  total: number | undefined;
}

/** Bars for the files that are under way on a terminal, and everywhere a line for each that is done; all on stderr. */
export class DownloadProgress {
  readonly #bars = new Map<string, cliProgress.SingleBar>();
  #display: cliProgress.MultiBar | undefined;

  update(path: string, received: number, total: number | undefined): void {
    if (!process.stderr.isTTY) return;
    this.#display ??= new cliProgress.MultiBar(
      {
        format: (_options, _params, payload: Payload) => describe(payload),
        stream: process.stderr,
        hideCursor: true,
        fps: 5,
      },
      cliProgress.Presets.shades_classic,
    );
    const payload: Payload = { path, received, total };
    const bar = this.#bars.get(path) ?? this.#display.create(total ?? 0, received, payload);
    this.#bars.set(path, bar);
    bar.update(received, payload);
  }

  /** Takes the file's bar away and writes its line. */
  finish(path: string, outcome: string): void {
    const bar = this.#bars.get(path);
    if (bar !== undefined) this.#display?.remove(bar);
    this.#bars.delete(path);
    this.say(`${path}: ${outcome}`);
  }

  /** A line above the bars. */
  say(line: string): void {
    if (this.#bars.size > 0) this.#display?.log(`${line}\n`);
    else say(line);
  }

  stop(): void {
    this.#display?.stop();
    this.#display = undefined;
    this.#bars.clear();
  }
}

function describe({ path, received, total }: Payload): string {
  if (total === undefined || total === 0) return `${path} ${formatBytes(received)}`;
  const filled = Math.min(20, Math.round((20 * received) / total));
  const bar = `${'█'.repeat(filled)}${'░'.repeat(20 - filled)}`;
  return `${path} ${bar} ${formatBytes(received)} of ${formatBytes(total)}`;
}

/** "512 B", "48 KB", "3.5 MB", "4.9 GB": decimal units, as download pages give them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
