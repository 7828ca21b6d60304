import { InputError } from '../../errors.ts';

/**
 * The GPUs of each copy of a model, as values of CUDA_VISIBLE_DEVICES; undefined where the one copy takes what is there.
 *
 * @param visible the user's own CUDA_VISIBLE_DEVICES: the GPUs are taken from it in its order.
 * @throws InputError for numbers that do not go together: as FastChat, the total must be a multiple.
 */
export function divideGpus(
  { gpusPerModel, gpusTotal }: { gpusPerModel: number; gpusTotal: number },
  visible: string | undefined = process.env['CUDA_VISIBLE_DEVICES'],
): (string | undefined)[] {
  if (!(gpusPerModel >= 1) || !(gpusTotal >= 1) || gpusTotal % gpusPerModel !== 0) {
    throw new InputError(
      `${gpusTotal} GPUs cannot be divided into groups of ${gpusPerModel}`,
      { flag: '--num-gpus-total' },
      'It must be a multiple of --num-gpus-per-model: each group serves one copy of the model.',
    );
  }
  const copies = gpusTotal / gpusPerModel;
  if (copies === 1) return [undefined];
  const own = visible?.split(',').filter((device) => device.trim() !== '');
  if (own !== undefined && own.length > 0 && own.length < gpusTotal) {
    throw new InputError(
      `CUDA_VISIBLE_DEVICES names ${own.length} GPUs, fewer than ${gpusTotal}`,
      { flag: '--num-gpus-total' },
      'Name more there, or ask for fewer.',
    );
  }
  const devices = own?.length ? own : Array.from({ length: gpusTotal }, (_, index) => String(index));
  return Array.from({ length: copies }, (_, copy) =>
    devices.slice(copy * gpusPerModel, (copy + 1) * gpusPerModel).join(','),
  );
}
