import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marked } from 'marked';
import { expect, it, onTestFinished } from 'vitest';
import { links } from '../support/hostile/links.ts';
import { activeTexts, hostileTexts } from '../support/hostile.ts';
import { findBarriers } from './support/axe.ts';
import { startBeacon } from './support/beacon.ts';
import { describeInBrowser, openUncheckedPage } from './support/browser.ts';

const beacon = await startBeacon();

/** A server of one page, with whatever policy is given. */
async function servePage(html: string, policy = "default-src * 'unsafe-inline' data:"): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url !== '/') response.writeHead(204).end();
    else
      response
        .writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
        })
        .end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const EMPTY = '<!doctype html><meta charset=utf-8><link rel=icon href="data:,"><div id=target></div>';

describeInBrowser('the watch over pages', () => {
  it('has at least 150 different hostile texts', () => {
    expect(new Set(hostileTexts(beacon.address)).size).toBeGreaterThanOrEqual(150);
  });

  // What makes "no payload was executed" a finding: the same payloads are executed, and are seen, where a page is careless.
  it('sees most of the active texts act in a page that takes them as HTML', async () => {
    const { page, incidents } = await openUncheckedPage(await servePage(EMPTY));
    const silent: string[] = [];
    const texts = activeTexts(beacon.address);
    for (const text of texts) {
      [incidents.list.length, beacon.requests.length] = [0, 0];
      await page.evaluate((html) => {
        const target = document.querySelector('#target') as HTMLElement;
        // Unlike innerHTML, this executes script elements too.
        target.replaceChildren(document.createRange().createContextualFragment(html));
        return new Promise((resolve) => setTimeout(resolve, 30));
      }, text);
      if (incidents.list.length + beacon.requests.length === 0) silent.push(text);
      if (page.url() !== 'about:blank' && !page.url().endsWith('/')) await page.goBack();
    }
    expect(texts.length - silent.length, `silent:\n${silent.join('\n')}`).toBeGreaterThan(0.7 * texts.length);
  });

  it('sees the images and followed links of Markdown that was not sanitised', async () => {
    const { page, incidents } = await openUncheckedPage(await servePage(EMPTY));
    let seen = 0;
    const texts = links(beacon.address).slice(0, 40);
    for (const text of texts) {
      [incidents.list.length, beacon.requests.length] = [0, 0];
      const html = await marked.parse(text);
      await page.evaluate((unsafe) => {
        const target = document.querySelector('#target') as HTMLElement;
        target.innerHTML = unsafe;
        for (const link of target.querySelectorAll('a')) if (link.protocol === 'javascript:') link.click();
        return new Promise((resolve) => setTimeout(resolve, 30));
      }, html);
      if (incidents.list.length + beacon.requests.length > 0) seen += 1;
    }
    // Of the rest most are links that a browser of today does not follow (`data:`, `file:`).
    expect(seen).toBeGreaterThan(0.3 * texts.length);
  });

  it.each([
    ['dialog', '<script>alert(1)</script>'],
    ['window', '<script>open("about:blank")</script>'],
    ['frame', '<iframe></iframe>'],
    ['console', '<script>console.error("no")</script>'],
    ['error', '<script>throw new Error("no")</script>'],
    ['request', '<img src="http://127.0.0.1:1/">'],
    ['script', '<script>__hit = 1</script>'],
  ])('sees a %s', async (kind, html) => {
    const { incidents } = await openUncheckedPage(await servePage(EMPTY + html));
    await expect.poll(() => incidents.list.map((text) => text.split(':')[0])).toContain(kind);
  });

  it('sees what a Content-Security-Policy has stopped', async () => {
    const { incidents } = await openUncheckedPage(
      await servePage(`${EMPTY}<script>__hit = 1</script>`, "default-src 'none'; img-src data:"),
    );
    await expect.poll(() => incidents.list.join('\n')).toContain('policy: script-src-elem inline');
    expect(incidents.list.join('\n')).not.toContain('executed');
  });

  it('finds barriers', async () => {
    const { page } = await openUncheckedPage(
      await servePage(`${EMPTY}<title>x</title><p style="color:#aaa;background:#fff">faint</p><input>`),
    );
    const ids = (await findBarriers(page)).map((line) => line.split(' | ')[0]);
    expect(ids).toEqual(expect.arrayContaining(['color-contrast', 'label', 'html-has-lang']));
  });
});
