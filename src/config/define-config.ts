import type { Config } from './config.ts';

/** Gives its argument back; an editor then knows the keys. For `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}
