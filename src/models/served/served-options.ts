import type { ProviderOptions } from '../connection.ts';
import type { EngineName } from './engine-name.ts';

export interface ServedOptions {
  engine: EngineName;
  /** A folder or file of weights, or a Hugging Face repo id that the engine finds in the cache. llama-server takes a file alone. */
  weights: string;
  /** The model's name for messages and `ChatModel.name`. */
  name: string;
  revision?: string | undefined;
  /** The type of the weights, as the engine spells it; a GGUF file has its own. */
  dtype?: string | undefined;
  /** A file with a Jinja chat template, in place of the model's own. */
  chatTemplate?: string | undefined;
  gpusPerModel: number;
  /** Of these as many copies of the model are served as fit. */
  gpusTotal: number;
  /**
   * The memory of each GPU that may be used, as "40GiB", or as a share of it, as "0.8". The engines know shares alone, of all memory
   * that they use (FastChat's is of the weights alone): nvidia-smi says what a size is of the smallest GPU. Not for llama-server.
   */
  maxGpuMemory?: string | undefined;
  /** Tokens of one conversation. @default the model's own; 8192 with llama-server, the model's own at most */
  contextSize?: number | undefined;
  /** The most calls in flight, over all copies. */
  parallel: number;
  /** Further arguments for the engine, passed on as they stand. */
  engineArgs?: readonly string[] | undefined;
  /** Seconds until every server must be ready. @default 1800 */
  startTimeout?: number | undefined;
  /** What identifies the weights, for cache and resume. @default `weights` and `revision` */
  identity?: string | undefined;
  /** Takes lines for a person, such as "vllm: loading, 12 s". */
  say?: ((line: string) => void) | undefined;
  /** Ends the start. A model that is open is ended by its `close`. */
  signal?: AbortSignal | undefined;
  /** For the client of the servers' API. */
  client: Pick<ProviderOptions, 'timeout' | 'stream' | 'extraBody' | 'headers' | 'secrets' | 'flags'>;
}
