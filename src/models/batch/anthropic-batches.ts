import { z } from 'zod';
import type { BatchApi, BatchState } from './batch-api.ts';
import { type ApiCall, asJson } from './send.ts';

/*
 * Anthropic's Message Batches: https://platform.claude.com/docs/en/build-with-claude/batch-processing and
 * https://platform.claude.com/docs/en/api/messages/batches.
 */

const countSchema = z.number().nullish();
const batchSchema = z.looseObject({
  id: z.string(),
  processing_status: z.string(),
  created_at: z.string().nullish(),
  request_counts: z
    .looseObject({
      processing: countSchema,
      succeeded: countSchema,
      errored: countSchema,
      canceled: countSchema,
      expired: countSchema,
    })
    .nullish(),
});

type Batch = z.infer<typeof batchSchema>;

const pageSchema = z.looseObject({ data: z.array(batchSchema) });

const resultSchema = z.looseObject({
  custom_id: z.string(),
  result: z.looseObject({
    type: z.string(),
    message: z.unknown().optional(),
    error: z
      .looseObject({
        request_id: z.string().nullish(),
        error: z.looseObject({ type: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});

/** The status of a single call that fails with this error: https://platform.claude.com/docs/en/api/errors */
const STATUSES: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** How much earlier (our clock may be fast) and later (sending takes time) than we noted a batch may have been created. */
const CREATED_EARLIER_MS = 5 * 60_000;
const CREATED_LATER_MS = 20 * 60_000;

export const anthropicBatches: BatchApi = {
  name: 'anthropic',
  limits: { requests: 100_000, bytes: 256e6 },
  requestIdHeader: 'request-id',
  toLine: (id, _path, body) => `{"custom_id":${JSON.stringify(id)},"params":${body}}`,
  upload: async () => undefined,
  async create(lines, _path, _stored, send) {
    const body = Buffer.from(`{"requests":[${lines.join(',')}]}`);
    const call: ApiCall = {
      method: 'POST',
      path: '/messages/batches',
      body,
      contentType: 'application/json',
    };
    const { id } = await send(call, asJson(batchSchema));
    return id;
  },
  // A batch bears no name of ours: its time and size make it likely, and its results (by their custom ids) certain.
  async find({ time, ids }, send) {
    const call: ApiCall = { method: 'GET', path: '/messages/batches?limit=100' };
    const { data } = await send(call, asJson(pageSchema));
    return data
      .filter((batch) => {
        const sinceThen = Date.parse(batch.created_at ?? '') - time;
        return (
          sinceThen >= -CREATED_EARLIER_MS &&
          sinceThen <= CREATED_LATER_MS &&
          toState(batch).total === ids.length
        );
      })
      .map(({ id }) => id);
  },
  async fetchState(batchId, send) {
    const path = `/messages/batches/${encodeURIComponent(batchId)}`;
    return toState(await send({ method: 'GET', path }, asJson(batchSchema)));
  },
  toResult(line) {
    const parsed = resultSchema.safeParse(line);
    if (!parsed.success) return undefined;
    const { custom_id: id, result } = parsed.data;
    if (result.type === 'succeeded') return { kind: 'reply', id, status: 200, body: result.message };
    if (result.type === 'errored') {
      const { error } = result;
      const status = STATUSES[error?.error?.type ?? ''] ?? 500;
      return { kind: 'reply', id, status, body: error, requestId: error?.request_id ?? undefined };
    }
    return { kind: 'unanswered', id, reason: `the request was ${result.type}` };
  },
};

function toState({ id, processing_status: status, request_counts: counts }: Batch): BatchState {
  const completed = counts?.succeeded ?? 0;
  const failed = (counts?.errored ?? 0) + (counts?.canceled ?? 0) + (counts?.expired ?? 0);
  return {
    status,
    isEnded: status === 'ended',
    total: (counts?.processing ?? 0) + completed + failed,
    completed,
    failed,
    // `results_url` says the same; but a key is sent to no other host than the one that the user named.
    results: [`/messages/batches/${encodeURIComponent(id)}/results`],
  };
}
