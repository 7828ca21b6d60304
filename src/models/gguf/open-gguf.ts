import type { LlamaContextSequence, LlamaModel, SequenceEvaluateOptions } from 'node-llama-cpp';
import { CallError, InputError } from '../../errors.ts';
import type { ChatModel, ChatReply, ChatRequest } from '../chat-model.ts';
import { toReply } from '../reply.ts';
import { openChatTemplate } from './open-chat-template.ts';
import { type LlamaBinding, loadLlama } from './llama-binding.ts';
import { generate } from './generate.ts';
import { openContext } from './open-context.ts';
import { promptWriter } from './prompt-tokens.ts';
import { readGguf } from './read-gguf.ts';
import { replyText } from './reply-text.ts';
import { type ExtraSampling, readExtraSampling, samplingOptions } from './sampling-options.ts';
import { SequencePool } from './sequence-pool.ts';
import { stopsAt } from './stop-texts.ts';

export interface GgufOptions {
  /** The first of them, where the weights are in several files. */
  file: string;
  /** The model's name, for messages. */
  name: string;
  /** A file with a chat template. @default the one in the weights */
  chatTemplate?: string | undefined;
  /** Replies at a time. */
  parallel: number;
  contextSize?: number | undefined;
  /** The most tokens of a reply, as far as it is known before the first request. */
  maxTokens?: number | undefined;
  threads?: number | undefined;
  extraBody?: Record<string, unknown> | undefined;
  /** Told in one line what a user should know. */
  say?: ((line: string) => void) | undefined;
  /** Ends the loading. A model that is open is ended by its `close`. */
  signal?: AbortSignal | undefined;
}

const NOTHING_TO_MASK = (text: string) => text;

/**
 * Weights that run in this process. Requests that come at the same time are computed together, a sequence of one context each; a
 * conversation's earlier turns are not computed again.
 *
 * @throws InputError for a file that is no whole GGUF model, one without a chat template, an engine that is not installed, too little memory.
 * @throws the signal's reason when it is aborted before the weights are loaded.
 */
export async function openGguf(options: GgufOptions): Promise<Pick<ChatModel, 'complete' | 'close'>> {
  const { file, name, parallel, signal: halt, say = () => {} } = options;
  halt?.throwIfAborted();
  const head = readGguf(file);
  const template = openChatTemplate(head, options.chatTemplate);
  const extra = readExtraSampling(options.extraBody, '--extra-body');
  const binding = await loadLlama();
  say(`Loading ${file}`);
  const model = await loadModel(binding, file, halt);
  try {
    const context = await openContext(model, {
      parallel,
      contextSize: options.contextSize,
      maxTokens: options.maxTokens,
      threads: options.threads,
      say,
      file,
    });
    const sequences = Array.from({ length: context.totalSequences }, () => context.getSequence());
    const pool = new SequencePool(sequences);
    const writePrompt = promptWriter(model, template);
    return {
      complete,
      // Contexts and sequences go with it.
      close: () => model.dispose(),
    };

    async function complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatReply> {
      const prompt = writePrompt(request.messages, extra.templateVariables);
      checkFits(prompt.tokens.length);
      const lease = await pool.acquire(prompt.tokens, signal);
      try {
        const { sequence } = lease;
        const stop = stopsAt(extra.stop, (tokens) => replyText(model, tokens, prompt.tokens));
        const generated = await generate(sequence, prompt.tokens, {
          sampling: { ...samplingOptions(request, extra), ...penalty(extra, sequence) },
          maxTokens: request.maxTokens ?? Infinity,
          topLogprobs: request.topLogprobs,
          isComplete: stop.isComplete,
          signal,
        });
        const { tokens, reused } = generated;
        return toReply(
          {
            text: openedThoughts(prompt.text) + stop.cut(replyText(model, tokens, prompt.tokens)),
            reasoning: '',
            finishReason: generated.finishReason,
            usage: {
              prompt_tokens: prompt.tokens.length,
              completion_tokens: tokens.length,
              ...(reused === 0 ? {} : { cached_tokens: reused }),
            },
            refusal: undefined,
            logprobs: generated.logprobs,
            warnings: [],
            headers: undefined,
          },
          NOTHING_TO_MASK,
        );
      } catch (error) {
        if (signal?.aborted || error instanceof CallError) throw error;
        // What it holds may be other than what it is thought to hold.
        await lease.sequence.clearHistory().catch(() => {});
        const { message } = error as Error;
        throw new CallError('server', `${name}: llama.cpp failed: ${message} ${binding.log.tail()}`.trim(), {
          cause: error,
        });
      } finally {
        lease.release();
      }
    }

    function checkFits(length: number): void {
      if (length < context.contextSize) return;
      throw new CallError(
        'too-long',
        `${name}: the prompt has ${length} tokens, and the context holds ${context.contextSize}`,
        {
          remedy:
            context.contextSize < model.trainContextSize
              ? `Ask for a longer one with --context-size (the model was trained on ${model.trainContextSize}).`
              : 'It was not trained on more: take a model with a longer context.',
        },
      );
    }
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

/** Checks what can be checked without loading a model. @throws InputError */
export function checkGguf(file: string, chatTemplate: string | undefined): void {
  openChatTemplate(readGguf(file), chatTemplate);
}

async function loadModel(
  { llama, log }: LlamaBinding,
  file: string,
  signal: AbortSignal | undefined,
): Promise<LlamaModel> {
  try {
    return await llama.loadModel({
      modelPath: file,
      ...(signal === undefined ? {} : { loadSignal: signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new InputError(
      `llama.cpp cannot load it: ${(error as Error).message} ${log.tail()}`.trim(),
      { file },
      'Free memory or take a smaller quantisation, where it lacks memory; a newer architecture may need a newer node-llama-cpp.',
    );
  }
}

/** Over all that the sequence holds, as in Hugging Face's generation, not over the last 64 tokens alone. */
function penalty(
  { repetitionPenalty }: ExtraSampling,
  sequence: LlamaContextSequence,
): SequenceEvaluateOptions {
  if (repetitionPenalty === 1) return {};
  const { contextSize } = sequence.context;
  return {
    repeatPenalty: {
      penalty: repetitionPenalty,
      punishTokens: () => sequence.contextTokens,
      maxPunishTokens: contextSize,
    },
  };
}

/** A template may open the thoughts itself; the reply then only closes them. */
function openedThoughts(prompt: string): string {
  return /<think>\s*$/.test(prompt) ? '<think>' : '';
}
