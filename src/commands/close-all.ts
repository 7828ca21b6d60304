import { warn } from './terminal.ts';

/** Closes one after the other. One that fails keeps no other open, and does not hide why the work ended. */
export async function closeAll(closers: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const close of closers) {
    try {
      await close();
    } catch (error) {
      warn(`while ending: ${(error as Error).message}`);
    }
  }
}
