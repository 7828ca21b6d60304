import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import { InputError } from '../../errors.ts';

export interface ContextOptions {
  /** Replies at a time. */
  parallel: number;
  /** Tokens of one conversation. @default 8192, or fewer where the model was trained on fewer */
  contextSize: number | undefined;
  /** The most tokens of a reply, where it is known: two turns of them are to fit. */
  maxTokens: number | undefined;
  threads: number | undefined;
  say: (line: string) => void;
  /** For messages. */
  file: string;
}

/** llama.cpp's own limit of sequences in one context (LLAMA_MAX_SEQ). */
const MOST_SEQUENCES = 256;
const USUAL_CONTEXT = 8192;

/** Tokens of a conversation: as they are asked for, else such that two turns of the longest replies fit, where the model was trained on so many. */
export function wantedContext(contextSize: number | undefined, maxTokens = 0): number {
  return contextSize ?? Math.max(USUAL_CONTEXT, 2 * maxTokens + 2048);
}

/**
 * A context with a sequence for each reply that is made at a time; fewer where the memory does not hold so many.
 *
 * @throws InputError where it does not hold one.
 */
export async function openContext(model: LlamaModel, options: ContextOptions): Promise<LlamaContext> {
  const { parallel, maxTokens, threads = model.llama.cpuMathCores, say, file } = options;
  const wanted = wantedContext(options.contextSize, maxTokens);
  const contextSize = options.contextSize ?? Math.min(model.trainContextSize, wanted);
  for (let sequences = Math.min(parallel, MOST_SEQUENCES); ; sequences = Math.floor(sequences / 2)) {
    try {
      const context = await model.createContext({
        sequences,
        contextSize,
        // The binding's own default is four at least, and on fewer cores they wait for each other without end.
        threads,
        // On a processor it adds up in half precision, by the other sequences' places: a reply would hang on what else is computed.
        flashAttention: model.gpuLayers > 0 ? 'auto' : false,
        failedCreationRemedy: false,
      });
      if (sequences < parallel) {
        say(
          `${sequences} replies are made at a time, not ${parallel}: the memory holds no more contexts of ${contextSize} tokens.`,
        );
      }
      return context;
    } catch (error) {
      if (!(error instanceof Error) || !/memory|vram|Failed to create context/i.test(error.message))
        throw error;
      if (sequences > 1) continue;
      throw new InputError(
        `the memory does not hold a context of ${contextSize} tokens (${error.message})`,
        { file },
        'Ask for a shorter one with --context-size.',
      );
    }
  }
}
