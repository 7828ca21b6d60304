import { defineConfig } from 'vitest/config';

// Tests start real processes and servers: on a machine that is busy otherwise they take many times as long as on a quiet one.
export default defineConfig({ test: { testTimeout: 30_000 } });
