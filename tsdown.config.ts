import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { cli: 'src/cli.ts', index: 'src/index.ts', 'serve-guard': 'src/models/served/guard.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
  dts: { build: false, entry: 'src/index.ts' },
  clean: true,
  // echarts checks its callers and writes advice to the console otherwise.
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warn',
});
