import { homedir } from 'node:os';
import { join } from 'node:path';
import { Budget } from '../calls/budget.ts';
import { CallLog } from '../calls/call-log.ts';
import { CallRunner } from '../calls/call-runner.ts';
import { type Price, costOf, mostCostOf } from '../calls/cost.ts';
import { AUTO, Lane } from '../calls/lane.ts';
import { ReplyCache } from '../calls/reply-cache.ts';
import { InputError, InterruptedError } from '../errors.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { openModel } from '../models/open-model.ts';
import { type OpenedModel, openBatched } from './batching.ts';
import type { CallerSettings } from './caller-settings.ts';
import { closeAll } from './close-all.ts';
import { describeSpent } from './cost-plan.ts';
import type { CallFlags } from './flags.ts';
import type { Interrupt } from './interrupt.ts';
import { loadProgress } from './load-progress.ts';
import { priceOf, runsHere } from './price-of.ts';
import { warn } from './terminal.ts';

/** A model that is open, and what makes its calls. */
export interface Caller {
  name: string;
  model: ChatModel;
  runner: CallRunner;
  /** Every reply so far is on disk, or written down as failed. */
  settle: () => void;
}

/** In a batch all calls are in flight at once, up to this many. */
const BATCH_PARALLEL = 50_000;

/**
 * What the calls of one command share: the budget, the cache, the log, and for each account the limits of its server.
 */
export class Calling {
  readonly budget: Budget | undefined;
  readonly callers: Caller[] = [];
  readonly #flags: CallFlags;
  readonly #interrupt: Pick<Interrupt, 'stop' | 'abort'>;
  readonly #lanes = new Map<string, Lane>();
  readonly #cache: ReplyCache | undefined;
  readonly #closers: (() => void | Promise<void>)[] = [];
  #log: CallLog | undefined;

  /** @throws InputError for flags that do not go together. */
  constructor(flags: CallFlags, interrupt: Pick<Interrupt, 'stop' | 'abort'>) {
    this.#flags = flags;
    this.#interrupt = interrupt;
    if (flags.logPrompts && flags.logFile === undefined) {
      throw new InputError('there is no log', { flag: '--log-prompts' }, 'Name its file with --log-file.');
    }
    const { maxCost, maxCalls, cache } = flags;
    if (maxCost !== undefined || maxCalls !== undefined) this.budget = new Budget({ maxCost, maxCalls });
    if (cache) this.#cache = new ReplyCache(cache === true ? usualCacheFolder() : cache);
  }

  /**
   * Opens a model.
   *
   * @param recordFile what its replies are for; a batch that is under way is noted beside it.
   * @throws InputError for settings that cannot be used.
   */
  async open(settings: CallerSettings, recordFile: string): Promise<Caller> {
    const { maxCost, batch = false, logFile, logPrompts = false, retryFor } = this.#flags;
    const price = await priceOf(settings);
    if (maxCost !== undefined && price === undefined) {
      throw new InputError(
        `the price of model ${settings.name} is not known`,
        { flag: '--max-cost' },
        'Name it in llm-judge.config under models.NAME.prices (docs/costs.md), or limit the calls with --max-calls.',
      );
    }
    const parallel = batch ? BATCH_PARALLEL : settings.limits.parallel;
    const { model, settle, close } = await this.#openModel(settings, recordFile, parallel);
    this.#closers.push(close);
    if (logFile !== undefined && this.#log === undefined) {
      const log = new CallLog(logFile, { withPrompts: logPrompts });
      this.#log = log;
      this.#closers.unshift(() => log.close());
    }
    // A path is long, and says less than the name in the tables.
    const name = runsHere(settings) ? settings.modelId : settings.name;
    const runner = new CallRunner({
      model: name,
      address: model.address,
      parallel,
      lane: batch ? new Lane({ parallel }) : this.#laneOf(model, settings.limits),
      retryWithin: retryFor * 1000,
      spending: this.#spendingOn(price),
      cache: this.#cache,
      log: this.#log,
      warn,
      stop: this.#interrupt.stop,
      // A batch goes on at the provider: nobody waits hours for it to end.
      abort: batch ? this.#interrupt.stop : this.#interrupt.abort,
    });
    const caller = { name, model, runner, settle };
    this.callers.push(caller);
    return caller;
  }

  /**
   * Downloads and loads what runs on this machine, before the first call.
   *
   * @throws InputError where something cannot run; InterruptedError after Ctrl-C.
   */
  async prepare(): Promise<void> {
    const { stop } = this.#interrupt;
    // Where one cannot run, the others are not waited for.
    const halt = new AbortController();
    const signal = AbortSignal.any([stop, halt.signal]);
    try {
      await Promise.all(this.callers.map(async ({ model }) => model.prepare?.(signal)));
    } catch (error) {
      halt.abort();
      if (stop.aborted) throw new InterruptedError('interrupted', { cause: error });
      throw error;
    }
  }

  /** What a person who waits should know: what was spent so far, and what holds the calls back. "" for nothing. */
  describeState(): string {
    const holds = [...this.#lanes.values()].map((lane) => lane.describeHold());
    return [describeSpent(this.callers), ...new Set(holds)].filter(Boolean).join(', ');
  }

  async close(): Promise<void> {
    await closeAll(this.#closers.toReversed());
  }

  async #openModel(
    { options }: CallerSettings,
    recordFile: string,
    parallel: number | 'auto',
  ): Promise<OpenedModel> {
    if (this.#flags.batch) return openBatched(options, recordFile, this.#interrupt.stop);
    const isAuto = parallel === 'auto';
    const { stop, ...progress } = loadProgress(options.name);
    const model = await openModel({
      ...options,
      ...progress,
      connections: isAuto ? AUTO.ceiling : parallel,
      parallel: isAuto ? undefined : parallel,
    });
    const close = () => {
      stop();
      return model.close();
    };
    return { model, settle() {}, close };
  }

  /** Models at one server under one key share its limits; each brings the calls in flight that it may have. */
  #laneOf({ account }: ChatModel, limits: CallerSettings['limits']): Lane {
    const known = this.#lanes.get(account);
    if (known !== undefined) {
      known.widen(limits);
      return known;
    }
    const lane = new Lane(limits);
    this.#lanes.set(account, lane);
    return lane;
  }

  #spendingOn(price: Price | undefined) {
    const { budget } = this;
    const isBatch = this.#flags.batch === true;
    return {
      reserve:
        budget === undefined
          ? undefined
          : (request: Parameters<typeof mostCost>[0], signal: AbortSignal) =>
              budget.reserve(price === undefined ? 0 : mostCost(request, price, isBatch), signal),
      costOf: (usage: Parameters<typeof costOf>[0]) =>
        price === undefined ? undefined : costOf(usage, price, { isBatch }),
    };
  }
}

function mostCost(
  { messages, maxTokens }: { messages: readonly { content: string }[]; maxTokens?: number | undefined },
  price: Price,
  isBatch: boolean,
): number {
  return mostCostOf(messages, maxTokens, price) * (isBatch ? (price.batch ?? 1) : 1);
}

function usualCacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'llm-judge', 'replies');
}
