import { rmSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Removes a file, and the folder that was made for it and its like where that is empty then. */
export function removeWithFolder(file: string): void {
  rmSync(file, { force: true });
  try {
    rmdirSync(dirname(file));
  } catch {
    // Other files are there, or there never was one.
  }
}
