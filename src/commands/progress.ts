import cliProgress from 'cli-progress';
import { say, sayThrough } from './terminal.ts';

/** A count that grows: questions answered, matches judged. */
export interface Track {
  /** `done` includes what was there before the run; `isNew` false marks such a one. */
  add(isNew: boolean): void;
}

/** How often progress is written where stderr is no terminal. */
const LINE_INTERVAL_MS = 10_000;

interface Count {
  name: string;
  total: number;
  done: number;
  /** Done in this run: what the rate and the time left are computed from. */
  fresh: number;
}

/** Bars on a terminal, a plain line every ten seconds elsewhere; all on stderr. */
export class Progress {
  readonly #start = performance.now();
  readonly #counts: Count[] = [];
  readonly #bars: cliProgress.MultiBar | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #note: () => string;

  /** @param note what stands behind the counts, "" for nothing: what was spent so far. */
  constructor(note: () => string = () => '') {
    this.#note = note;
    if (process.stderr.isTTY) {
      this.#bars = new cliProgress.MultiBar(
        {
          format: (_options, _params, payload: Count) => {
            const spent = payload === this.#counts[0] ? this.#note() : '';
            return this.#describe(payload, true) + (spent === '' ? '' : `, ${spent}`);
          },
          stream: process.stderr,
          hideCursor: true,
          fps: 5,
        },
        cliProgress.Presets.shades_classic,
      );
      const bars = this.#bars;
      sayThrough((text) => {
        bars.log(text);
        bars.update();
      });
    } else {
      this.#timer = setInterval(() => this.#sayLine(), LINE_INTERVAL_MS);
      this.#timer.unref();
    }
  }

  track(name: string, total: number): Track {
    const count: Count = { name, total, done: 0, fresh: 0 };
    this.#counts.push(count);
    const bar = this.#bars?.create(total, 0, count);
    return {
      add(isNew) {
        count.done += 1;
        if (isNew) count.fresh += 1;
        bar?.increment(1, count);
      },
    };
  }

  /** Takes the bars away, or writes the last line. */
  stop(): void {
    clearInterval(this.#timer);
    this.#bars?.stop();
    sayThrough(undefined);
    if (!this.#bars) this.#sayLine();
  }

  #sayLine(): void {
    const parts = this.#counts.map((count) => this.#describe(count, false));
    say([...parts, this.#note()].filter((part) => part !== '').join('; '));
  }

  #describe({ name, total, done, fresh }: Count, withBar: boolean): string {
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = fresh / seconds;
    const left = total - done;
    const ahead =
      left <= 0 ? '' : fresh === 0 ? ', time left unknown' : `, ${formatDuration(left / rate)} left`;
    const filled = total === 0 ? 20 : Math.round((20 * done) / total);
    const bar = withBar ? ` ${'█'.repeat(filled)}${'░'.repeat(20 - filled)}` : '';
    return `${name}${bar} ${done}/${total}, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s${ahead}`;
  }
}

/** "0:07", "12:30", "3:04:05". */
function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
