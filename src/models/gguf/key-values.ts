import type { GgufValue } from './gguf-values.ts';

type Values = ReadonlyMap<string, GgufValue>;

export function numberAt(values: Values, key: string): number | undefined {
  const value = values.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textAt(values: Values, key: string): string | undefined {
  const value = values.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** One number a layer: a key holds a list of them, or one number for all. Undefined where it is missing or does not fit. */
export function perLayer(values: Values, key: string, layers: number): number[] | undefined {
  const value = values.get(key);
  if (typeof value === 'number') return Array.from({ length: layers }, () => value);
  const numbers = typeof value === 'object' && 'numbers' in value ? value.numbers : undefined;
  return numbers !== undefined && numbers.length >= layers ? numbers.slice(0, layers) : undefined;
}
