import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  type BatchOptions,
  type BatchTransport,
  createBatchTransport,
} from '../../src/models/batch/batch-transport.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { createHttpClient } from '../../src/models/http.ts';
import { BatchFile } from '../../src/records/batch-file.ts';

/** A key that must stand nowhere but in headers. */
export const TEST_KEY = 'sk-secret-0123456789';

export interface BatchClientOptions extends Partial<BatchOptions> {
  baseUrl: string;
  recordFile: string;
  /** In place of the package's own `fetch`. */
  fetch?: typeof globalThis.fetch;
}

export interface BatchClient {
  transport: BatchTransport;
  model: ChatModel;
  ask: (prompt: string, signal?: AbortSignal) => Promise<string>;
  close: () => Promise<void>;
}

/** A model whose provider's package sends through a batch transport, as a command opens it, but quick. */
export function openBatchClient(options: BatchClientOptions): BatchClient {
  const { baseUrl, recordFile, api = 'openai' } = options;
  const http = createHttpClient({ connections: 8, timeout: 20_000 });
  const transport = createBatchTransport({
    gatherFor: 40,
    pollEvery: { first: 5, longest: 20 },
    ...options,
    api,
    store: options.store ?? new BatchFile(recordFile, () => {}),
  });
  const fetch = transport.wrapFetch(options.fetch ?? http.fetch);
  const languageModel =
    api === 'openai'
      ? createOpenAICompatible({ name: 'test', baseURL: baseUrl, apiKey: TEST_KEY, fetch }).chatModel(
          'gpt-test',
        )
      : createAnthropic({ baseURL: baseUrl, apiKey: TEST_KEY, fetch }).languageModel('claude-test');
  const model = transport.wrapModel({
    name: 'test',
    address: baseUrl,
    account: baseUrl,
    async complete({ messages }, signal) {
      const { content, finishReason } = await languageModel.doGenerate({
        prompt: messages.map(({ content: text }) => ({ role: 'user', content: [{ type: 'text', text }] })),
        maxOutputTokens: 8,
        ...(signal === undefined ? {} : { abortSignal: signal }),
      });
      const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      return { text, finishReason: finishReason.unified };
    },
    close: () => http.close(),
  });
  return {
    transport,
    model,
    ask: async (prompt, signal) =>
      (await model.complete({ messages: [{ role: 'user', content: prompt }] }, signal)).text,
    async close() {
      await transport.close();
      await model.close();
    },
  };
}
