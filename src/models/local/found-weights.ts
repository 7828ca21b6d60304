/** Weights that are there, or can be had. */
export interface FoundWeights {
  /** GGUF files run in this process or in llama.cpp's server; a checkpoint in safetensors needs vLLM or SGLang. */
  kind: 'gguf' | 'checkpoint';
  /** What tells them from others, wherever they lie. */
  identity: string;
  /** The file (of several, the first) or the folder; undefined before it has been downloaded. */
  path: string | undefined;
  /** Downloads what is not here. @returns the file or the folder. @throws InputError, InterruptedError */
  fetch: (signal: AbortSignal | undefined) => Promise<string>;
}
