import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import type { Recording, RecordedReply } from './recording.ts';

export interface ReplayOptions {
  recording: Recording;
  /** @default '127.0.0.1' */
  host?: string | undefined;
  /** 0 for any free one. @default 0 */
  port?: number | undefined;
  /** How long each reply takes, in milliseconds. @default 0 */
  latency?: number | undefined;
}

export interface RunningReplay {
  /** Up to and including `/v1`. */
  baseUrl: string;
  close(): Promise<void>;
}

const contentSchema = z.union([
  z.string(),
  z
    .array(z.looseObject({ type: z.literal('text'), text: z.string() }))
    .transform((parts) => parts.map(({ text }) => text).join('')),
]);

const requestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.looseObject({ role: z.enum(['system', 'user', 'assistant']), content: contentSchema }))
    .min(1),
});

/**
 * Serves a recording as an OpenAI-compatible chat API: a request whose conversation was recorded is answered with the
 * recorded reply, every other one with an error in OpenAI's form.
 *
 * @throws InputError when the port is taken.
 */
export async function startReplay(options: ReplayOptions): Promise<RunningReplay> {
  const { recording, latency = 0 } = options;
  const app = new Hono();
  let served = 0;

  app.get('/v1/models', (context) =>
    context.json({
      object: 'list',
      data: [...recording.models.keys()].map((id) => ({ id, object: 'model', owned_by: 'recording' })),
    }),
  );
  app.post('/v1/chat/completions', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const parsed = requestSchema.safeParse(body);
    if (!parsed.success)
      return context.json(errorBody('this is no chat completion request', 'invalid_request'), 400);
    const { model, messages } = parsed.data;
    if (!recording.models.has(model)) {
      const known = [...recording.models.keys()].join(', ');
      return context.json(
        errorBody(`no recording of model "${model}"; there are: ${known}`, 'model_not_found'),
        404,
      );
    }
    const reply = recording.take(model, messages);
    if (reply === undefined) {
      const message = `model "${model}" has no recorded reply to this conversation`;
      return context.json(errorBody(message, 'not_recorded'), 400);
    }
    if (latency > 0) await sleep(latency);
    served += 1;
    return context.json(completionBody(`replay-${served}`, model, reply));
  });
  app.notFound((context) =>
    context.json(
      errorBody('no such path; this server has /v1/chat/completions and /v1/models', 'not_found'),
      404,
    ),
  );

  return listen(app, options.host ?? '127.0.0.1', options.port ?? 0);
}

function listen(app: Hono, host: string, port: number): Promise<RunningReplay> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: app.fetch, hostname: host, port });
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new InputError(
              `port ${port} of ${host} is taken`,
              { flag: '--port' },
              'Choose another, or 0 for any free one.',
            )
          : new InputError(`cannot listen on ${host}:${port} (${error.message})`, { flag: '--host' }),
      ),
    );
    server.once('listening', () => {
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve({
        baseUrl: `http://${name}:${address.port}/v1`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
  });
}

function completionBody(id: string, model: string, reply: RecordedReply) {
  const { prompt_tokens = 0, completion_tokens = 0 } = reply.usage ?? {};
  return {
    id,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: reply.text,
          ...(reply.reasoning === undefined ? {} : { reasoning_content: reply.reasoning }),
        },
        finish_reason: reply.finishReason,
      },
    ],
    ...(reply.usage === undefined
      ? {}
      : { usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens } }),
  };
}

function errorBody(message: string, code: string) {
  return { error: { message, type: 'invalid_request_error', param: null, code } };
}
