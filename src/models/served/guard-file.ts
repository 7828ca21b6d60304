import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../errors.ts';

/** The built guard, `dist/serve-guard.js` of the package, wherever the build has put this file. @throws InputError */
export function findGuardFile(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const found = join(folder, 'dist', 'serve-guard.js');
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) {
      throw new InputError(
        'the part that watches servers is not built',
        {},
        'Run `npm run build` in the folder of llm-judge.',
      );
    }
  }
}
