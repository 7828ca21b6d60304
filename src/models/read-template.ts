import { readFileSync } from 'node:fs';
import { InputError } from '../errors.ts';

/** The text of a chat template that the user named. @throws InputError where it cannot be read. */
export function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { flag: '--chat-template' },
      'Name a file with a template in Jinja.',
    );
  }
}
