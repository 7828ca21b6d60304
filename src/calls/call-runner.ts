import { setMaxListeners } from 'node:events';
import { CallError } from '../errors.ts';
import { CallJournal, type Try } from './call-journal.ts';
import type { CallLog } from './call-log.ts';
import { CallStatistics } from './call-statistics.ts';
import { type Call, type Replied, charactersOf, totalTokens } from './call.ts';
import { AUTO, Lane, type LaneQueue } from './lane.ts';
import type { ReplyCache } from './reply-cache.ts';
import { pause, retryDelay } from './retry.ts';
import { ServerHealth } from './server-health.ts';
import type { Spending } from './spending.ts';
import { type CallUsage, addUsage } from './usage.ts';

export interface CallRunnerOptions {
  /** The model's name, for the log. @default '' */
  model?: string;
  /** What decides the replies beside the requests, for the cache. @default '' */
  address?: string;
  /** Calls in flight at most; `auto` finds out how many are of use. */
  parallel: number | 'auto';
  /** What the calls of all models on one account share. @default a lane of its own */
  lane?: Lane;
  /** How long one call is tried, in milliseconds: its tries and the pauses between them. */
  retryWithin: number;
  /** Prices, and the limits of what may be spent. */
  spending?: Spending;
  cache?: ReplyCache | undefined;
  warn?: (message: string) => void;
  log?: CallLog | undefined;
  /** Aborted: begin no further call, let those in flight finish. */
  stop?: AbortSignal | undefined;
  /** Aborted: drop the calls in flight too. */
  abort?: AbortSignal | undefined;
}

/** Failures that came with a reply of the server's: it may charge for it. */
const CAME_WITH_A_REPLY: ReadonlySet<string> = new Set([
  'truncated-reply',
  'malformed-reply',
  'empty-reply',
  'cut-reply',
]);

/**
 * Makes the calls to one model: keeps as many in flight as its lane has room for, retries what may succeed, and stops the whole
 * run with one error where no call can succeed (a rejected key, an unknown model, a server that is not there).
 */
export class CallRunner {
  readonly statistics = new CallStatistics();
  readonly #options: CallRunnerOptions;
  readonly #lane: Lane;
  readonly #queue: LaneQueue;
  readonly #health: ServerHealth;
  readonly #journal: CallJournal;
  /** Aborted, with the reason, when calls in flight are to be dropped. */
  readonly #drop = new AbortController();
  /** Aborted when no further try is to begin. */
  readonly #noMore: AbortSignal;
  #failure: { error: unknown } | undefined;
  #isExhausted = false;
  #cache: ReplyCache | undefined;
  /** What is known of how many tokens a character makes. */
  #measured = { characters: 1000, tokens: 350 };

