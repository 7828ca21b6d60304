import { Hono } from 'hono';
import { questionIdSchema } from '../benchmark/question.ts';
import type { Library } from './library.ts';
import { readTexts } from './read-texts.ts';
import { sendJson } from './send-json.ts';

/** What the page asks for. Names from the address are looked up in lists, and are never part of a path. */
export function readingApi(library: Library): Hono {
  const api = new Hono();
  api.get('/benches', (context) => sendJson(context, { text: JSON.stringify(library.list()) }));

  api.get('/snapshot', (context) => {
    const bench = library.find(context.req.query('bench') ?? '');
    if (bench === undefined) return context.json({ error: 'There is no such benchmark.' }, 404);
    return sendJson(context, bench.snapshot());
  });

  api.get('/texts', (context) => {
    const index = library.find(context.req.query('bench') ?? '')?.live.index;
    if (index === undefined) return context.json({ error: 'There is no such benchmark.' }, 404);
    const id = questionIdSchema.safeParse(context.req.query('question'));
    const question = id.success ? index.names.findQuestion(id.data) : undefined;
    if (question === undefined) return context.json({ error: 'There is no such question.' }, 404);
    const models = context.req.queries('model');
    const places = models?.flatMap((model) => index.names.models.find(model) ?? []);
    const texts = readTexts(index, question, places === undefined ? undefined : new Set(places));
    return sendJson(context, { text: JSON.stringify(texts) });
  });

  api.get('/revision', (context) => {
    const live = library.find(context.req.query('bench') ?? '')?.live;
    if (live === undefined) return context.json({ error: 'There is no such benchmark.' }, 404);
    return context.json({ revision: live.revision });
  });
  return api;
}
