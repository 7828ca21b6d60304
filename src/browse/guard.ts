import { type NetworkInterfaceInfo, hostname, networkInterfaces } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';

/** Addresses that stand for all of a machine's own. */
const WILDCARDS = new Set(['0.0.0.0', '::', '']);

/**
 * Refuses requests that name another host: a page elsewhere that has its own name point here (DNS rebinding) is stopped by this.
 *
 * @param host what the user has us listen on.
 * @param port called at each request: it is known only once we listen.
 */
export function checkHost(host: string, port: () => number): MiddlewareHandler {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', ...namesOf(host)]);
  return async (context, next) => {
    const given = context.req.header('host')?.toLowerCase() ?? '';
    const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(given) ?? [];
    const isOurs = names.has(name) && Number(digits ?? 80) === port();
    if (!isOurs) return context.json({ error: 'This server does not go by that name.' }, 403);
    await next();
  };
}

function namesOf(host: string): string[] {
  if (!WILDCARDS.has(host)) return [asInUrl(host.toLowerCase())];
  return [...ownAddresses().map(({ address }) => asInUrl(address)), hostname().toLowerCase()];
}

function ownAddresses(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((each) => each ?? []);
}

/** How a browser elsewhere reaches what listens on a host, without the port. */
export function hostInUrl(host: string): string {
  if (!WILDCARDS.has(host)) return asInUrl(host);
  const outer = ownAddresses().find(({ family, internal }) => family === 'IPv4' && !internal);
  return outer?.address ?? '127.0.0.1';
}

/** An address as it stands in a URL: that of IPv6 in brackets. */
function asInUrl(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

/** Refuses requests that pages of other origins make. */
export const checkOrigin: MiddlewareHandler = async (context, next) => {
  if (!isFromOurPage(context)) {
    return context.json({ error: 'This is for the page of this server alone.' }, 403);
  }
  await next();
};

/** Whether a request is our page's own, or no page's (a person's, a program's). */
export function isFromOurPage({ req }: Context): boolean {
  const origin = req.header('origin');
  if (origin !== undefined && origin !== `http://${req.header('host')?.toLowerCase()}`) return false;
  const site = req.header('sec-fetch-site');
  // `none`: the address was typed.
  return site === undefined || site === 'same-origin' || (site === 'none' && req.method === 'GET');
}
