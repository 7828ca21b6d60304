import { createHash } from 'node:crypto';
import { isKeyHeader, isSecretName } from './secret-names.ts';

/**
 * What headers decide of a reply, for a model's address: their names in lower case, in order, each with a digest of its value (a gateway
 * may choose the model by it). What carries a key is there by its name alone.
 */
export function headersInAddress(headers: Readonly<Record<string, string>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]): [string, string | null] => [
        name.toLowerCase(),
        isKeyHeader(name) || isSecretName(name) ? null : digestOf(value),
      ])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}
