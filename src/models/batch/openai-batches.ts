import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { BatchApi, BatchState } from './batch-api.ts';
import { type ApiCall, type Send, asJson, errorBody } from './send.ts';

/*
 * OpenAI's Batch API, which several other servers have too: https://platform.openai.com/docs/guides/batch and
 * https://platform.openai.com/docs/api-reference/batch. Fields are read as leniently as they are needed.
 */

const batchSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  input_file_id: z.string().nullish(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  errors: z
    .looseObject({
      data: z
        .array(
          z.looseObject({
            code: z.string().nullish(),
            message: z.string().nullish(),
            line: z.number().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  request_counts: z
    .looseObject({
      total: z.number().nullish(),
      completed: z.number().nullish(),
      failed: z.number().nullish(),
    })
    .nullish(),
});

type Batch = z.infer<typeof batchSchema>;

const fileSchema = z.looseObject({ id: z.string() });
const pageSchema = z.looseObject({ data: z.array(batchSchema), has_more: z.boolean().nullish() });

const resultSchema = z.looseObject({
  custom_id: z.string(),
  response: z
    .looseObject({ status_code: z.number(), request_id: z.string().nullish(), body: z.unknown().optional() })
    .nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

/** Of how many pages of 100 batches each, the newest first, one is looked for. */
const PAGES_TO_SEARCH = 5;

export const openaiBatches: BatchApi = {
  name: 'openai',
  limits: { requests: 50_000, bytes: 200e6 },
  requestIdHeader: 'x-request-id',
  toLine: (id, path, body) =>
    `{"custom_id":${JSON.stringify(id)},"method":"POST","url":${JSON.stringify(`/v1${path}`)},"body":${body}}`,
  async upload(lines, send) {
    const { id } = await send(toUpload(lines), asJson(fileSchema));
    return id;
  },
  async create(_lines, path, { nonce, input }, send) {
    const body = JSON.stringify({
      input_file_id: input,
      endpoint: `/v1${path}`,
      completion_window: '24h',
      // For a person who looks at the list of batches.
      metadata: { llm_judge: nonce },
    });
    const call: ApiCall = { method: 'POST', path: '/batches', body, contentType: 'application/json' };
    const { id } = await send(call, asJson(batchSchema));
    return id;
  },
  // A file is uploaded for one batch, so it tells which one it is.
  async find({ input }, send) {
    let after = '';
    for (let page = 0; page < PAGES_TO_SEARCH; page += 1) {
      const { data, has_more } = await fetchPage(after, send);
      const found = data.find((batch) => batch.input_file_id === input);
      if (found !== undefined) return [found.id];
      const last = data.at(-1);
      if (has_more !== true || last === undefined) break;
      after = `&after=${encodeURIComponent(last.id)}`;
    }
    return [];
  },
  async fetchState(batchId, send) {
    const path = `/batches/${encodeURIComponent(batchId)}`;
    return toState(await send({ method: 'GET', path }, asJson(batchSchema)));
  },
  toResult(line) {
    const parsed = resultSchema.safeParse(line);
    if (!parsed.success) return undefined;
    const { custom_id: id, response, error } = parsed.data;
    if (response == null) {
      return { kind: 'unanswered', id, reason: error?.message ?? error?.code ?? 'no reason given' };
    }
    const body = response.body ?? errorBody(error?.message ?? error?.code ?? 'an empty reply');
    return {
      kind: 'reply',
      id,
      status: response.status_code,
      body,
      requestId: response.request_id ?? undefined,
    };
  },
};

async function fetchPage(after: string, send: Send): Promise<z.infer<typeof pageSchema>> {
  return send({ method: 'GET', path: `/batches?limit=100${after}` }, asJson(pageSchema));
}

/** `multipart/form-data` (RFC 7578) in one piece of memory. */
function toUpload(lines: readonly string[]): ApiCall {
  const boundary = `llm-judge-${randomBytes(18).toString('hex')}`;
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nbatch\r\n` +
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="llm-judge.jsonl"\r\n` +
    'content-type: application/jsonl\r\n\r\n';
  const body = Buffer.from(`${head}${lines.join('\n')}\n\r\n--${boundary}--\r\n`);
  return { method: 'POST', path: '/files', body, contentType: `multipart/form-data; boundary=${boundary}` };
}

function toState(batch: Batch): BatchState {
  // Some servers write it in capitals.
  const status = batch.status.toLowerCase();
  const counts = batch.request_counts;
  const files = [batch.output_file_id, batch.error_file_id].filter(
    (id) => typeof id === 'string' && id !== '',
  );
  return {
    status,
    isEnded: ['failed', 'completed', 'expired', 'cancelled'].includes(status),
    total: counts?.total ?? 0,
    completed: counts?.completed ?? 0,
    failed: counts?.failed ?? 0,
    ...(status === 'failed' && files.length === 0 ? { refusal: toRefusal(batch) } : {}),
    results: files.map((id) => `/files/${encodeURIComponent(id as string)}/content`),
  };
}

/** Why the server did not take the batch; a few of the reasons are enough, there may be one for each line. */
function toRefusal({ errors }: Batch): { status: number; body: object } {
  const reasons = errors?.data ?? [];
  const said = reasons
    .slice(0, 3)
    .map(
      ({ message, code, line }) =>
        `${line == null ? '' : `line ${line}: `}${message ?? code ?? 'no reason given'}`,
    );
  const code = reasons[0]?.code ?? undefined;
  // Too many tokens wait in other batches: that passes.
  const status = code === 'token_limit_exceeded' ? 429 : 400;
  const message = `the batch was refused: ${said.length === 0 ? 'no reason given' : said.join('; ')}`;
  return { status, body: errorBody(message, 'invalid_request_error', code) };
}
