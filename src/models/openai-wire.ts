import type { Refusal, TokenLogprob } from './chat-model.ts';
import { asFields, asList } from './json.ts';
import { toLogprobs, type WireFormat } from './wire-format.ts';

/** OpenAI's chat completions (platform.openai.com/docs/api-reference/chat/object and …/chat/streaming). */
export const OPENAI_WIRE: WireFormat = {
  isReply: () => true,
  readRefusal,
  readLogprobs,
};

function choicesOf(events: readonly unknown[]): Record<string, unknown>[] {
  return events.flatMap((event) => asList(asFields(event)?.['choices']).slice(0, 1));
}

function readRefusal(events: readonly unknown[]): Refusal | undefined {
  let said = '';
  for (const choice of choicesOf(events)) {
    const message = asFields(choice['message']) ?? asFields(choice['delta']);
    const part = message?.['refusal'];
    if (typeof part === 'string') said += part;
  }
  return said === '' ? undefined : { kind: 'refusal', said };
}

function readLogprobs(events: readonly unknown[]): TokenLogprob[] {
  return choicesOf(events)
    .flatMap((choice) => asList(asFields(choice['logprobs'])?.['content']))
    .flatMap((entry) => toLogprobs('logprob', entry, asList(entry['top_logprobs'])));
}
