import {
  type FakeBatch,
  type FakeBatchOptions,
  type FakeBatchServer,
  type Reply,
  defaultBatchReply,
  promptOf,
  serveBatches,
} from './fake-batches.ts';

export interface FakeOpenAIBatchOptions extends FakeBatchOptions {
  /** Why the batch is refused after its creation, if it is. */
  refuse?: (batch: FakeBatch) => { code: string; message: string; line: number | null }[] | undefined;
}

/** A server that stands in for OpenAI's files and batches. */
export async function startFakeOpenAIBatches(
  options: FakeOpenAIBatchOptions = {},
): Promise<FakeBatchServer & { files: Map<string, string> }> {
  const { reply = defaultBatchReply, outcome = () => 'reply' as const, endsAtLook = 2 } = options;
  const files = new Map<string, string>();
  const batches: (FakeBatch & { input: string; metadata: unknown })[] = [];
  const resultFiles = new Map<string, string[]>();
  let results = 0;

  const server = await serveBatches(options, async ({ route, headers, body, path, query }) => {
    const id = path.split('/')[3] as string;
    if (route === 'POST /v1/files') {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] as string },
      }).formData();
      if (form.get('purpose') !== 'batch') return refused('purpose');
      const fileId = `file-${files.size + 1}`;
      files.set(fileId, await (form.get('file') as File).text());
      return { body: { id: fileId, object: 'file', purpose: 'batch', filename: 'batch.jsonl' } };
    }
    if (route === 'POST /v1/batches') return create(JSON.parse(body.toString()) as Record<string, unknown>);
    if (route === 'GET /v1/batches') {
      const newest = batches.toReversed();
      const after = newest.findIndex((batch) => batch.id === query.get('after')) + 1;
      const page = newest.slice(after, after + Number(query.get('limit') ?? 20));
      return {
        body: { object: 'list', data: page.map(describe), has_more: after + page.length < newest.length },
      };
    }
    if (route === 'GET /v1/batches/ID') {
      const batch = batches.find((each) => each.id === id);
      if (batch === undefined) return { status: 404, body: { error: { message: `No batch ${id}` } } };
      batch.looks += 1;
      return { body: describe(batch) };
    }
    if (route === 'GET /v1/files/ID/content') {
      const lines = resultFiles.get(id) ?? linesOf(id);
      resultFiles.set(id, lines);
      return { body: lines };
    }
    return { status: 404, body: { error: { message: `Unknown request URL: ${route}.` } } };
  });

  function create(wanted: Record<string, unknown>): Reply {
    const input = wanted['input_file_id'] as string;
    const text = files.get(input);
    if (text === undefined) return refused('input_file_id');
    if (wanted['endpoint'] !== '/v1/chat/completions') return refused('endpoint');
    if (wanted['completion_window'] !== '24h') return refused('completion_window');
    const lines = text.split('\n').filter((line) => line !== '');
    const number = batches.length + 1;
    const requests = lines.map((line) => {
      const { custom_id, method, url, body } = JSON.parse(line) as Record<string, unknown>;
      if (method !== 'POST' || url !== wanted['endpoint']) throw new Error(`bad line ${line}`);
      const chat = body as Record<string, unknown>;
      return { customId: custom_id as string, prompt: promptOf(chat), body: chat };
    });
    const id = `batch_${number}`;
    batches.push({
      id,
      number,
      requests,
      createdAt: Date.now(),
      looks: 0,
      input,
      metadata: wanted['metadata'],
    });
    return { body: describe(batches.at(-1) as (typeof batches)[number]) };
  }

  function describe(batch: (typeof batches)[number]): object {
    const errors = options.refuse?.(batch);
    const isEnded = batch.looks >= endsAtLook;
    const outcomes = batch.requests.map(({ prompt }) => outcome(prompt, batch.number));
    const isExpired = outcomes.includes('expired');
    const hasErrors = outcomes.some((each) => each === 'expired' || typeof each === 'object');
    return {
      id: batch.id,
      object: 'batch',
      endpoint: '/v1/chat/completions',
      errors:
        isEnded && errors
          ? { object: 'list', data: errors.map((error) => ({ ...error, param: null })) }
          : null,
      input_file_id: batch.input,
      completion_window: '24h',
      status: !isEnded
        ? batch.looks === 0
          ? 'validating'
          : 'in_progress'
        : errors
          ? 'failed'
          : isExpired
            ? 'expired'
            : 'completed',
      output_file_id: isEnded && !errors ? `file-${batch.number}-output` : null,
      error_file_id: isEnded && !errors && hasErrors ? `file-${batch.number}-error` : null,
      created_at: Math.floor(batch.createdAt / 1000),
      request_counts: {
        total: batch.requests.length,
        completed: isEnded ? outcomes.filter((each) => each === 'reply').length : 0,
        failed: isEnded ? outcomes.filter((each) => typeof each === 'object').length : 0,
      },
      metadata: batch.metadata,
    };
  }

  /** Results in the reverse order of the requests. */
  function linesOf(fileId: string): string[] {
    const [, number, kind] = fileId.split('-');
    const batch = batches.find((each) => String(each.number) === number);
    const lines: string[] = [];
    for (const { customId, prompt, body } of batch?.requests.toReversed() ?? []) {
      const what = outcome(prompt, batch?.number ?? 0);
      if (what === 'missing' || (what === 'expired' || typeof what === 'object') !== (kind === 'error'))
        continue;
      if (what === 'garbage') {
        lines.push('<html>Bad gateway</html>');
        continue;
      }
      results += 1;
      const row = {
        id: `batch_req_${results}`,
        custom_id: customId,
        response: null as object | null,
        error: null as object | null,
      };
      if (what === 'expired') {
        row.error = {
          code: 'batch_expired',
          message: 'This request could not be executed before the completion window expired.',
        };
      } else if (typeof what === 'object') {
        row.response = { status_code: what.status, request_id: `req_${results}`, body: what.body };
      } else {
        row.response = {
          status_code: 200,
          request_id: `req_${results}`,
          body: completion(String(body['model']), results, reply(prompt, results)),
        };
      }
      lines.push(JSON.stringify(row));
    }
    return lines;
  }

  return { ...server, batches, files };
}

function completion(model: string, number: number, content: string): object {
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  };
}

function refused(parameter: string): Reply {
  return { status: 400, body: { error: { message: `Invalid ${parameter}`, type: 'invalid_request_error' } } };
}
