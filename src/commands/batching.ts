import { InputError } from '../errors.ts';
import { batchApiOf } from '../models/batch/batch-api-of.ts';
import { type BatchTransport, createBatchTransport } from '../models/batch/batch-transport.ts';
import type { BatchProgress } from '../models/batch/wait-for-end.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { isLocalProvider } from '../models/local/weights-name.ts';
import { type ModelOptions, describeServer, openModel } from '../models/open-model.ts';
import { BatchFile } from '../records/batch-file.ts';
import { say, warn } from './terminal.ts';

/** A model that is open, and what ends with it. */
export interface OpenedModel {
  model: ChatModel;
  /** Every reply so far is on disk, or written down as failed. */
  settle: () => void;
  close: () => Promise<void>;
}

/**
 * Opens a model whose calls go through its provider's batch API. The batches that are under way are noted beside the record file, whose
 * lock must be held when the first call is made.
 *
 * @param stop aborted: no batch is waited for any longer.
 * @throws InputError where the provider has no such API.
 */
export async function openBatched(
  options: ModelOptions,
  recordFile: string,
  stop: AbortSignal,
): Promise<OpenedModel> {
  const { provider = 'openai', model: name, baseUrl = '' } = describeServer(options);
  const api = isLocalProvider(provider) ? undefined : batchApiOf(provider, baseUrl);
  if (api === undefined) {
    throw new InputError(
      `${name} is at a provider without a batch API that is spoken here`,
      { flag: '--batch' },
      'OpenAI and Anthropic have one (docs/batch.md); leave --batch out.',
    );
  }
  if (options.stream) {
    throw new InputError('a batch cannot be streamed', { flag: '--stream' }, 'Leave it out, or --batch.');
  }
  let opened: BatchTransport | undefined;
  const transport = () =>
    (opened ??= createBatchTransport({
      api,
      store: new BatchFile(recordFile, warn),
      stop,
      onProgress: sayProgress(),
      ...pollEvery(),
    }));
  const model = await openModel({
    ...options,
    wrapFetch: (fetch) => (url, init) => transport().wrapFetch(fetch)(url, init),
  });
  return {
    model: {
      ...model,
      complete: (request, signal) => transport().wrapModel(model).complete(request, signal),
    },
    settle: () => opened?.settle(),
    async close() {
      await opened?.close();
      await model.close();
    },
  };
}

/** For tests: a batch of a paid API takes minutes, one of theirs does not. */
function pollEvery(): { gatherFor?: number; pollEvery?: { first: number; longest: number } } {
  const milliseconds = Number(process.env['LLM_JUDGE_BATCH_POLL_MS']);
  if (!(milliseconds > 0)) return {};
  return { gatherFor: milliseconds, pollEvery: { first: milliseconds, longest: milliseconds } };
}

/** Says how far batches are, when that has changed. */
function sayProgress(): (progress: BatchProgress) => void {
  const said = new Map<string, string>();
  return ({ batchId, status, total, completed, failed, trouble }) => {
    const wrong = failed === 0 ? '' : `, ${failed} failed`;
    const line = `batch ${batchId}: ${status}, ${completed} of ${total} done${wrong}${trouble === undefined ? '' : ` (${trouble})`}`;
    if (said.get(batchId) === line) return;
    said.set(batchId, line);
    say(line);
  };
}
