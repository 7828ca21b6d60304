import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATA_TYPE } from '../analysis/embedded-report.ts';

/** The parts of the page that are the same in every report. */
export interface ReportPage {
  script: string;
  style: string;
  /** The faces of the fonts of mathematics, which are inside it; a report without mathematics leaves it out. */
  fonts: string;
}

/** Reads what the build has left in `dist/web-report`. */
export function readReportPage(): ReportPage {
  const folder = builtFolder();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', '');
  const css = read('style.css');
  const faces = css.match(FONT_FACE) ?? [];
  return {
    script: escapeScript(read('report.js')),
    style: escapeStyle(css.replaceAll(FONT_FACE, '')),
    fonts: escapeStyle(faces.map((face) => embedFont(face, folder)).join('')),
  };
}

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;

/** A font face with its WOFF 2 file inside, and none of the other formats: every browser that shows the page reads it. */
function embedFont(face: string, folder: string): string {
  const file = /url\(["']?([^"')]+\.woff2)["']?\)/.exec(face)?.[1];
  if (file === undefined) return '';
  const data = readFileSync(join(folder, basename(file))).toString('base64');
  return face.replace(/src:[^;}]*/, () => `src:url(data:font/woff2;base64,${data})format("woff2")`);
}

/** `dist/web-report`, also for a process that runs from the sources. */
function builtFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return basename(dirname(here)) === 'src' ? join(here, '../../dist/web-report') : join(here, 'web-report');
}

/**
 * The script's text as an element may hold it: these words would end the element, or change how it is read, and HTML replaces the
 * character zero. All of them can only stand in strings, templates and patterns, where the escape means the same.
 */
export function escapeScript(text: string): string {
  return text.replaceAll(/<(?=!--|\/?script)/gi, String.raw`\x3c`).replaceAll('\0', String.raw`\x00`);
}

function escapeStyle(text: string): string {
  return text.replaceAll(/<(?=\/style)/gi, String.raw`\3c `);
}

/** The document up to its data. Nothing but the report's own script and styles may run, and nothing may be fetched. */
export function pageHead({ script, style, fonts }: ReportPage, title: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)} ${hashOf(fonts)}`,
    'font-src data:',
    'img-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This report is a program that runs in the browser: it needs JavaScript.</noscript>
`;
}

/** An element with data. @param base64 letters that mean nothing to HTML. */
export function dataElement(id: string, base64: string): string {
  return `<script type="${DATA_TYPE}" id="${id}">${base64}</script>\n`;
}

/** The document after its data. */
export function pageTail(
  { script, fonts }: Pick<ReportPage, 'script' | 'fonts'>,
  settings: object,
  withFonts: boolean,
): string {
  const json = JSON.stringify(settings).replaceAll('<', String.raw`\u003c`);
  return `<script type="application/json" id="settings">${json}</script>
${withFonts ? `<style>${fonts}</style>\n` : ''}<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
