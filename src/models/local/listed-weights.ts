import type { Fit } from './fit.ts';

/** Weights as they were found. Texts are of file names and of files: not to be shown unescaped. */
export type ListedWeights = ListedModel | BrokenWeights;

interface Found {
  /** What `--model-path` takes for them. */
  name: string;
  /** `cache`, or the file or folder that was named. */
  source: string;
  /** The branches and tags of the hub that name them, or else the commit; null on disk. */
  revision: string | null;
  /** The file (of several, the first), or the folder. */
  path: string;
  /** Of the weights' files. */
  bytes: number;
}

export interface ListedModel extends Found {
  kind: 'gguf' | 'checkpoint';
  architecture: string;
  /** null for a checkpoint: it is not counted. */
  parameters: number | null;
  /** A checkpoint's type, as its config.json states it. */
  quantisation: string | null;
  /** Tokens that it was trained to read. */
  context_length: number | null;
  chat_template: boolean;
  files: number;
  fit: Fit;
}

export interface BrokenWeights extends Found {
  kind: 'broken';
  problem: string;
}
