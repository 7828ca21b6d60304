/** A model of the hub as a user names it. */
export interface RepoId {
  /** `OWNER/REPO`. */
  repo: string;
  /** Which of a repository's GGUF files: a quantisation (`Q4_K_M`), or a file's name. */
  quant?: string;
}

/** What the hub allows in each half of an id; `--` and `..` it does not. */
const HALF = String.raw`[A-Za-z0-9](?:[\w.-]{0,94}[\w-])?`;
const REPO = new RegExp(`^${HALF}/${HALF}$`);
const QUANT = /^[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * Reads `hf:OWNER/REPO[:QUANT]` or `OWNER/REPO[:QUANT]`. Without `hf:`, what ends in `.gguf` is a path that is not there rather than a
 * repository.
 *
 * @returns undefined for what is no repository's id.
 */
export function parseRepoId(name: string): RepoId | undefined {
  const isMarked = name.startsWith('hf:');
  const id = isMarked ? name.slice('hf:'.length) : name;
  const colon = id.indexOf(':');
  const repo = colon === -1 ? id : id.slice(0, colon);
  const quant = colon === -1 ? undefined : id.slice(colon + 1);
  if (!REPO.test(repo) || /--|\.\.|\.git$/.test(repo)) return undefined;
  if (!isMarked && /\.gguf$/i.test(repo)) return undefined;
  if (quant === undefined) return { repo };
  return QUANT.test(quant) ? { repo, quant } : undefined;
}
