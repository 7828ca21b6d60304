import { appendFileSync, existsSync } from 'node:fs';
import { openBatchClient } from './batch-client.ts';
import { readRows } from './batch-rows.ts';

/*
 * A process that can be killed: asks each prompt for two choices and a second turn each, appends a row to its record file for each
 * choice, and does what is missing when it is started again. After `holdAfter` rows it says so and writes no more.
 */

interface Work {
  baseUrl: string;
  api: 'openai' | 'anthropic';
  recordFile: string;
  prompts: string[];
  holdAfter?: number;
}

const {
  baseUrl,
  api,
  recordFile,
  prompts,
  holdAfter = Infinity,
} = JSON.parse(process.argv[2] as string) as Work;
const rows = existsSync(recordFile) ? readRows(recordFile) : [];
const { model, transport, close } = openBatchClient({ baseUrl, api, recordFile });
let written = 0;

async function answer(prompt: string, choice: number): Promise<void> {
  const first = await model.complete({ messages: [{ role: 'user', content: prompt }], choice });
  const messages = [prompt, first.text, `more of ${prompt}`].map((content) => ({
    role: 'user' as const,
    content,
  }));
  const second = await model.complete({ messages, choice });
  if (written >= holdAfter) {
    process.stdout.write('held\n');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  appendFileSync(recordFile, `${JSON.stringify({ prompt, choice, turns: [first.text, second.text] })}\n`);
  written += 1;
}

const missing = prompts
  .flatMap((prompt) => [0, 1].map((choice) => ({ prompt, choice })))
  .filter((each) => !rows.some(({ prompt, choice }) => prompt === each.prompt && choice === each.choice));
await Promise.all(missing.map(({ prompt, choice }) => answer(prompt, choice)));
transport.settle();
await close();
