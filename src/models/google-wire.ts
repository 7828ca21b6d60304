import type { Refusal, TokenLogprob } from './chat-model.ts';
import { asFields, asList } from './json.ts';
import { toLogprobs, type WireFormat } from './wire-format.ts';

/** Gemini's generateContent (ai.google.dev/api/generate-content#v1beta.GenerateContentResponse). */
export const GOOGLE_WIRE: WireFormat = {
  isReply: (events) =>
    events.some((event) => {
      const fields = asFields(event);
      return Array.isArray(fields?.['candidates']) || asFields(fields?.['promptFeedback']) !== undefined;
    }),
  readRefusal,
  readLogprobs,
};

/** Reasons to end that are a filter's (…#FinishReason); images are not asked for. */
const FILTERS = new Set(['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY']);

function candidateOf(event: unknown): Record<string, unknown> | undefined {
  return asList(asFields(event)?.['candidates'])[0];
}

function readRefusal(events: readonly unknown[]): Refusal | undefined {
  for (const event of events) {
    const feedback = asFields(asFields(event)?.['promptFeedback']);
    const blocked = feedback?.['blockReason'];
    if (typeof blocked === 'string' && !blocked.endsWith('_UNSPECIFIED')) {
      const message = feedback?.['blockReasonMessage'];
      return refusal(`the prompt was blocked (${blocked})`, message);
    }
    const candidate = candidateOf(event);
    const reason = candidate?.['finishReason'];
    if (typeof reason === 'string' && FILTERS.has(reason)) {
      return refusal(`the reply was withheld (${reason})`, candidate?.['finishMessage']);
    }
  }
  return undefined;
}

function refusal(what: string, message: unknown): Refusal {
  return {
    kind: 'content-filter',
    said: typeof message === 'string' && message !== '' ? `${what}: ${message}` : what,
  };
}

function readLogprobs(events: readonly unknown[]): TokenLogprob[] {
  return events.flatMap((event) => {
    const result = asFields(candidateOf(event)?.['logprobsResult']);
    const top = asList(result?.['topCandidates']);
    return asList(result?.['chosenCandidates']).flatMap((chosen, place) =>
      toLogprobs('logProbability', chosen, asList(top[place]?.['candidates'])),
    );
  });
}
