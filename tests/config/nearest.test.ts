import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';

const NAMES = ['dataDir', 'benchName', 'timeout', 'rpm', 'tpm'];

describe('nearest', () => {
  it.each([
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['data-dir', 'dataDir'],
    ['data_dir', 'dataDir'],
    ['DATADIR', 'dataDir'],
    ['bench', undefined],
    ['wxyz', undefined],
    ['', undefined],
    // One letter from two names: the first.
    ['xpm', 'rpm'],
  ])('%j is nearest to %j', (written, meant) => {
    expect(nearest(written, NAMES)).toBe(meant);
  });

  it('knows no name among none', () => {
    expect(nearest('timeout', [])).toBeUndefined();
  });
});
