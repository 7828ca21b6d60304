import { createHash, randomBytes } from 'node:crypto';
import type { BenchmarkSettings } from '../benchmark/benchmark.ts';
import { temperatureOf } from '../benchmark/benchmark.ts';
import type { Question } from '../benchmark/question.ts';
import type { CallRunner } from '../calls/call-runner.ts';
import { CallError, InputError } from '../errors.ts';
import type { ChatMessage, ChatModel, ChatReply, ChatRequest } from '../models/chat-model.ts';
import type { JsonlAppender } from '../records/append.ts';
import type { PartialStore } from '../records/partial.ts';
import { type Answer, type AnswerFile, type Choice, isComplete } from './answer.ts';

/** How answers are asked for. */
export interface SamplingOptions {
  modelId: string;
  settings: BenchmarkSettings;
  /** Independent answers to each question. */
  numChoices: number;
  maxTokens: number;
  /** In place of the temperature of each question's category. */
  forceTemperature?: number | undefined;
  /** Nucleus sampling. @default the server's */
  topP?: number | undefined;
  /** Recorded with the answers; the model sends it, as it is no parameter of every API. */
  repetitionPenalty?: number | undefined;
  systemPrompt?: string | undefined;
  /** Choice i is sampled with seed + i, as in FastChat. */
  seed?: number | undefined;
  /** Keep an empty reply as the answer; otherwise it counts as a failed call. */
  allowEmpty?: boolean | undefined;
}

/** A question and the choices of it that are still to be answered. */
export interface AnswerTask {
  question: Question;
  /** By index; undefined where it is to be asked for. */
  choices: (Choice | undefined)[];
}

/** Which questions lack answers. `file` is undefined where there are none at all. @throws InputError for another model's answers. */
export function* planAnswers(
  questions: readonly Question[],
  file: Pick<AnswerFile, 'file' | 'get' | 'lineOf'> | undefined,
  modelId: string,
  numChoices: number,
): Generator<AnswerTask> {
  for (const question of questions) {
    const answer = file?.get(question.question_id);
    if (answer !== undefined) checkModel(answer, modelId, file?.lineOf(question.question_id), file?.file);
    // Choices beyond those asked for are kept: an earlier run wanted more.
    const wanted = Math.max(numChoices, answer?.choices.length ?? 0);
    const choices = Array.from({ length: wanted }, (_, index) => {
      const choice = answer?.choices.find((each) => each.index === index);
      return isComplete(choice, question.turns.length) ? choice : undefined;
    });
    if (choices.slice(0, numChoices).includes(undefined)) yield { question, choices };
  }
}

