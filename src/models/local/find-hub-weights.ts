import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { chooseCheckpoint } from '../hub/choose-checkpoint.ts';
import { chooseGguf } from '../hub/choose-gguf.ts';
import { downloadFiles } from '../hub/download-files.ts';
import type { HubFile, RepoListing } from '../hub/hub-file.ts';
import { listRepo } from '../hub/list-repo.ts';
import type { RepoId } from '../hub/repo-id.ts';
import type { FoundWeights } from './found-weights.ts';

export interface HubWeightsOptions {
  revision?: string | undefined;
  /** What is taken where both are there. */
  prefers: FoundWeights['kind'];
  /** The flag that named the weights, for messages. */
  flag: string;
  say?: ((line: string) => void) | undefined;
  /** Bytes that are here, and bytes in all; called as bytes arrive. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Weights of a repository: its GGUF file or its checkpoint, where it has both the preferred one. @throws InputError */
export async function findHubWeights(
  { repo, quant }: RepoId,
  { revision, prefers, say, onProgress }: HubWeightsOptions,
): Promise<FoundWeights> {
  const listing = await listRepo(repo, { revision, say });
  const { kind, files } = choose(listing, quant, prefers);
  const [first] = files as [HubFile];
  return {
    kind,
    // By the file that was chosen: what is there to choose from is another thing offline.
    identity: `${repo}@${listing.commit}${kind === 'gguf' ? `:${first.path}` : ''}`,
    path: undefined,
    async fetch(signal) {
      const folder = await downloadFiles(listing, files, { say, onProgress, signal });
      return kind === 'checkpoint' ? folder : join(folder, first.path);
    },
  };
}

function choose(
  listing: RepoListing,
  quant: string | undefined,
  prefers: FoundWeights['kind'],
): { kind: FoundWeights['kind']; files: HubFile[] } {
  const hasGguf = listing.files.some(({ path }) => /\.gguf$/i.test(path));
  const files = quant === undefined ? chooseCheckpoint(listing) : undefined;
  const isAskedFor = quant !== undefined || (hasGguf && (prefers === 'gguf' || files === undefined));
  if (isAskedFor) return { kind: 'gguf', files: chooseGguf(listing, quant) };
  if (files !== undefined) return { kind: 'checkpoint', files };
  throw new InputError(
    'this repository has neither GGUF files nor a checkpoint in safetensors',
    { file: listing.repo },
    'Name one that has: many models have a second repository whose name ends in -GGUF.',
  );
}
