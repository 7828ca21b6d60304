import type { SequenceEvaluateOptions } from 'node-llama-cpp';
import { z } from 'zod';
import { InputError } from '../../errors.ts';
import type { ChatRequest } from '../chat-model.ts';

/** Parameters beside those of every request, under the names that vLLM and llama.cpp's server give them. */
const extraSchema = z.strictObject({
  top_k: z.int().min(-1).optional(),
  min_p: z.number().min(0).max(1).optional(),
  repetition_penalty: z.number().gt(0).optional(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1))]).optional(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).optional(),
});

export interface ExtraSampling {
  /** Sample from so many of the likeliest tokens alone; 0 for all. */
  topK: number;
  /** Sample from the tokens that are at least so likely as this share of the likeliest. */
  minP: number;
  /** Divides the logits of the tokens seen so far, prompt included (Keskar et al. 2019, arXiv 1909.05858); 1 for none. */
  repetitionPenalty: number;
  /** Texts at which a reply ends, left out of it. */
  stop: readonly string[];
  /** Variables of the chat template, such as `enable_thinking`. */
  templateVariables: Record<string, unknown>;
}

/** @throws InputError for a parameter that this engine does not know: it would be left out without a word. */
export function readExtraSampling(body: Record<string, unknown> | undefined, flag: string): ExtraSampling {
  const parsed = extraSchema.safeParse(body ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : undefined;
    throw new InputError(
      unknown === undefined
        ? `${issue?.path.join('.')}: ${issue?.message}`
        : `${unknown}: not known to the engine that runs GGUF files in this process`,
      { flag },
      `It takes ${Object.keys(extraSchema.shape).join(', ')}; a server (--serve llama-server) takes more.`,
    );
  }
  const { top_k, min_p, repetition_penalty, stop, chat_template_kwargs } = parsed.data;
  return {
    topK: Math.max(0, top_k ?? 0),
    minP: min_p ?? 0,
    repetitionPenalty: repetition_penalty ?? 1,
    stop: typeof stop === 'string' ? [stop] : (stop ?? []),
    templateVariables: chat_template_kwargs ?? {},
  };
}

/**
 * How the tokens of a reply are drawn. Nothing is cut off unless it is asked for: temperature 1 samples from the model's own
 * distribution. Without a seed, choice i is drawn with seed i, as FastChat does.
 */
export function samplingOptions(
  { temperature = 1, topP = 1, seed, choice = 0 }: ChatRequest,
  { topK, minP }: ExtraSampling,
): SequenceEvaluateOptions {
  return {
    temperature,
    topP,
    topK,
    minP,
    // llama.cpp takes 32 bits, of which the highest value means a random one.
    seed: (seed ?? choice) % 0xffff_ffff,
    yieldEogToken: true,
  };
}
