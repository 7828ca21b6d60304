import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { openServed } from '../../../src/models/served/open-served.ts';
import type { ServedOptions } from '../../../src/models/served/served-options.ts';
import { ask, failureOf, setEnvironment } from '../../support/models.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** llama.cpp's own server: the path of one that runs. */
const PROGRAM = process.env['LLM_JUDGE_TEST_LLAMA_SERVER'];
/** Writes a tiny model that always says the same. */
const MAKE = fileURLToPath(new URL('../../../../shared/tools/make-gguf.mjs', import.meta.url));

describe.skipIf(PROGRAM === undefined || !existsSync(MAKE))(
  "llama.cpp's own server",
  { timeout: 120_000 },
  () => {
    function makeModel(architecture: string): string {
      const file = join(temporaryFolder(), 'tiny.gguf');
      const args = ['--arch', architecture, '--mode', 'chain', '--reply', 'Four, I think.'];
      execFileSync(process.execPath, [MAKE, file, ...args]);
      return file;
    }

    async function open(weights: string, options: Partial<ServedOptions> = {}) {
      setEnvironment({ LLM_JUDGE_LLAMA_SERVER: PROGRAM });
      const model = await openServed({
        engine: 'llama-server',
        weights,
        name: 'tiny, or so',
        gpusPerModel: 1,
        gpusTotal: 1,
        parallel: 3,
        client: {},
        ...options,
      });
      onTestFinished(() => model.close());
      return model;
    }

    it.each(['llama', 'lfm2'])('%s: calls in parallel are answered', async (architecture) => {
      const model = await open(makeModel(architecture));
      const replies = await Promise.all(
        ['one', 'two', 'three'].map((content) =>
          model.complete(ask(content, { temperature: 0, maxTokens: 64 })),
        ),
      );
      expect(replies.map(({ text }) => text.trim())).toEqual(Array(3).fill('Four, I think.'));
      expect(replies[0]?.finishReason).toBe('stop');
      expect(replies[0]?.usage?.prompt_tokens).toBeGreaterThan(0);
    });

    it('two servers, each with its slots', async () => {
      const model = await open(makeModel('llama'), { gpusTotal: 2 });
      const calls = Array.from({ length: 4 }, (_, index) =>
        model.complete(ask(`${index}`, { maxTokens: 64 })),
      );
      expect((await Promise.all(calls)).map(({ text }) => text.trim())).toEqual(
        Array(4).fill('Four, I think.'),
      );
    });

    it('--context-size is the tokens of one conversation', async () => {
      const model = await open(makeModel('llama'), { contextSize: 256 });
      // A word is a token at least: 200 and the template's fit, 300 do not.
      await model.complete(ask('a '.repeat(60), { maxTokens: 4 }));
      expect(await failureOf(model.complete(ask('a '.repeat(600), { maxTokens: 4 })))).toMatchObject({
        kind: 'too-long',
      });
    });

    it('a file that is no model: its own words for that', async () => {
      const error: unknown = await open(MAKE).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toMatch(
        /^llama-server ended with exit code 1 before it was ready\./,
      );
      expect((error as InputError).message).toMatch(/\| .*(magic|failed to load model)/);
    });
  },
);
