import { InvalidArgumentError } from 'commander';

const UNITS: Record<string, number> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Reads a size in bytes: `20MB`, `500 KB`, `1.5 MiB`, `300000`. */
export function byteSize(text: string): number {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = UNITS[unit.toUpperCase()];
  const bytes = Math.floor(Number(digits) * (factor ?? Number.NaN));
  if (!(bytes > 0)) throw new InvalidArgumentError('It must be a size such as 20MB, 500KB or 1.5MiB.');
  return bytes;
}

/** In megabytes, for a person. */
export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
