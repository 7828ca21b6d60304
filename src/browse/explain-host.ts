import type { MiddlewareHandler } from 'hono';
import { checkHost, hostInUrl } from './guard.ts';

/**
 * Refuses what `checkHost` refuses, and says where the page is instead. Whoever is refused may be a page elsewhere: it is told nothing
 * of the machine but what the user has named.
 *
 * @param host what the user has us listen on.
 * @param port called at each request: it is known only once we listen.
 */
export function checkHostAndExplain(host: string, port: () => number): MiddlewareHandler {
  const check = checkHost(host, port);
  return async (context, next) => {
    const refusal = await check(context, next);
    if (refusal === undefined) return;
    return context.json({ error: refusedHost(host, port()) }, 403);
  };
}

function refusedHost(host: string, port: number): string {
  const isEverywhere = ['0.0.0.0', '::', ''].includes(host);
  const own = isEverywhere ? '127.0.0.1' : hostInUrl(host);
  const isLocal = /^(127\.|localhost$|\[::1\]$)/i.test(own);
  const names = isLocal ? new Set([own, 'localhost']) : [own];
  const addresses = [...names].map((name) => `http://${name}:${port}/`);
  return [
    'This server does not go by that name.',
    `It takes ${addresses.join(' and ')}${isEverywhere ? ', and its machine by any other name or address' : ''}, with that port.`,
    'Another name or address of its machine is given to it with --host when it is started.',
  ].join(' ');
}
