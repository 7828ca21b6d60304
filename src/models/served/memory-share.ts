import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InputError } from '../../errors.ts';
import type { EngineName } from './engine-name.ts';

const UNITS: Readonly<Record<string, number>> = {
  G: 2 ** 30,
  GB: 1e9,
  GIB: 2 ** 30,
  M: 2 ** 20,
  MB: 1e6,
  MIB: 2 ** 20,
};

/**
 * What `--max-gpu-memory` says as a share of a GPU's memory, the form in which vLLM and SGLang are told of it. Of GPUs of several
 * sizes the smallest counts.
 *
 * @throws InputError for what is neither a share nor a size, or where the GPUs' size is not known.
 */
export async function toMemoryShare(
  text: string,
  engine: EngineName,
  readSizes: () => Promise<number[]> = readGpuSizes,
): Promise<number> {
  const place = { flag: '--max-gpu-memory' };
  if (engine === 'llama-server') {
    throw new InputError(
      'llama-server has no limit of that kind',
      place,
      'Its own argument --gpu-layers says how much of the model goes to the GPU.',
    );
  }
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const number = Number(digits);
  if (unit === '' && number > 0 && number <= 1) return number;
  const bytes = number * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (!(bytes > 0)) {
    throw new InputError(`"${text}" is no amount of memory`, place, 'Give it as 40GiB, or as a share: 0.8.');
  }
  const sizes = await readSizes().catch(() => []);
  if (sizes.length === 0) {
    throw new InputError(
      `${engine} takes a share of a GPU's memory, and nvidia-smi does not say how much there is`,
      place,
      'Give the share itself, for example 0.8.',
    );
  }
  const share = bytes / Math.min(...sizes);
  if (share > 1) {
    const size = `${(Math.min(...sizes) / 2 ** 30).toFixed(1)} GiB`;
    throw new InputError(`"${text}" is more than a GPU of this machine has (${size})`, place, 'Give less.');
  }
  return Math.max(0.0001, Math.floor(share * 10_000) / 10_000);
}

/** Bytes of each GPU. @throws Error where nvidia-smi is not there or fails. */
async function readGpuSizes(): Promise<number[]> {
  const { stdout } = await promisify(execFile)(
    'nvidia-smi',
    ['--query-gpu=memory.total', '--format=csv,noheader,nounits'],
    { timeout: 10_000 },
  );
  // In MiB.
  return stdout
    .split('\n')
    .map((line) => Number(line) * 2 ** 20)
    .filter((size) => size > 0);
}
