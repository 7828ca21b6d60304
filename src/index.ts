export { CallError, InputError, InterruptedError, describeError } from './errors.ts';
export { loadBenchmark } from './benchmark/benchmark.ts';
export { openOpenAICompatible } from './models/openai-compatible.ts';
export { parseScore } from './judgments/parse-verdict.ts';
