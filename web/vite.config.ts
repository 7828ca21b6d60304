import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { entitiesFromTable } from './entities-from-table.ts';
import { woff2Only } from './woff2-only.ts';

/** The page, built into dist/web: the server hands out these files, and the report has them inside. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the same build works behind any prefix.
  base: './',
  plugins: [react(), entitiesFromTable(), woff2Only()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // A font inside the style sheet would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of all that the page contains; the report's page is made of the same.
    license: { fileName: 'licenses.md' },
  },
  logLevel: 'warn',
});
