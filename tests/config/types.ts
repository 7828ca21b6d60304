/** Compiled with the rest: a mistake in a config file is marked in an editor. Nothing here is run. */
import { type Config, type ModelConfig, defineConfig } from '../../src/index.ts';

export const everyKind: Config = defineConfig({
  dataDir: 'data',
  parallel: 'auto',
  cache: 'folder',
  extraBody: { top_k: 40 },
  models: {
    mine: {
      provider: 'groq',
      baseUrl: 'http://localhost:8000/v1',
      apiKeyEnv: 'MY_KEY',
      headers: { 'x-team': '${TEAM}' },
      parameters: { temperature: 0, extraBody: { stop: ['\n'] } },
      prices: { input: 1, output: 2 },
      limits: { parallel: 'auto', rpm: 60 },
    },
    'as it is': {},
  },
});

// @ts-expect-error no such setting
defineConfig({ paralel: 8 });
// @ts-expect-error a number, or 'auto'
defineConfig({ parallel: 'fast' });
// @ts-expect-error a key does not belong in a file
defineConfig({ models: { mine: { apiKey: 'k' } } });
// @ts-expect-error prices are of both
defineConfig({ models: { mine: { prices: { input: 1 } } } });
// @ts-expect-error an object of models
defineConfig({ models: [] });

export const shared: ModelConfig = { timeout: 60 };
defineConfig({ models: { one: { ...shared, model: 'a' }, two: shared } });
