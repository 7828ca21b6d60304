import type { BrowserContext, Page } from 'playwright-core';

/** What a page has done that no page of ours may do, a sentence each. */
export interface Incidents {
  list: string[];
}

/** Names that only the watch and hostile payloads use. */
declare global {
  interface Window {
    reportIncident: (text: string) => Promise<void>;
    __hit: unknown;
  }
}

/**
 * Records, in every page of a context: requests to anything but the server (or the file) at `address`, errors and warnings on the console,
 * uncaught errors, violations of the Content-Security-Policy, dialogs, further windows, frames, downloads, and whether
 * `window.__hit` was set, as hostile payloads do.
 */
export async function watchContext(context: BrowserContext, address: string): Promise<Incidents> {
  const incidents: Incidents = { list: [] };
  const report = (text: string) => void incidents.list.push(text.slice(0, 500));
  await context.exposeBinding('reportIncident', (_source, text: string) => report(text));
  await context.addInitScript(watchDocument);
  context.on('request', (request) => {
    if (!isOwn(request.url(), address)) report(`request: ${request.method()} ${request.url()}`);
  });
  context.on('page', (page) => watchPage(page, context, report));
  return incidents;
}

function watchPage(page: Page, context: BrowserContext, report: (text: string) => void): void {
  if (context.pages().length > 1) report(`window: ${page.url()}`);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      report(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => report(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    report(`dialog: ${dialog.type()} ${dialog.message()}`);
    // To be asked before one leaves is no reason to stay.
    void (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss());
  });
  page.on('frameattached', () => report('frame'));
  page.on('download', (download) => report(`download: ${download.url()}`));
}

/** A server's own address, or the one file that was opened. */
function isOwn(url: string, address: string): boolean {
  const { protocol, origin, pathname } = new URL(url);
  const own = new URL(address);
  // A file has its fonts in itself.
  if (own.protocol === 'file:')
    return protocol === 'data:' || (protocol === 'file:' && pathname === own.pathname);
  return origin === own.origin;
}

/** Runs in the page, before its own scripts. */
function watchDocument(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    void window.reportIncident(`policy: ${violatedDirective} ${blockedURI} ${sample}`);
  });
  let hit: unknown;
  Object.defineProperty(window, '__hit', {
    get: () => hit,
    set: (value: unknown) => {
      hit = value;
      void window.reportIncident('script: a payload was executed');
    },
  });
}
