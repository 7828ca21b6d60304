import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { entitiesFromTable } from './entities-from-table.ts';
import { woff2Only } from './woff2-only.ts';

/** The page once more, as the report holds it: one script and one style sheet. The fonts stay apart, for reports that need them. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), entitiesFromTable(), woff2Only()],
  build: {
    outDir: '../dist/web-report',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    // One large script is what is wanted here.
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      input: `${import.meta.dirname}/src/main.tsx`,
      output: {
        codeSplitting: false,
        entryFileNames: 'report.js',
        assetFileNames: '[name][extname]',
      },
    },
  },
  logLevel: 'warn',
});