  constructor(options: CallRunnerOptions) {
    this.#options = options;
    this.#lane = options.lane ?? new Lane({ parallel: options.parallel });
    this.#queue = this.#lane.openQueue();
    this.#cache = options.cache;
    this.#health = new ServerHealth(options.retryWithin);
    this.#journal = new CallJournal(options.log, options.model ?? '', options.warn ?? (() => {}));
    const { abort, stop } = options;
    if (abort?.aborted) this.#drop.abort(abort.reason);
    abort?.addEventListener('abort', () => this.#drop.abort(abort.reason), { once: true });
    this.#noMore = stop === undefined ? this.#drop.signal : AbortSignal.any([this.#drop.signal, stop]);
    for (const signal of [this.#drop.signal, this.#noMore]) setMaxListeners(0, signal);
  }

  /** Calls that have succeeded so far, cached ones among them. */
  get succeeded(): number {
    return this.statistics.succeeded + this.statistics.cached;
  }

  /** Whether no further call is to begin. */
  get isStopped(): boolean {
    return this.#noMore.aborted || this.#isExhausted;
  }

  /**
   * Makes one call, with retries, or takes its reply from the cache.
   *
   * @throws CallError when the call failed for good; another error when the run was stopped before it was made.
   */
  async call<R extends Replied>(call: Call<R>): Promise<R> {
    const cache = this.#cache;
    const id = this.#journal.nextId();
    if (cache === undefined || call.restore === undefined) return this.#callModel(call, id);
    const key = cache.keyOf([this.#options.address, call.request]);
    const cached = call.restore(cache.get(key));
    if (cached !== undefined) {
      this.statistics.cached += 1;
      this.#journal.cached(call, id, cached);
      return cached;
    }
    const reply = await this.#callModel(call, id);
    if (reply.refusal === undefined) this.#keep(key, reply);
    return reply;
  }

  /** A cache that cannot be written costs no reply: it is said once, and given up. */
  #keep(key: string, { limits: _limits, requestId: _id, warnings: _warnings, ...kept }: Replied): void {
    try {
      this.#cache?.put(key, kept);
    } catch (error) {
      this.#cache = undefined;
      this.#options.warn?.(`no further reply is kept in the cache: ${(error as Error).message}`);
    }
  }

  async #callModel<R extends Replied>(call: Call<R>, id: string): Promise<R> {
    const { retryWithin } = this.#options;
    // Waiting for one's turn is no failure of the server: it does not count.
    let spent = 0;
    for (let tries = 1; ; tries += 1) {
      const made = { call, id, tries, asked: performance.now(), sent: 0 };
      try {
        return await this.#try(call, made);
      } catch (thrown) {
        if (!(thrown instanceof CallError) || this.#drop.signal.aborted) throw thrown;
        spent += performance.now() - made.sent;
        const error = this.#health.escalate(thrown, tries);
        const delay = retryDelay(error, tries, retryWithin - spent);
        if (delay === undefined) {
          const verdict = await this.#health.conclude(error, this.#drop.signal);
          if (verdict.stopsRun) this.#fail(verdict);
          throw verdict;
        }
        this.statistics.retries += 1;
        await pause(delay, this.#noMore);
        spent += delay;
      }
    }
  }

  async #try<R extends Replied>(call: Call<R>, made: Try): Promise<R> {
    const { spending } = this.#options;
    const { suspicion } = this.#health;
    const reservation = spending?.reserve && (await spending.reserve(call.request, this.#noMore));
    if (spending?.reserve && reservation === undefined) {
      this.#isExhausted = true;
      throw new Error('the budget is spent');
    }
    const tokens = this.#estimateTokens(call) + this.#meanReply(call);
    let ticket;
    try {
      for (;;) {
        if (suspicion.isRaised) await suspicion.allClear(this.#noMore);
        const entering = this.#lane.enter(this.#queue, tokens, made.tries > 1, this.#noMore);
        ticket = entering instanceof Promise ? await entering : entering;
        // It may have been raised while the turn was waited for.
        if (!suspicion.isRaised) break;
        this.#lane.leave(ticket, { kind: 'dropped' }, undefined);
      }
    } catch (error) {
      reservation?.settle(0);
      throw error;
    }
    made.sent = ticket.sent.at;
    suspicion.begin();
    try {
      const reply = await call.make(this.#drop.signal);
      this.#succeed(call, reply, made.sent);
      reservation?.settle(reply.usage?.cost);
      this.#lane.leave(
        ticket,
        { kind: 'accepted', tokens: reply.usage && totalTokens(reply.usage) },
        reply.limits,
      );
      suspicion.end(undefined);
      this.#journal.replied(made, reply);
      return reply;
    } catch (error) {
      const isDropped = this.#drop.signal.aborted;
      const failure = error instanceof CallError && !isDropped ? error : undefined;
      reservation?.settle(failure === undefined ? 0 : this.#chargeFailure(failure));
      this.#lane.leave(ticket, this.#outcomeOf(failure), failure?.limits);
      suspicion.end(failure?.kind === 'bad-request' ? failure : undefined);
      this.#journal.failed(made, error, isDropped);
      throw error;
    }
  }

  #succeed<R extends Replied>(call: Call<R>, reply: R, sent: number): void {
    const { usage } = reply;
    const now = performance.now();
    if (usage !== undefined) this.#setCost(usage);
    this.statistics.add(usage, sent, now);
    reply.latency = Math.round(now - sent) / 1000;
    this.#health.succeeded();
    for (const warning of reply.warnings ?? []) this.#options.warn?.(warning);
    if (usage?.prompt_tokens) {
      this.#measured.characters += charactersOf(call);
      this.#measured.tokens += usage.prompt_tokens;
    }
  }

  #setCost(usage: CallUsage): void {
    const cost = this.#options.spending?.costOf(usage);
    if (cost !== undefined) usage.cost = cost;
  }

  /** What a failed try cost: by the server's count, where there is one; not known where a reply came without. */
  #chargeFailure(failure: CallError): number | undefined {
    if (failure.usage === undefined) return CAME_WITH_A_REPLY.has(failure.kind) ? undefined : 0;
    const usage: CallUsage = { ...failure.usage };
    this.#setCost(usage);
    addUsage(this.statistics.usage, usage);
    return usage.cost;
  }

  #outcomeOf(failure: CallError | undefined): Parameters<Lane['leave']>[1] {
    if (failure?.kind === 'rate-limit') {
      this.statistics.rateLimited += 1;
      const { retryAfter = 0 } = failure;
      // One that asks to wait for too long ends this model's run; others on the key find out for themselves.
      const isTooLong = retryAfter > this.#options.retryWithin;
      return { kind: 'refused', retryAfter: isTooLong ? undefined : failure.retryAfter };
    }
    return { kind: failure?.kind === 'server' || failure?.kind === 'timeout' ? 'failed' : 'dropped' };
  }

  #estimateTokens(call: Call<Replied>): number {
    return Math.ceil((charactersOf(call) * this.#measured.tokens) / this.#measured.characters);
  }

  /** Tokens of a reply: as the replies so far, half the most it may have before the first. */
  #meanReply({ request }: Call<Replied>): number {
    const { succeeded, usage } = this.statistics;
    return succeeded > 0 ? usage.outputTokens / succeeded : (request.maxTokens ?? 0) / 2;
  }

  /**
   * Does `work` for each item, as many of them at a time as may be in flight; an item is drawn only when there is room for it. Ends
   * early when the run is stopped; what is in flight then is finished first, unless it is dropped.
   *
   * @throws CallError the one that stopped the run; whatever `work` throws.
   */
  async forEach<T>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    let isEnded = false;
    const stopped = new Promise<{ done: true; value: undefined }>((resolve) => {
      const end = () => resolve({ done: true, value: undefined });
      if (this.#noMore.aborted) end();
      else this.#noMore.addEventListener('abort', end, { once: true });
    });
    const worker = async () => {
      while (!isEnded && !this.isStopped) {
        const next = iterator.next();
        // A source that waits for others' work is not waited for once the run is stopped.
        const result = next instanceof Promise ? await Promise.race([next, stopped]) : next;
        if (result.done === true) isEnded = true;
        // The run may have been stopped while the item was waited for.
        else if (!this.isStopped) await work(result.value);
      }
    };
    const guarded = () =>
      worker().catch((error: unknown) => {
        if (!this.#drop.signal.aborted) this.#fail(error);
      });
    const { parallel } = this.#options;
    await Promise.all(Array.from({ length: parallel === 'auto' ? AUTO.ceiling : parallel }, guarded));
    // Not awaited: a source that waits for something would hold up the end.
    if (!isEnded) void iterator.return?.();
    if (this.#failure) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#drop.abort(error);
  }
}
