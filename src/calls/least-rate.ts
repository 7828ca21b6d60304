import type { Sent } from './pace.ts';

/** What was accepted on the whole is looked at over so long, from marks so far apart. */
const MEMORY_MS = 300_000;
const MARKS_APART_MS = 30_000;
/** So many accepted calls tell roughly what can be taken. */
const ENOUGH = 8;

/**
 * The rate that a server can take at least: what it has accepted from an earlier refusal to the present one. Where some calls are
 * refused for no reason, a pace does not go below it.
 */
export class LeastRate {
  /** Refusals at some distance from each other, with the calls refused until then. */
  readonly #marks: (Sent & { refused: number })[] = [];
  #refused = 0;

  refuse(): void {
    this.#refused += 1;
  }

  /** Calls a millisecond, until the refusal of this call; 0 where too few are known. */
  until(sent: Sent): number {
    const first = this.#marks[0];
    if (first === undefined) return 0;
    const accepted = sent.number - first.number - (this.#refused - first.refused);
    return accepted < ENOUGH ? 0 : accepted / Math.max(1, sent.at - first.at);
  }

  /** The refusal of this call may be looked back to. */
  mark(sent: Sent): void {
    const isApart = sent.at - (this.#marks.at(-1)?.at ?? -Infinity) > MARKS_APART_MS;
    if (isApart) this.#marks.push({ ...sent, refused: this.#refused });
    if (this.#marks.length > 1 && sent.at - (this.#marks[0]?.at ?? 0) > MEMORY_MS) this.#marks.shift();
  }
}
