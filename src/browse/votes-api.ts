import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { InputError } from '../errors.ts';
import type { Library } from './library.ts';
import { newVoteSchema, recordVote, voteProblem, votesFileName } from './new-vote.ts';
import { describeProblem } from './problems.ts';
import { isSameSecret } from './same-secret.ts';

const MOST_BYTES = 8192;

/** Takes the votes that people give on the page. @param token only the page has it. */
export function votesApi(library: Library, token: string): Hono {
  const api = new Hono();
  api.post(
    '/votes',
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (context) => context.json({ error: 'A vote is shorter than that.' }, 413),
    }),
    async (context) => {
      if (!isSameSecret(context.req.header('x-llm-judge-token') ?? '', token)) {
        return refuse(context, 403, 'This page is of an earlier server. Load it again.');
      }
      const [type] = (context.req.header('content-type') ?? '').split(';');
      if (type?.trim().toLowerCase() !== 'application/json') return refuse(context, 415, 'A vote is JSON.');
      const body: unknown = await context.req.json().catch(() => undefined);
      const vote = newVoteSchema.safeParse(body);
      if (!vote.success) {
        const [issue] = vote.error.issues;
        return refuse(context, 400, `This is no vote: ${issue?.path.join('.')}: ${issue?.message}.`);
      }
      const index = library.find(vote.data.bench)?.live.index;
      if (index === undefined) return refuse(context, 404, 'There is no such benchmark.');
      const problem = voteProblem(index, vote.data);
      if (problem !== undefined) return refuse(context, 400, problem);
      try {
        recordVote(index, vote.data);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        // Where the data folder is, and the remedy with its paths, are for whoever runs the server.
        return refuse(context, 409, describeProblem(error, votesFileName(vote.data)));
      }
      return context.json({ saved: true }, 201);
    },
  );
  return api;
}

function refuse(context: Context, status: 400 | 403 | 404 | 409 | 415, error: string): Response {
  return context.json({ error }, status);
}
