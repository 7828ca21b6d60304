import type { ServerFacts } from '../call-error.ts';

/** How weights are run on this machine. */
export interface LocalOptions {
  /** A branch, a tag or a commit of the hub's repository. @default 'main' */
  revision?: string | undefined;
  /** A file with a chat template in Jinja. @default the model's own */
  chatTemplate?: string | undefined;
  /** Tokens of one conversation, prompt and reply. @default up to 8192 in this process, the engine's own in a server */
  contextSize?: number | undefined;
  /** Processor threads, in this process. @default the machine's cores */
  threads?: number | undefined;
  /** The type that a server computes in. @default the engine's own */
  dtype?: string | undefined;
  /** GPUs of one replica: tensor parallelism. @default 1 */
  gpusPerModel?: number | undefined;
  /** GPUs of all replicas. @default gpusPerModel */
  gpusTotal?: number | undefined;
  /** The most memory of one GPU, such as "40GiB". */
  maxGpuMemory?: string | undefined;
  /** Further arguments for a server, as they stand. */
  serveArgs?: readonly string[] | undefined;
  /** Seconds until a server must be ready. @default 1800 */
  serveTimeout?: number | undefined;
}

/** What a model of local weights is opened with. */
export interface LocalModelOptions {
  local?: LocalOptions | undefined;
  /** Replies at a time. @default 8 in this process, 64 from a server */
  parallel?: number | undefined;
  /** The most tokens of a reply, as far as it is known before the first request. */
  maxTokens?: number | undefined;
  extraBody?: Record<string, unknown> | undefined;
  headers?: Record<string, string> | undefined;
  stream?: boolean | undefined;
  timeout?: number | undefined;
  flags: ServerFacts['flags'];
  /** Told in one line what a user should know. */
  say?: ((line: string) => void) | undefined;
  /** Bytes of a download that are here, and bytes in all; called as bytes arrive. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}
