import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChatModel } from '../chat-model.ts';

/*
 * A request's `custom_id` says what it is, so that a later process that wants the same finds it in a batch that an earlier one has
 * submitted: DIGEST-CHOICE-OCCURRENCE, at most 64 of the characters a-z A-Z 0-9 _ - (Anthropic's rule; OpenAI allows more).
 */

/** Which of several independent replies is being asked for, while a model makes the call: it is no part of what is sent. */
const currentChoice = new AsyncLocalStorage<number>();

/** The model, its requests told apart by their `choice`. */
export function withChoices(model: ChatModel): ChatModel {
  return {
    name: model.name,
    address: model.address,
    account: model.account,
    complete: (request, signal) =>
      currentChoice.run(request.choice ?? 0, () => model.complete(request, signal)),
    close: () => model.close(),
  };
}

/** Names requests, and never two of them alike at a time. */
export interface CustomIds {
  take(digest: string): string;
  /** The request was given up without a reply: the next one like it is the same. */
  release(id: string): void;
}

export function createCustomIds(): CustomIds {
  const taken = new Set<string>();
  return {
    take(digest) {
      const stem = `${digest}-${currentChoice.getStore() ?? 0}`;
      let occurrence = 0;
      while (taken.has(`${stem}-${occurrence}`)) occurrence += 1;
      const id = `${stem}-${occurrence}`;
      taken.add(id);
      return id;
    },
    release: (id) => void taken.delete(id),
  };
}
