import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { ONE_THREAD, answersIn, localFolder } from '../support/local-data.ts';

it('a model of the config file keeps its settings where a flag gives another one', async () => {
  const cwd = localFolder({ chatTemplate: null });
  writeFileSync(join(cwd, 'mine.jinja'), "{{ messages[-1]['content'] + '\\n' }}");
  const models = { sheep: { model: './tiny.gguf', local: { chatTemplate: 'mine.jinja', contextSize: 512 } } };
  writeFileSync(join(cwd, 'llm-judge.config.json'), JSON.stringify({ models }));
  const command = ['answer', '--model', 'sheep', '--bench-name', 'tiny', '--max-tokens', '12', '--yes'];
  // Without the template there would be none at all.
  const { code, stderr } = await runCli([...command, ...ONE_THREAD], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(answersIn(cwd, 'tiny', 'sheep')).toHaveLength(2);
});
