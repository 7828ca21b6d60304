import type { CallUsage } from './usage.ts';

/** What was set aside for a try; it is told what the try cost in the end, in US dollars, where that is known. */
interface SetAside {
  settle(cost: number | undefined): void;
}

/** What one model's calls cost, and whether the budget that it shares with others allows the next. */
export interface Spending {
  /**
   * Sets aside the most that a try can cost, waiting for other calls to end where that makes room; gives undefined once the budget is
   * spent. Without a budget there is no such function.
   */
  reserve?:
    | ((
        request: { messages: readonly { content: string }[]; maxTokens?: number | undefined },
        signal: AbortSignal,
      ) => Promise<SetAside | undefined> | SetAside | undefined)
    | undefined;
  /** In US dollars; undefined where it is not known. */
  costOf(usage: CallUsage): number | undefined;
}
