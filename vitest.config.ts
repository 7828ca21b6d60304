import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Tests start real processes and servers, and wait for them most of the time: two files at once also where there are two cores. On a
// machine that is busy otherwise they take many times as long as on a quiet one.
const maxWorkers = Math.max(2, availableParallelism() - 1);
export default defineConfig({ test: { testTimeout: 30_000, maxWorkers } });
