import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type FakeApi, type FakeApiOptions, startFakeApi } from './fake-api.ts';
import { temporaryFolder, writeBenchmark } from './temp.ts';

/** A server that is closed when the test has ended. */
export async function fakeApi(options?: FakeApiOptions): Promise<FakeApi> {
  const api = await startFakeApi(options);
  onTestFinished(() => api.close());
  return api;
}

/** A working folder with a small benchmark, `tiny`. */
export function benchmark(questions: number): string {
  const cwd = temporaryFolder();
  writeBenchmark(join(cwd, 'data'), { questions });
  return cwd;
}

/** `answer` of model m and `judge` with judge j on the benchmark `tiny`, at a fake server. @param shared flags of both. */
export function commandLines(shared: readonly string[]) {
  const at = (api: FakeApi) => ['--openai-api-base', api.baseUrl];
  return {
    answer: (api: FakeApi, ...more: string[]) => ['answer', ...shared, '--model', 'm', ...at(api), ...more],
    judge: (api: FakeApi, ...more: string[]) => [
      'judge',
      ...shared,
      '--judge-model',
      'j',
      ...at(api),
      ...more,
    ],
  };
}
