import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

/** Debian's browser, or the one that the environment names; undefined where there is none. */
const EXECUTABLE = [process.env['LLM_JUDGE_CHROMIUM'], '/usr/bin/chromium'].find(
  (file) => file !== undefined && file !== '' && existsSync(file),
);
const IN_CI = (process.env['CI'] ?? '') !== '';
if (EXECUTABLE === undefined && !IN_CI) {
  console.log('skipped: no /usr/bin/chromium, and LLM_JUDGE_CHROMIUM names no browser');
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Tests that need a browser. Where there is none they are skipped; in continuous integration they fail. */
export const describeInBrowser = EXECUTABLE === undefined && !IN_CI ? describe.skip : describe;

export function launchChromium(): Promise<Browser> {
  if (EXECUTABLE === undefined) throw new Error('no browser: install chromium, or set LLM_JUDGE_CHROMIUM');
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}
