import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { InputError } from '../errors.ts';
import { readingApi } from './api.ts';
import { checkHostAndExplain } from './explain-host.ts';
import { checkOrigin, hostInUrl } from './guard.ts';
import { Library } from './library.ts';
import { requirePassword } from './login.ts';
import { readPageFiles } from './page-files.ts';
import { pageHtml } from './page-html.ts';
import { securityHeaders } from './security-headers.ts';
import { votesApi } from './votes-api.ts';

export interface BrowseOptions {
  dataDir: string;
  /** The benchmark that the page begins with. */
  bench?: string | undefined;
  /** @default '127.0.0.1' */
  host?: string | undefined;
  /** 0 for any free one. @default 0 */
  port?: number | undefined;
  /** Who has it may look and vote; anybody who reaches the server, where undefined. */
  password?: string | undefined;
}

export interface RunningBrowse {
  /** With a slash at its end. */
  address: string;
  close(): Promise<void>;
}

/**
 * Serves the page over a data folder.
 *
 * @throws InputError when the port is taken, or the page is not built.
 */
export async function startBrowse(options: BrowseOptions): Promise<RunningBrowse> {
  const { dataDir, bench, host = '127.0.0.1', port = 0, password } = options;
  const { html, assets } = readPageFiles();
  const library = new Library(dataDir, bench);
  const token = randomBytes(32).toString('base64url');
  const page = pageHtml(html, { token });
  let listeningOn = port;
  const portNow = () => listeningOn;

  const app = new Hono();
  app.use(securityHeaders);
  app.use(checkHostAndExplain(host, portNow));
  if (password !== undefined) app.route('/', requirePassword(password, portNow));
  app.use('/api/*', checkOrigin);
  app.get('/', (context) => context.html(page));
  app.get('/assets/*', async (context) => {
    const file = assets.get(context.req.path);
    if (file === undefined) return context.json({ error: 'There is no such file.' }, 404);
    // The names hold a digest of the content.
    const headers = { 'content-type': file.type, 'cache-control': 'private, max-age=31536000, immutable' };
    if (!/\bgzip\b/.test(context.req.header('accept-encoding') ?? '')) {
      return context.body(file.bytes, 200, headers);
    }
    return context.body(await file.gzipped(), 200, { ...headers, 'content-encoding': 'gzip' });
  });
  app.route('/api', readingApi(library));
  app.route('/api', votesApi(library, token));
  app.notFound((context) => context.json({ error: 'There is no such page.' }, 404));
  // A message of the system's names paths.
  app.onError((error: NodeJS.ErrnoException, context) =>
    context.json({ error: `The server failed (${error.code ?? error.name}).` }, 500),
  );

  const server = await listen(app, host, port);
  listeningOn = (server.address() as AddressInfo).port;
  const [first] = library.list();
  // The page will ask for it.
  if (first !== undefined) library.find(first.name);
  return {
    address: `http://${hostInUrl(host)}:${listeningOn}/`,
    close: () =>
      new Promise((done) => {
        library.close();
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listen(app: Hono, host: string, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: app.fetch, hostname: host.replace(/^\[(.*)\]$/, '$1'), port });
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
    server.once('listening', () => resolve(server));
  });
}
