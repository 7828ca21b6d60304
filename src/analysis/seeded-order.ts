/**
 * A whole number from 0 to 2^32 - 1 that looks random, and is the same for the same seed and key on every machine: FNV-1a over the
 * UTF-16 units, then the finaliser of MurmurHash3, without which keys that differ in their last letter lie close together.
 */
export function seededHash(seed: number, key: string): number {
  let hash = (0x81_1c_9d_c5 ^ Math.imul(seed, 0x9e_37_79_b1)) >>> 0;
  for (let place = 0; place < key.length; place += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(place), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The items in an order that hangs on the seed and on their keys alone: what is added later leaves the others' order as it is. */
export function inSeededOrder<T>(items: readonly T[], seed: number, keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, hash: seededHash(seed, keyOf(item)) }))
    .sort((a, b) => a.hash - b.hash)
    .map(({ item }) => item);
}
