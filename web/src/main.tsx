// First, so that the views' own styles come after it, in whatever order the build puts them.
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { EmbeddedReport } from '../../src/analysis/embedded-report.ts';
import { App } from './app.tsx';
import { openEmbeddedSource } from './embedded-source.ts';
import { openHttpSource } from './http-source.ts';

/** What the server, or the report, has written into the page. */
interface Settings {
  token?: string;
  report?: EmbeddedReport;
}

const settings = JSON.parse(document.querySelector('#settings')?.textContent ?? '{}') as Settings;
const source =
  settings.report === undefined ? openHttpSource(settings.token ?? '') : openEmbeddedSource(settings.report);
createRoot(document.querySelector('#root') as HTMLElement).render(
  <StrictMode>
    <App source={source} />
  </StrictMode>,
);
