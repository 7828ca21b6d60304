import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeError } from '../../../src/errors.ts';
import { loadClientLibrary } from '../../../src/models/hub/client-library.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('where the package is not installed, the line to install it is said', async () => {
  // Node's own error, of a process that runs where no package is.
  const script = `import('@huggingface/hub').catch(({ code, message }) => console.log(JSON.stringify({ code, message })))`;
  const output = execFileSync(process.execPath, ['-e', script], { cwd: temporaryFolder(), encoding: 'utf8' });
  const { message, code } = JSON.parse(output) as { message: string; code: string };
  const load = () => Promise.reject(Object.assign(new Error(message), { code }));
  const error = await loadClientLibrary(load).catch((caught: unknown) => caught);
  expect(describeError(error)).toMatch(
    /^models of the Hugging Face hub need the package @huggingface\/hub\n {2}Install it: npm install @huggingface\/hub /,
  );
});

test('another fault is not taken for that', async () => {
  const broken = () => Promise.reject(new SyntaxError('broken'));
  await expect(loadClientLibrary(broken)).rejects.toThrow(SyntaxError);
});
