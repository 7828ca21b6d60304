import type { GroupedCells } from '../stats/outcome-resamples.ts';

/** A slot's numbers stand side by side, so that looking at it touches memory once; its count is 0 where it is free. */
const SLOT = 4;
const [CELL, GROUP, COUNT] = [0, 1, 2] as const;

/** Counts by cell and group, of which few of all there might be are there: a hash table in a typed array (open addressing). */
export class CellCounts {
  #slots = new Uint32Array(SLOT * 1024);
  #size = 0;

  add(cell: number, group: number): void {
    const slots = this.#slots;
    const slot = slotOf(slots, cell, group);
    const count = slots[slot + COUNT] as number;
    slots[slot + COUNT] = count + 1;
    if (count > 0) return;
    slots[slot + CELL] = cell;
    slots[slot + GROUP] = group;
    this.#size += 1;
    if (2 * SLOT * this.#size > slots.length) this.#grow();
  }

  /** Adds the counts of all groups to the cells. */
  addTo(totals: Float64Array): void {
    const slots = this.#slots;
    for (const slot of usedSlots(slots, this.#size)) {
      const cell = slots[slot + CELL] as number;
      totals[cell] = (totals[cell] as number) + (slots[slot + COUNT] as number);
    }
  }

  /** The counts in the order of the cells, of which there are `cells`. */
  byCell(cells: number): Pick<GroupedCells, 'starts' | 'entryGroups' | 'entryCounts'> {
    const slots = this.#slots;
    const starts = new Uint32Array(cells + 1);
    const used = usedSlots(slots, this.#size);
    for (const slot of used) {
      const next = (slots[slot + CELL] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let cell = 0; cell < cells; cell += 1)
      starts[cell + 1] = (starts[cell + 1] as number) + (starts[cell] as number);
    const ends = starts.slice();
    const entryGroups = new Uint32Array(used.length);
    const entryCounts = new Float64Array(used.length);
    for (const slot of used) {
      const cell = slots[slot + CELL] as number;
      const entry = ends[cell] as number;
      ends[cell] = entry + 1;
      entryGroups[entry] = slots[slot + GROUP] as number;
      entryCounts[entry] = slots[slot + COUNT] as number;
    }
    return { starts, entryGroups, entryCounts };
  }

  #grow(): void {
    const slots = this.#slots;
    const larger = new Uint32Array(2 * slots.length);
    for (const slot of usedSlots(slots, this.#size)) {
      const own = slotOf(larger, slots[slot + CELL] as number, slots[slot + GROUP] as number);
      for (const field of [CELL, GROUP, COUNT]) larger[own + field] = slots[slot + field] as number;
    }
    this.#slots = larger;
  }
}

/** Where the count of the cell and group is, or the free slot where it belongs. */
function slotOf(slots: Uint32Array, cell: number, group: number): number {
  const mask = slots.length / SLOT - 1;
  let hash = Math.imul(cell, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b);
  hash ^= hash >>> 15;
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const slot = SLOT * place;
    if (slots[slot + COUNT] === 0 || (slots[slot + CELL] === cell && slots[slot + GROUP] === group))
      return slot;
  }
}

function usedSlots(slots: Uint32Array, size: number): Uint32Array {
  const used = new Uint32Array(size);
  let place = 0;
  for (let slot = 0; slot < slots.length; slot += SLOT) {
    if (slots[slot + COUNT] !== 0) used[place++] = slot;
  }
  return used;
}
