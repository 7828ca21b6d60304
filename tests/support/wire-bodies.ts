/** Replies of each provider in its own form, with the fields that its documentation names; each says `text`. */

/** platform.openai.com/docs/api-reference/chat/object */
export function openAIReply(text: string, { message = {}, choice = {}, usage = {} } = {}) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_741_569_952,
    model: 'gpt-4o-2024-08-06',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null, annotations: [], ...message },
        logprobs: null,
        finish_reason: 'stop',
        ...choice,
      },
    ],
    usage: { prompt_tokens: 19, completion_tokens: 10, total_tokens: 29, ...usage },
    service_tier: 'default',
  };
}

/** platform.openai.com/docs/api-reference/chat/streaming; the last event but one carries the usage. */
export function openAIEvents(pieces: readonly string[], { choice = {} } = {}): (object | string)[] {
  const chunk = (fields: object) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_694_268_190,
    model: 'gpt-4o-mini',
    ...fields,
  });
  return [
    chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
    ...pieces.map((content) =>
      chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null, ...choice }] }),
    ),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 } }),
    'data: [DONE]\n\n',
  ];
}

/** docs.claude.com/en/api/messages */
export function anthropicReply(text: string, fields: object = {}) {
  return {
    id: 'msg_013Zva2CMHLNnjNjJKqJ2EF',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-20250514',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 25, output_tokens: 12 },
    ...fields,
  };
}

/** docs.claude.com/en/docs/build-with-claude/streaming */
export function anthropicEvents(
  pieces: readonly string[],
  delta: object = { stop_reason: 'end_turn' },
): object[] {
  return [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        content: [],
        model: 'claude-sonnet-4-20250514',
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 25, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_sequence: null, ...delta }, usage: { output_tokens: 15 } },
    { type: 'message_stop' },
  ];
}

/** ai.google.dev/api/generate-content#v1beta.GenerateContentResponse; the events of its streams have the same form. */
export function googleReply(text: string, candidate: object = {}) {
  return {
    candidates: [
      { content: { parts: [{ text }], role: 'model' }, finishReason: 'STOP', index: 0, ...candidate },
    ],
    usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 5, totalTokenCount: 12 },
    modelVersion: 'gemini-2.0-flash',
    responseId: 'response-1',
  };
}

/** docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export function converseReply(text: string, fields: object = {}) {
  return {
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 30, outputTokens: 8, totalTokens: 38 },
    metrics: { latencyMs: 1275 },
    ...fields,
  };
}
