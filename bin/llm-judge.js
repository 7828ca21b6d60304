#!/usr/bin/env node
'use strict';

// Weights in this process: llama.cpp starts its threads anew for each token, from a thread of Node's pool, and the kernel spreads them over
// the cores well only where that is always the same one. It must be said before Node's pool starts, which an ES module would come too late for.
if (process.argv.some((word) => /^--model-path|^(hf|local):|\.gguf$/i.test(word))) {
  process.env.UV_THREADPOOL_SIZE ??= '1';
}

void import('../dist/cli.js').then(async ({ main }) => {
  process.exitCode = await main(process.argv.slice(2));
});
