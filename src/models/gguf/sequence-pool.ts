import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/** A sequence of the context, for one reply. */
export interface Lease {
  sequence: LlamaContextSequence;
  /** Gives it back with what it holds: a later turn of the conversation finds it again. */
  release(): void;
}

interface Slot {
  sequence: LlamaContextSequence;
  /** When it was given back, in an order that only grows. */
  used: number;
}

interface Waiter {
  tokens: readonly Token[];
  take: (slot: Slot) => void;
}

/**
 * The sequences of one context, handed out so that a conversation's next turn gets the one that holds its earlier turns. Whoever begins
 * a conversation gets the one that holds most of its beginning: a judge's instructions, the question that another choice has answered.
 */
export class SequencePool {
  readonly #free: Slot[];
  #waiting: Waiter[] = [];
  #isMatching = false;
  #uses = 0;

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#free = sequences.map((sequence) => ({ sequence, used: 0 }));
  }

  /** @throws the signal's reason when it is aborted before there is room. */
  acquire(tokens: readonly Token[], signal: AbortSignal | undefined): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const waiter: Waiter = {
        tokens,
        take: (slot) => {
          signal?.removeEventListener('abort', drop);
          resolve({ sequence: slot.sequence, release: () => this.#release(slot) });
        },
      };
      const drop = () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiter);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', drop, { once: true });
      this.#waiting.push(waiter);
      this.#matchSoon();
    });
  }

  #release(slot: Slot): void {
    this.#uses += 1;
    slot.used = this.#uses;
    this.#free.push(slot);
    this.#matchSoon();
  }

  /** Not at once: whoever got a reply asks for the conversation's next turn within the same cycle. */
  #matchSoon(): void {
    if (this.#isMatching) return;
    this.#isMatching = true;
    setImmediate(() => {
      this.#isMatching = false;
      this.#match();
    });
  }

  #match(): void {
    for (const waiter of this.#waiting.slice()) {
      const slot = this.#free.find(
        ({ sequence }) => overlap(sequence, waiter.tokens) > sequence.nextTokenIndex / 2,
      );
      if (slot !== undefined) this.#give(slot, waiter);
    }
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const waiter = this.#waiting[0] as Waiter;
      this.#give(this.#bestFor(waiter.tokens), waiter);
    }
  }

  /** That which holds most of the tokens; among equals the one that has lain unused for longest. */
  #bestFor(tokens: readonly Token[]): Slot {
    const rated = this.#free.map((slot) => ({ slot, held: overlap(slot.sequence, tokens) }));
    return rated.reduce((best, each) =>
      each.held > best.held || (each.held === best.held && each.slot.used < best.slot.used) ? each : best,
    ).slot;
  }

  #give(slot: Slot, waiter: Waiter): void {
    this.#free.splice(this.#free.indexOf(slot), 1);
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    waiter.take(slot);
  }
}

/** How many tokens both begin with. */
function overlap(sequence: LlamaContextSequence, tokens: readonly Token[]): number {
  return sequence.compareContextTokens(tokens as Token[]).firstDifferentIndex;
}
