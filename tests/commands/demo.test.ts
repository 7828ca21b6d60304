import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

it('the demo answers, judges and shows offline, and a second one in the same folder finds all done', async () => {
  const cwd = temporaryFolder();
  const first = await runCli(['demo', '--data-dir', 'data'], { cwd });
  expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
  expect(first.stderr).toContain('no model is called');
  expect(first.stderr).toContain('its verdicts mean little');
  expect(first.stderr).toContain('OPENAI_API_KEY=');
  expect(first.stdout).toMatch(/smollm2-135m +│/);
  expect(readJsonl(join(cwd, 'data/starter/model_judgment/smollm2-135m-judge_single.jsonl'))).toHaveLength(
    96,
  );
  const second = await runCli(['demo', '--data-dir', 'data'], { cwd });
  expect(second).toMatchObject({ code: 0, stdout: first.stdout });
  expect(readJsonl(join(cwd, 'data/starter/model_judgment/smollm2-135m-judge_single.jsonl'))).toHaveLength(
    96,
  );
});
