import type * as clientLibrary from '@huggingface/hub';
import { InputError } from '../../errors.ts';

type ClientLibrary = typeof clientLibrary;

/** Loads the hub's own client library. @throws InputError where it is not installed. */
export async function loadClientLibrary(
  load: () => Promise<ClientLibrary> = () => import('@huggingface/hub'),
): Promise<ClientLibrary> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    if (!/@huggingface\/hub/.test(message)) throw error;
    throw new InputError(
      'models of the Hugging Face hub need the package @huggingface/hub',
      {},
      'Install it: npm install @huggingface/hub (with -g where llm-judge is installed so).',
    );
  }
}
