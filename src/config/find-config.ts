import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '../errors.ts';

const ENDINGS = ['.ts', '.mts', '.js', '.mjs', '.json', '.yaml', '.yml'];

/** The names under which a config file is found. */
export const CONFIG_FILES: readonly string[] = ENDINGS.map((ending) => `llm-judge.config${ending}`);

/**
 * The config file of the current folder, and of no folder above: what is in force is to be seen where one stands.
 *
 * @throws InputError when there are two.
 */
export function findConfig(): string | undefined {
  const [first, second] = CONFIG_FILES.filter(isFile);
  if (first !== undefined && second !== undefined) {
    throw new InputError(
      `${second} is there too`,
      { file: first },
      'Keep one of them, or name the one to use with --config.',
    );
  }
  return first;
}

/** Checks that a file which was named can be a config file. `flag` is the flag or variable that names it. @throws InputError */
export function checkNamedConfig(file: string, flag: string): void {
  if (!isFile(file)) {
    throw new InputError(
      `${file} is no file`,
      { flag },
      '`llm-judge config --init` writes one to begin with.',
    );
  }
  if (!ENDINGS.includes(extname(file))) {
    throw new InputError(
      `${file} is no config file by its name`,
      { flag },
      `Its name must end in ${ENDINGS.join(', ')}.`,
    );
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
