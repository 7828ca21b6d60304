import type { LlamaModel, Token } from 'node-llama-cpp';
import type { ChatMessage } from '../chat-model.ts';
import type { RenderChat } from './chat-template.ts';
import { type ControlNames, readControlNames } from './control-names.ts';

export interface Prompt {
  tokens: Token[];
  /** As the template laid it out. */
  text: string;
}

/** Lays a conversation out as tokens. */
export type PromptWriter = (
  messages: readonly ChatMessage[],
  variables: Readonly<Record<string, unknown>>,
) => Prompt;

/**
 * Conversations as the model's own template lays them out. What a message says is never a control token: an answer that spells
 * `<|im_end|>` cannot end its own turn in a judge's prompt, it is read as the letters that it is.
 */
export function promptWriter(
  model: Pick<LlamaModel, 'tokenize' | 'detokenize' | 'getTokenAttributes' | 'isEogToken' | 'tokens'>,
  render: RenderChat,
): PromptWriter {
  const namesIn = readControlNames(model);
  const { bos, shouldPrependBosToken } = model.tokens;
  return (messages, variables) => {
    const names = namesIn(messages.map(({ content }) => content));
    const marked = messages.map(({ role, content }) => ({ role, content: names.mark(content) }));
    const text = render(marked, { addGenerationPrompt: true, variables });
    const tokens = tokenize(text, names);
    if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
    return { tokens, text: names.unmark(text) };
  };

  /** What is marked is plain text; what is not is the template's. */
  function tokenize(text: string, names: ControlNames): Token[] {
    const tokens: Token[] = [];
    for (const { isMarked, part } of names.split(text)) {
      for (const token of model.tokenize(part, !isMarked)) tokens.push(token);
    }
    return tokens;
  }
}
