import { InputError } from '../../src/errors.ts';

/** The InputError that something ends with. @throws whatever else it ends with. */
export async function inputErrorOf(work: Promise<unknown> | (() => unknown)): Promise<InputError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it went well');
}
