import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startFakeHub } from '../support/fake-hub.ts';
import { temporaryFolder, writeBenchmark } from '../support/temp.ts';

const LINES = fileURLToPath(new URL('../../../shared/from-fastchat.md', import.meta.url));

/** Command lines as users have them, in a page's indented blocks. */
function linesOf(script: RegExp): string[] {
  if (!existsSync(LINES)) return [];
  const lines = readFileSync(LINES, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('    '))
    .flatMap((line) => (script.test(line.trim()) ? [line.trim()] : []));
}

describe.skipIf(!existsSync(LINES))('command lines of local weights that users bring with them', () => {
  it.each(linesOf(/^gen_model_answer(_liquid)? /))('%s', async (line) => {
    const cwd = temporaryFolder();
    for (const name of ['mt_bench', 'japanese_mt_bench'])
      writeBenchmark(join(cwd, 'data'), { questions: 2, name });
    const hub = await startFakeHub({});
    const env = { HF_ENDPOINT: hub.url, HF_HOME: temporaryFolder() };
    const { code, stderr } = await runCli(line.split(/\s+/), { cwd, env });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    // Its flags are known, its benchmark is there: what is missing are the weights.
    const path = /--model-path (\S+)/.exec(line)?.[1] as string;
    const errors = stderr.split('\n').filter((each) => each.startsWith('error: '));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(`error: ${path}: `);
    expect(errors[0]).toMatch(/has no such model|there is no such file or folder/);
    expect(hub.seen.length).toBe(path.includes('/') ? 1 : 0);
  });
});
