import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { HubFile } from '../../../src/models/hub/hub-file.ts';
import { downloadFiles } from '../../../src/models/hub/download-files.ts';
import { listRepo } from '../../../src/models/hub/list-repo.ts';
import { type FakeFile, type FakeHub, type FakeRepo, startFakeHub } from '../../support/fake-hub.ts';
import { temporaryFolder } from '../../support/temp.ts';

export const REPO = 'acme/tiny-GGUF';
export const COMMIT = '5'.repeat(40);
export const MODEL = 'tiny-Q4_K_M.gguf';

export interface SetUp {
  hub: FakeHub;
  repo: FakeRepo;
  cache: string;
  /** What the user was told. */
  said: string[];
  options: { say: (line: string) => void; retryDelay: number };
  /** The path of a file in the repository's folder of the cache. */
  inRepo: (...parts: string[]) => string;
  /** Lists and downloads all files. */
  download: (more?: object) => Promise<string>;
}

/** A hub with one repository of a large and a small file, and an empty cache. */
export async function setUp(files: Record<string, FakeFile> = exampleFiles()): Promise<SetUp> {
  const repo: FakeRepo = { commit: COMMIT, files };
  const hub = await startFakeHub({ [REPO]: repo });
  const home = temporaryFolder();
  const cache = join(home, 'hub');
  useEnvironment({ HF_ENDPOINT: hub.url, HF_HOME: home });
  const said: string[] = [];
  const options = { say: (line: string) => void said.push(line), retryDelay: 5 };
  return {
    hub,
    repo,
    cache,
    said,
    options,
    inRepo: (...parts) => join(cache, `models--${REPO.replace('/', '--')}`, ...parts),
    async download(more = {}) {
      const listing = await listRepo(REPO, { ...options, ...more });
      return downloadFiles(listing, listing.files, { ...options, ...more });
    },
  };
}

/** The hub's variables as given, and no others, for this test. */
export function useEnvironment(variables: Record<string, string>): void {
  const others = [
    'HF_HUB_CACHE',
    'HUGGINGFACE_HUB_CACHE',
    'XDG_CACHE_HOME',
    'HF_TOKEN',
    'HUGGING_FACE_HUB_TOKEN',
    'HF_TOKEN_PATH',
    'HF_HUB_OFFLINE',
    'TRANSFORMERS_OFFLINE',
    'HF_HUB_DOWNLOAD_TIMEOUT',
  ];
  for (const name of others) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

export function exampleFiles(): Record<string, FakeFile> {
  return {
    [MODEL]: { bytes: randomBytes(3_000_000), isLarge: true },
    'config.json': { bytes: Buffer.from('{"model_type":"llama"}\n') },
  };
}

export function randomBytes(size: number): Buffer {
  return randomFillSync(Buffer.alloc(size));
}

/** Entries of a listing, as far as choosing looks at them. */
export function filesOf(...paths: string[]): HubFile[] {
  return paths.map((path) => ({ path, size: 1 }));
}
