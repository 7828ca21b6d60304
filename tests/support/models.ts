import { onTestFinished } from 'vitest';
import { CallError } from '../../src/errors.ts';
import type { ChatModel, ChatRequest } from '../../src/models/chat-model.ts';
import { type ModelOptions, openModel } from '../../src/models/open-model.ts';

export const FLAGS = { baseUrl: '--openai-api-base', key: '--openai-api-key', model: '--model' };

/** Opens a model that is closed when the test has ended. */
export async function openTestModel(options: Omit<ModelOptions, 'flags'>): Promise<ChatModel> {
  const model = await openModel({ flags: FLAGS, ...options });
  onTestFinished(() => model.close());
  return model;
}

/** One user message that says `content`, and whatever else a request has. */
export function ask(content: string, request: Partial<ChatRequest> = {}): ChatRequest {
  return { messages: [{ role: 'user', content }], ...request };
}

/** The CallError that a call ends with. @throws whatever else it ends with. */
export async function failureOf(call: Promise<unknown>): Promise<CallError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('the call went well');
}

/** Sets variables of the environment until the test has ended; undefined takes one away. */
export function setEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    const before = process.env[name];
    assign(name, value);
    onTestFinished(() => assign(name, before));
  }
}

function assign(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
