import type { LanguageModelV3CallOptions, LanguageModelV3Prompt } from '@ai-sdk/provider';
import type { ChatMessage, ChatRequest } from './chat-model.ts';

/** A request as the AI SDK's packages take it: what is undefined is left out of the body. */
export function toCallOptions(
  { messages, temperature, topP, maxTokens, seed }: ChatRequest,
  signal: AbortSignal | undefined,
): LanguageModelV3CallOptions {
  return {
    prompt: messages.map(toPromptMessage),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(signal === undefined ? {} : { abortSignal: signal }),
  };
}

function toPromptMessage({ role, content }: ChatMessage): LanguageModelV3Prompt[number] {
  return role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] };
}
