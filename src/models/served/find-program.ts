import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { InputError } from '../../errors.ts';
import type { Engine } from './engines.ts';

/**
 * The program of an engine: what its variable names, or the first of its name on PATH.
 *
 * @throws InputError where there is none.
 */
export function findProgram({ name, program, variable, install }: Engine, { env } = process): string {
  const place = { flag: '--serve' };
  const given = env[variable];
  if (given) {
    if (isProgram(given)) return resolve(given);
    throw new InputError(`${variable} names ${given}, which is no program`, place, `Name ${program} there.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => join(folder, program)).find((file) => isProgram(file));
  if (found !== undefined) return resolve(found);
  throw new InputError(
    `${name} needs the program ${program}, which is not on PATH`,
    place,
    `${install} ${variable} may name it where it stands elsewhere.`,
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