/** A file holds the answers of one model; ids that differ in `/` and `_` alone have one file name and are one model. */
function checkModel(
  answer: Answer,
  modelId: string,
  line: number | undefined,
  file: string | undefined,
): void {
  if (answer.model_id.replaceAll('/', '_') === modelId.replaceAll('/', '_')) return;
  throw new InputError(
    `holds answers of model "${answer.model_id}", not "${modelId}"`,
    { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
    'Write to another file (--answer-file), or name the model as in the file (--model-id).',
  );
}

/** A finished turn, as it waits in `partial/` for the rest of its record. */
export interface TurnPart {
  text: string;
  finish_reason: string;
  reasoning?: string;
  usage?: ChatReply['usage'];
  /** Seconds. */
  latency: number;
}

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
  /** A turn was answered, or (`isNew` false) had been before a kill. */
  onTurn?: (isNew: boolean, part: TurnPart) => void;
  /** A question's record is on disk. */
  onAnswer?: (answer: Answer) => void;
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
    choices[index] = outcome.choice;
    const made = choices.filter((choice) => choice !== undefined);
    if (made.length < options.numChoices || choices.slice(0, options.numChoices).includes(undefined)) return;
    const answer = toAnswer(question, made, options);
    options.appender.append(answer);
    options.partial.forget(partGroup(question));
    options.onAnswer?.(answer);
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
  | { kind: 'failed'; turn: number; error: CallError }
  | { kind: 'stopped' };

async function answerChoice(task: AnswerTask, index: number, options: GenerateOptions): Promise<Outcome> {
  const { question } = task;
  const { runner, model, partial } = options;
  const group = partGroup(question);
  const sampled = samplingOf(question, index, options);
  const messages: ChatMessage[] = options.systemPrompt
    ? [{ role: 'system', content: options.systemPrompt }]
    : [];
  const parts: TurnPart[] = [];
  for (const [turn, content] of question.turns.entries()) {
    messages.push({ role: 'user', content });
    const key = partKey(index, turn, [messages, sampled, model.name, options.repetitionPenalty]);
    let part = partial.get(group, key);
    if (part === undefined) {
      if (runner.isStopped) return { kind: 'stopped' };
      const start = performance.now();
      try {
        const reply = await runner.call((signal) =>
          ask(model, { messages, ...sampled }, question, options.allowEmpty, signal),
        );
        part = toPart(reply, (performance.now() - start) / 1000);
      } catch (error) {
        if (error instanceof CallError && !error.stopsRun) return { kind: 'failed', turn: turn + 1, error };
        // A call that was dropped (Ctrl-C, a stopped run) has not failed.
        if (runner.isStopped) return { kind: 'stopped' };
        throw error;
      }
      // A record of one call needs no waiting room.
      if (options.numChoices > 1 || question.turns.length > 1) partial.put(group, key, part);
      options.onTurn?.(true, part);
    } else {
      options.onTurn?.(false, part);
    }
    parts.push(part);
    messages.push({ role: 'assistant', content: part.text });
  }
  return { kind: 'answered', choice: toChoice(index, parts) };
}

async function ask(
  model: ChatModel,
  request: ChatRequest,
  question: Question,
  allowEmpty: boolean | undefined,
  signal: AbortSignal,
): Promise<ChatReply> {
  const reply = await model.complete(request, signal);
  // Cut within its thoughts, a reasoning model has said nothing yet: that is its answer under this limit.
  if (reply.text.trim() === '' && !allowEmpty && reply.finishReason !== 'length') {
    throw new CallError(
      'empty-reply',
      `${model.name} answered question ${question.question_id} with nothing`,
      {
        remedy: 'With --allow-empty an empty reply is kept as the answer.',
      },
    );
  }
  return reply;
}

/** The group of a question's parts in `partial/`. */
export function partGroup({ question_id }: Question): string {
  return JSON.stringify(question_id);
}

/** Names a turn by all that decides its reply, so that a part of an edited question or another run's is not taken for the present one. */
function partKey(index: number, turn: number, decisive: readonly unknown[]): string {
  const asked = createHash('sha256').update(JSON.stringify(decisive)).digest('base64url');
  return JSON.stringify([index, turn, asked]);
}

/** How the replies of a choice are sampled. */
function samplingOf(
  question: Question,
  index: number,
  options: SamplingOptions,
): Omit<ChatRequest, 'messages'> {
  return {
    temperature: options.forceTemperature ?? temperatureOf(question, options.settings),
    topP: options.topP,
    maxTokens: options.maxTokens,
    seed: options.seed === undefined ? undefined : options.seed + index,
  };
}

function toPart(reply: ChatReply, latency: number): TurnPart {
  return {
    text: reply.text,
    finish_reason: reply.finishReason,
    ...(reply.reasoning === undefined ? {} : { reasoning: reply.reasoning }),
    ...(reply.usage === undefined ? {} : { usage: reply.usage }),
    latency: Math.round(latency * 1000) / 1000,
  };
}

function toChoice(index: number, parts: readonly TurnPart[]): Choice {
  return {
    index,
    turns: parts.map((part) => part.text),
    finish_reason: parts.map((part) => part.finish_reason),
    ...(parts.some((part) => part.reasoning !== undefined)
      ? { reasoning: parts.map((part) => part.reasoning ?? null) }
      : {}),
    ...(parts.some((part) => part.usage !== undefined)
      ? { usage: parts.map((part) => part.usage ?? null) }
      : {}),
    latency: parts.map((part) => part.latency),
  };
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
