import {
  type FakeBatch,
  type FakeBatchOptions,
  type FakeBatchServer,
  defaultBatchReply,
  promptOf,
  serveBatches,
} from './fake-batches.ts';

/** A server that stands in for Anthropic's Message Batches. */
export async function startFakeAnthropicBatches(options: FakeBatchOptions = {}): Promise<FakeBatchServer> {
  const { reply = defaultBatchReply, outcome = () => 'reply' as const, endsAtLook = 2 } = options;
  const batches: FakeBatch[] = [];
  const resultFiles = new Map<string, string[]>();
  let results = 0;

  const server = await serveBatches(options, ({ route, body, path, query }) => {
    const batch = batches.find((each) => each.id === path.split('/')[4]);
    if (route === 'POST /v1/messages/batches') {
      const { requests } = JSON.parse(body.toString()) as {
        requests: { custom_id: string; params: Record<string, unknown> }[];
      };
      const bad = requests.find(({ custom_id }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(custom_id));
      if (bad !== undefined) return { status: 400, body: problem('invalid_request_error', bad.custom_id) };
      const number = batches.length + 1;
      batches.push({
        id: `msgbatch_${number}`,
        number,
        requests: requests.map(({ custom_id, params }) => ({
          customId: custom_id,
          prompt: promptOf(params),
          body: params,
        })),
        createdAt: Date.now(),
        looks: 0,
      });
      return { body: describe(batches.at(-1) as FakeBatch) };
    }
    if (route === 'GET /v1/messages/batches') {
      const limit = Number(query.get('limit') ?? 20);
      const page = batches.toReversed().slice(0, limit);
      return { body: { data: page.map(describe), has_more: batches.length > limit } };
    }
    if (batch === undefined) return { status: 404, body: problem('not_found_error', route) };
    if (route === 'GET /v1/messages/batches/ID') {
      batch.looks += 1;
      return { body: describe(batch) };
    }
    const lines = resultFiles.get(batch.id) ?? linesOf(batch);
    resultFiles.set(batch.id, lines);
    return { body: lines };
  });

  function describe(batch: FakeBatch): object {
    const isEnded = batch.looks >= endsAtLook;
    const outcomes = batch.requests.map(({ prompt }) => outcome(prompt, batch.number));
    const countOf = (wanted: (each: (typeof outcomes)[number]) => boolean) =>
      isEnded ? outcomes.filter(wanted).length : 0;
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: isEnded ? 'ended' : 'in_progress',
      request_counts: {
        processing: isEnded ? 0 : outcomes.length,
        succeeded: countOf((each) => typeof each === 'string' && each !== 'expired'),
        errored: countOf((each) => typeof each === 'object'),
        canceled: 0,
        expired: countOf((each) => each === 'expired'),
      },
      created_at: new Date(batch.createdAt).toISOString(),
      ended_at: isEnded ? new Date().toISOString() : null,
      // Another host: a client that followed it would send its key there.
      results_url: isEnded ? `http://results.invalid/v1/messages/batches/${batch.id}/results` : null,
    };
  }

  /** Results in the reverse order of the requests. */
  function linesOf(batch: FakeBatch): string[] {
    return batch.requests.toReversed().map(({ customId, prompt, body }) => {
      const what = outcome(prompt, batch.number);
      results += 1;
      const result =
        what === 'expired'
          ? { type: 'expired' }
          : typeof what === 'object'
            ? { type: 'errored', error: what.body }
            : { type: 'succeeded', message: message(String(body['model']), results, reply(prompt, results)) };
      return JSON.stringify({ custom_id: customId, result });
    });
  }

  return { ...server, batches };
}

/** Anthropic's error body. */
export function problem(type: string, text: string): object {
  return { type: 'error', error: { type, message: text }, request_id: 'req_7' };
}

function message(model: string, number: number, text: string): object {
  return {
    id: `msg_${number}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 4 },
  };
}
