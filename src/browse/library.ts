import type { BenchSummary } from '../analysis/texts.ts';
import type { BenchPlace } from './bench-files.ts';
import { signatureOf } from './bench-signature.ts';
import { countFiles, describeQuestions, listBenches } from './list-benches.ts';
import { LiveBench } from './live-bench.ts';
import type { JsonBody } from './send-json.ts';

/** A benchmark that is being followed, and its snapshot as it was last sent. */
export interface OpenBench {
  live: LiveBench;
  snapshot(): JsonBody;
}

/** The benchmarks of a data folder. One is read when it is first asked for, and followed from then on. */
export class Library {
  readonly #dataDir: string;
  readonly #first: string | undefined;
  readonly #open = new Map<string, OpenBench>();
  readonly #described = new Map<string, { signature: string; said: ReturnType<typeof describeQuestions> }>();

  /** @param first the benchmark that is listed first. */
  constructor(dataDir: string, first?: string) {
    this.#dataDir = dataDir;
    this.#first = first;
  }

  list(): BenchSummary[] {
    return listBenches(this.#dataDir, this.#first)
      .sort((a, b) => Number(b.name === this.#first) - Number(a.name === this.#first))
      .map((place) => Object.assign(countFiles(place), this.#describe(place)));
  }

  /** The list is asked for every few seconds: questions are read again only when they are others. */
  #describe(place: BenchPlace): ReturnType<typeof describeQuestions> {
    const signature = signatureOf(place);
    const kept = this.#described.get(place.name);
    if (kept?.signature === signature) return kept.said;
    const said = describeQuestions(place);
    this.#described.set(place.name, { signature, said });
    return said;
  }

  /** A benchmark by its name; undefined where there is none. */
  find(name: string): OpenBench | undefined {
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const place = listBenches(this.#dataDir, this.#first).find((each) => each.name === name);
    if (place === undefined) return undefined;
    const live = new LiveBench(place);
    live.start();
    const opened = { live, snapshot: keepSnapshot(live) };
    this.#open.set(name, opened);
    return opened;
  }

  close(): void {
    for (const { live } of this.#open.values()) live.close();
  }
}

/** Writes the snapshot anew only after a change. */
function keepSnapshot(live: LiveBench): () => JsonBody {
  let kept: { revision: number; body: JsonBody } | undefined;
  return () => {
    if (kept?.revision !== live.revision) {
      kept = { revision: live.revision, body: { text: JSON.stringify(live.snapshot) } };
    }
    return kept.body;
  };
}
