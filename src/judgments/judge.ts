import type { CallRunner } from '../calls/call-runner.ts';
import { CallError } from '../errors.ts';
import {
  type ChatMessage,
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  asChatReply,
} from '../models/chat-model.ts';
import type { JsonlAppender } from '../records/append.ts';
import type { PartialStore } from '../records/partial.ts';
import { replyKey } from '../records/reply-key.ts';
import { type JudgeReply, type Match, toJudgeReply } from './match.ts';
import type { Progress, RecordedJudgments } from './recorded.ts';

/** A call that failed for good; a row of `errors/JUDGE_single.errors.jsonl`. */
export interface JudgeFailure {
  question_id: Match['question_id'];
  models: readonly string[];
  turn: number;
  /** Which further judgment it would have been, counted from 1; absent for the first. */
  repeat?: number;
  kind: string;
  error: string;
  remedy: string | undefined;
  tstamp: number;
}

/** How the judge is asked, and what is known of its replies. */
export interface JudgedSoFar {
  /** Undefined where it is not known, in a dry run: what waits in `partial` is not taken up then. */
  model: Pick<ChatModel, 'address'> | undefined;
  recorded: RecordedJudgments;
  partial: Pick<PartialStore<JudgeReply>, 'get' | 'put' | 'forget'>;
  /** @default 0 */
  temperature?: number | undefined;
  /** Repeat r of a judgment is sampled with seed + r, where the API takes a seed. @default none */
  seed?: number | undefined;
  maxTokens: number;
  /** Record the log-probabilities of each token and of so many of the likeliest in its place. */
  topLogprobs?: number | undefined;
  /** Ask again for what the judge's provider has refused in an earlier run. */
  retryRefused?: boolean | undefined;
}

export interface JudgeOptions extends JudgedSoFar {
  model: ChatModel;
  runner: CallRunner;
  appender: Pick<JsonlAppender, 'append'>;
  /** A match is judged: just now, or (`isNew` false) in an earlier run. */
  onJudged?: (isNew: boolean) => void;
  /** A judgment was withheld, or refused. */
  onRefused?: () => void;
  onFailure: (failure: JudgeFailure) => void;
}

/** A match under way: it is recorded when the last of its replies is there. */
interface Unfinished {
  match: Match;
  replies: (JudgeReply | undefined)[];
}

/**
 * Has the judge grade each match that is not recorded yet, and appends a record for each.
 *
 * @throws CallError where no call can succeed.
 */
export async function judgeMatches(
  matches: Iterable<Match> | AsyncIterable<Match>,
  options: JudgeOptions,
): Promise<void> {
  const jobs = Symbol.asyncIterator in matches ? jobsOfAsync(matches, options) : jobsOf(matches, options);
  await options.runner.forEach(jobs, async ({ unfinished, index }) => {
    const { match, replies } = unfinished;
    const reply = await judgeCall(match, index, options);
    if (reply === undefined) return;
    replies[index] = reply;
    if (replies.every((each) => each !== undefined)) finish(unfinished, options);
  });
}

interface Job {
  unfinished: Unfinished;
  /** Which of the match's prompts to send. */
  index: number;
}

function* jobsOf(matches: Iterable<Match>, options: JudgeOptions): Generator<Job> {
  for (const match of matches) yield* jobsOfMatch(match, options);
}

async function* jobsOfAsync(matches: AsyncIterable<Match>, options: JudgeOptions): AsyncGenerator<Job> {
  for await (const match of matches) yield* jobsOfMatch(match, options);
}

function* jobsOfMatch(match: Match, options: JudgeOptions): Generator<Job> {
  const { replies, isRecorded } = progressOf(match, options);
  if (isRecorded) {
    options.onJudged?.(false);
    return;
  }
  const unfinished = { match, replies };
  const missing = [...replies.keys()].filter((index) => replies[index] === undefined);
  if (missing.length === 0) finish(unfinished, options);
  for (const index of missing) yield { unfinished, index };
}

