import { writeFileSync } from 'node:fs';
import { findConfig } from '../config/find-config.ts';
import { InputError } from '../errors.ts';

const FILE = 'llm-judge.config.ts';

const FIRST_CONFIG = `import { defineConfig } from 'llm-judge';

// Values of flags, by the flag's name in camel case, and models under names of your own. The command line goes before.
// \`llm-judge config\` shows what is in force.
export default defineConfig({
  // benchName: 'mt_bench',
  // judgeModel: 'judge',
  // parallel: 8,
  // timeout: 600, // seconds
  models: {
    // judge: {
    //   provider: 'openai',
    //   model: 'gpt-4o-2024-08-06',
    //   prices: { input: 2.5, output: 10 }, // US dollars for a million tokens
    // },
    // mine: {
    //   model: 'my-model', // as its server knows it
    //   baseUrl: 'http://localhost:8000/v1',
    //   apiKeyEnv: 'MY_KEY', // the variable that holds the key, also in .env; without it, none is sent
    //   headers: { 'x-team': '\${TEAM}' },
    //   parameters: { topP: 0.95, maxTokens: 2048 },
    //   limits: { parallel: 4, rpm: 60 },
    // },
  },
});
`;

/** Writes a config file to begin with into the current folder and gives its name. @throws InputError where there is one. */
export function writeFirstConfig(): string {
  const there = findConfig();
  if (there !== undefined) {
    throw new InputError('is there already', { file: there }, 'Remove it first, or edit it.');
  }
  try {
    writeFileSync(FILE, FIRST_CONFIG, { flag: 'wx' });
  } catch (error) {
    // A folder or a dangling link of this name is no config file, and is not written over either.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new InputError('is there already, and is no file', { file: FILE }, 'Remove it first.');
  }
  return FILE;
}
