import { createHash } from 'node:crypto';
import type { CallRunner } from '../calls/call-runner.ts';
import { CallError } from '../errors.ts';
import type { ChatMessage, ChatModel } from '../models/chat-model.ts';
import type { JsonlAppender } from '../records/append.ts';
import type { PartialStore } from '../records/partial.ts';
import { type JudgeReply, type Match, toJudgeReply } from './match.ts';
import type { Progress, RecordedJudgments } from './recorded.ts';

/** A call that failed for good; a row of `errors/JUDGE_single.errors.jsonl`. */
export interface JudgeFailure {
  question_id: Match['question_id'];
  models: readonly string[];
  turn: number;
  kind: string;
  error: string;
  remedy: string | undefined;
  tstamp: number;
}

export interface JudgeOptions {
  model: ChatModel;
  runner: CallRunner;
  recorded: RecordedJudgments;
  appender: Pick<JsonlAppender, 'append'>;
  partial: Pick<PartialStore<JudgeReply>, 'get' | 'put' | 'forget'>;
  /** @default 0 */
  temperature?: number | undefined;
  maxTokens: number;
  /** A match is judged: just now, or (`isNew` false) in an earlier run. */
  onJudged?: (isNew: boolean) => void;
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
  const { replies, isRecorded } = progressOf(match, options.recorded, options.partial);
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
export function progressOf(
  match: Match,
  recorded: RecordedJudgments,
  partial: JudgeOptions['partial'],
): Progress & { isRecorded: boolean } {
  const { replies, isStale, isSuperseded } = recorded.progressOf(match);
  // A superseded row is written once more, without a call, so that the newest is the one that counts.
  const isRecorded = !isSuperseded && replies.every((reply) => reply !== undefined);
  // A run that was killed between a record and the end of its work has left the record's parts behind.
  if (isRecorded) partial.forget(match.identity);
  else if (replies.length > 1) {
    for (const index of replies.keys()) replies[index] ??= partial.get(match.identity, partKey(match, index));
  }
  return { replies, isStale, isSuperseded, isRecorded };
}

async function judgeCall(
  match: Match,
  index: number,
  options: JudgeOptions,
): Promise<JudgeReply | undefined> {
  const { runner } = options;
  const start = performance.now();
  try {
    const reply = await runner.call((signal) => ask(match, index, options, signal));
    const judged = toJudgeReply(reply, (performance.now() - start) / 1000);
    if (match.prompts.length > 1) options.partial.put(match.identity, partKey(match, index), judged);
    return judged;
  } catch (error) {
    if (error instanceof CallError && !error.stopsRun) {
      options.onFailure({
        question_id: match.question_id,
        models: match.models,
        turn: match.turn,
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
}

async function ask(match: Match, index: number, options: JudgeOptions, signal: AbortSignal) {
  const { model } = options;
  const reply = await model.complete(
    {
      messages: judgeMessages(match, index),
      temperature: options.temperature ?? 0,
      maxTokens: options.maxTokens,
    },
    signal,
  );
  if (reply.text.trim() === '') {
    throw new CallError(
      'empty-reply',
      `the judge ${model.name} said nothing about question ${match.question_id}, turn ${match.turn} (finish reason ${reply.finishReason})`,
      { remedy: 'A judge that reasons first may need a larger --judge-max-tokens.' },
    );
  }
  return reply;
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

function partKey(match: Match, index: number): string {
  const asked = createHash('sha256')
    .update(match.prompts[index] as string)
    .digest('base64url');
  return JSON.stringify([index, asked]);
}