/** What is known of a match before it is judged: the replies that are recorded, or wait in `partial`. */
export function progressOf(match: Match, options: JudgedSoFar): Progress & { isRecorded: boolean } {
  const { recorded, partial, model, retryRefused = false } = options;
  const { replies: known, isStale, isSuperseded } = recorded.progressOf(match);
  const unlessRefused = (reply: JudgeReply | undefined) =>
    retryRefused && reply?.refusal !== undefined ? undefined : reply;
  const replies = known.map(unlessRefused);
  // A superseded row is written once more, without a call, so that the newest is the one that counts.
  const isRecorded = !isSuperseded && replies.every((reply) => reply !== undefined);
  // A run that was killed between a record and the end of its work has left the record's parts behind.
  if (isRecorded) partial.forget(match.identity);
  else if (replies.length > 1 && model !== undefined) {
    for (const index of replies.keys()) {
      const key = partKey(index, model, judgeRequest(match, index, options));
      replies[index] ??= unlessRefused(partial.get(match.identity, key));
    }
  }
  return { replies, isStale, isSuperseded, isRecorded };
}

async function judgeCall(
  match: Match,
  index: number,
  options: JudgeOptions,
): Promise<JudgeReply | undefined> {
  const { runner } = options;
  const { repeat } = match;
  const request = judgeRequest(match, index, options);
  let reply: ChatReply;
  try {
    reply = await runner.call({
      about: `judge ${match.question_id} turn ${match.turn} ${match.models.join(' ')} prompt ${index}${repeat === undefined ? '' : ` repeat ${repeat}`}`,
      request,
      make: (signal) => ask(match, request, options.model, signal),
      restore(cached) {
        const known = asChatReply(cached);
        return known === undefined || isEmpty(known) ? undefined : known;
      },
    });
  } catch (error) {
    if (error instanceof CallError && !error.stopsRun) {
      options.onFailure({
        question_id: match.question_id,
        models: match.models,
        turn: match.turn,
        ...(repeat === undefined ? {} : { repeat }),
        kind: error.kind,
        error: error.message,
        remedy: error.remedy,
        tstamp: Date.now() / 1000,
      });
      return undefined;
    }
    // A call that was dropped (Ctrl-C, a stopped run) has not failed.
    if (runner.isStopped) return undefined;
    throw error;
  }
  const judged = toJudgeReply(reply);
  if (judged.refusal !== undefined) options.onRefused?.();
  if (match.prompts.length > 1) {
    options.partial.put(match.identity, partKey(index, options.model, request), judged);
  }
  return judged;
}

async function ask(match: Match, request: ChatRequest, model: ChatModel, signal: AbortSignal) {
  const reply = await model.complete(request, signal);
  if (isEmpty(reply)) {
    throw new CallError(
      reply.finishReason === 'length' ? 'cut-reply' : 'empty-reply',
      `the judge ${model.name} said nothing about question ${match.question_id}, turn ${match.turn} (finish reason ${reply.finishReason})`,
      { remedy: 'A judge that reasons first may need a larger --judge-max-tokens.', usage: reply.usage },
    );
  }
  return reply;
}

function isEmpty({ text, refusal }: ChatReply): boolean {
  return text.trim() === '' && refusal === undefined;
}

function judgeRequest(
  match: Match,
  index: number,
  options: Pick<JudgedSoFar, 'temperature' | 'seed' | 'maxTokens' | 'topLogprobs'>,
): ChatRequest {
  const { temperature = 0, seed, maxTokens, topLogprobs } = options;
  const { repeat } = match;
  return {
    messages: judgeMessages(match, index),
    temperature,
    maxTokens,
    ...(topLogprobs === undefined ? {} : { topLogprobs }),
    ...(seed === undefined ? {} : { seed: seed + (repeat ?? 0) }),
    // What tells a repeat from the first judgment to a cache or a batch: they are asked alike.
    ...(repeat === undefined ? {} : { choice: repeat }),
  };
}

/** What is sent: FastChat sends no system message where the prompt has none. */
export function judgeMessages({ system, prompts }: Match, index: number): ChatMessage[] {
  const user: ChatMessage = { role: 'user', content: prompts[index] as string };
  return system === '' ? [user] : [{ role: 'system', content: system }, user];
}

function finish({ match, replies }: Unfinished, options: JudgeOptions): void {
  options.appender.append(match.toRecord(replies as JudgeReply[], Date.now() / 1000));
  if (replies.length > 1) options.partial.forget(match.identity);
  options.onJudged?.(true);
}

/** Two choices may have the same prompt: the index tells them apart. */
function partKey(index: number, { address }: Pick<ChatModel, 'address'>, request: ChatRequest): string {
  return JSON.stringify([index, replyKey(address, request)]);
}
