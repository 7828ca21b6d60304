import { randomBytes } from 'node:crypto';
import { temperatureOf } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import { CallError } from '../errors.ts';
import { type ChatModel, type ChatReply, type ChatRequest, asChatReply } from '../models/chat-model.ts';
import type { JsonlAppender } from '../records/append.ts';
import type { PartialStore } from '../records/partial.ts';
import type { RefusedLog } from '../records/refused-log.ts';
import { replyKey } from '../records/reply-key.ts';
import type { Answer, Choice } from './answer.ts';
import { type AnswerTask, isOpen } from './plan.ts';
import { type RefusedAnswer, refusalKey } from './refused-answer.ts';
import { type SamplingOptions, mayBeEmpty, turnRequest } from './sampling.ts';
import { type TurnPart, partGroup, toChoice, toPart, waitingParts } from './turn-part.ts';

/** A call that failed for good; a row of `errors/MODEL-ID.errors.jsonl`. */
export interface AnswerFailure {
  question_id: Question['question_id'];
  model_id: string;
  choice: number;
  /** Counted from 1. */
  turn: number;
  kind: string;
  error: string;
  remedy: string | undefined;
  tstamp: number;
}

export interface GenerateOptions extends SamplingOptions {
  model: ChatModel;
  runner: CallRunner;
  appender: Pick<JsonlAppender, 'append'>;
  partial: Pick<PartialStore<TurnPart>, 'get' | 'put' | 'forget'>;
  refused: Pick<RefusedLog<RefusedAnswer>, 'add'>;
  /** A turn was answered, or (`isNew` false) had been before a kill. */
  onTurn?: (isNew: boolean, part: TurnPart) => void;
  /** A question's record is on disk. */
  onAnswer?: (answer: Answer) => void;
  /** All choices of a question were refused: it has no record. */
  onRefused?: (question: Question) => void;
  onFailure: (failure: AnswerFailure) => void;
}

/** A choice to be answered, and the question it belongs to. */
interface Job {
  task: AnswerTask;
  index: number;
}

/**
 * Asks the model each question, turn by turn: it sees its own earlier replies. A question's record is appended once all its
 * choices are there; until then each turn waits in `partial`.
 *
 * @throws CallError where no call can succeed.
 */
export async function generateAnswers(tasks: Iterable<AnswerTask>, options: GenerateOptions): Promise<void> {
  const { runner, modelId } = options;
  await runner.forEach(jobsOf(tasks, options.numChoices), async ({ task, index }) => {
    const { question, choices } = task;
    const outcome = await answerChoice(task, index, options);
    if (outcome.kind === 'stopped') return;
    if (outcome.kind === 'failed') {
      options.onFailure({
        question_id: question.question_id,
        model_id: modelId,
        choice: index,
        turn: outcome.turn,
        kind: outcome.error.kind,
        error: outcome.error.message,
        remedy: outcome.error.remedy,
        tstamp: Date.now() / 1000,
      });
      return;
    }
    if (outcome.kind === 'answered') choices[index] = outcome.choice;
    else {
      choices[index] = 'refused';
      options.refused.add(outcome.row);
    }
    if (isOpen(task, options.numChoices)) return;
    const made = choices.filter((choice) => choice !== undefined && choice !== 'refused');
    if (made.length > 0) {
      const answer = toAnswer(question, made, options);
      options.appender.append(answer);
      options.onAnswer?.(answer);
    } else options.onRefused?.(question);
    options.partial.forget(partGroup(question));
  });
}

function* jobsOf(tasks: Iterable<AnswerTask>, numChoices: number): Generator<Job> {
  for (const task of tasks) {
    for (let index = 0; index < numChoices; index += 1) {
      if (task.choices[index] === undefined) yield { task, index };
    }
  }
}

type Outcome =
  | { kind: 'answered'; choice: Choice }
  | { kind: 'refused'; row: RefusedAnswer }
  | { kind: 'failed'; turn: number; error: CallError }
  | { kind: 'stopped' };

async function answerChoice(
  { question }: AnswerTask,
  index: number,
  options: GenerateOptions,
): Promise<Outcome> {
  const { runner, model, partial } = options;
  const parts = waitingParts(question, index, options);
  for (const part of parts) options.onTurn?.(false, part);
  while (parts.length < question.turns.length) {
    if (runner.isStopped) return { kind: 'stopped' };
    const turn = parts.length + 1;
    const replies = parts.map(({ text }) => text);
    const request = turnRequest(question, index, replies, options);
    let reply: ChatReply;
    try {
      reply = await askTurn(question, turn, request, options);
    } catch (error) {
      if (error instanceof CallError && !error.stopsRun) return { kind: 'failed', turn, error };
      // A call that was dropped (Ctrl-C, a stopped run) has not failed.
      if (runner.isStopped) return { kind: 'stopped' };
      throw error;
    }
    if (reply.refusal !== undefined) {
      const { kind, said } = reply.refusal;
      const key = refusalKey(question, index, model.address, options);
      const { question_id } = question;
      const which = { key, question_id, model_id: options.modelId, choice: index, turn };
      return { kind: 'refused', row: { ...which, kind, said, turns: replies, tstamp: Date.now() / 1000 } };
    }
    const part = toPart(reply);
    // A record of one call needs no waiting room.
    if (options.numChoices > 1 || question.turns.length > 1)
      partial.put(partGroup(question), replyKey(model.address, request), part);
    options.onTurn?.(true, part);
    parts.push(part);
  }
  return { kind: 'answered', choice: toChoice(index, parts) };
}

/** @throws CallError also for a reply without a word, where that is no answer. */
function askTurn(
  { question_id }: Question,
  turn: number,
  request: ChatRequest,
  options: GenerateOptions,
): Promise<ChatReply> {
  const { runner, model } = options;
  const isAnswer = ({ text, finishReason, refusal }: ChatReply) =>
    text.trim() !== '' || refusal !== undefined || mayBeEmpty(finishReason, options);
  return runner.call({
    about: `answer ${question_id} choice ${request.choice} turn ${turn}`,
    request,
    async make(signal) {
      const reply = await model.complete(request, signal);
      if (isAnswer(reply)) return reply;
      throw new CallError('empty-reply', `${model.name} answered question ${question_id} with nothing`, {
        remedy: 'With --allow-empty an empty reply is kept as the answer.',
        usage: reply.usage,
      });
    },
    restore(cached) {
      const reply = asChatReply(cached);
      return reply !== undefined && isAnswer(reply) ? reply : undefined;
    },
  });
}

function toAnswer(question: Question, choices: Choice[], options: GenerateOptions): Answer {
  return {
    question_id: question.question_id,
    answer_id: randomBytes(16).toString('base64url'),
    model_id: options.modelId,
    choices: choices.toSorted((a, b) => a.index - b.index),
    tstamp: Date.now() / 1000,
    generation: {
      temperature: options.forceTemperature ?? temperatureOf(question, options.settings),
      max_tokens: options.maxTokens,
      ...(options.topP === undefined ? {} : { top_p: options.topP }),
      ...(options.repetitionPenalty === undefined ? {} : { repetition_penalty: options.repetitionPenalty }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.systemPrompt ? { system_prompt: options.systemPrompt } : {}),
    },
  };
}
