import type { ChatModel } from '../chat-model.ts';

/** A model that is loaded by `prepare`, or by the first request. @param load called once. */
export function lazyModel(
  facts: Pick<ChatModel, 'name' | 'address' | 'account'>,
  load: (signal: AbortSignal | undefined) => Promise<Pick<ChatModel, 'complete' | 'close'>>,
): ChatModel {
  let loading: ReturnType<typeof load> | undefined;
  return {
    ...facts,
    async prepare(signal) {
      loading ??= load(signal);
      await loading;
    },
    async complete(request, signal) {
      loading ??= load(signal);
      return (await loading).complete(request, signal);
    },
    async close() {
      if (loading === undefined) return;
      // What could not be loaded has nothing to free, and was reported to whoever asked for it.
      const model = await loading.catch(() => undefined);
      await model?.close();
    },
  };
}
