import { createHash } from 'node:crypto';
import { answerSchema, type Answer } from '../answers/answer.ts';
import type { Question, QuestionId } from '../benchmark/question.ts';
import { entryOf } from '../judgments/columns.ts';
import {
  type PairJudgment,
  type SingleJudgment,
  choicesOf,
  pairJudgmentSchema,
  singleJudgmentSchema,
} from '../judgments/judgment.ts';
import type { ChatMessage, TokenUsage } from '../models/chat-model.ts';
import { readRecords } from '../records/jsonl.ts';

export interface RecordedReply {
  text: string;
  finishReason: string;
  reasoning?: string | undefined;
  usage?: TokenUsage | undefined;
}

/**
 * Recorded replies by model and conversation. System messages do not count: a record does not hold them. Where one
 * conversation has several replies (choices, repeated rows) they are given in turn.
 */
export class Recording {
  readonly #replies = new Map<string, { replies: RecordedReply[]; next: number }>();
  readonly #models = new Map<string, number>();

  /** The models that have replies, and how many. */
  get models(): ReadonlyMap<string, number> {
    return this.#models;
  }

  add(model: string, messages: readonly ChatMessage[], reply: RecordedReply): void {
    const key = keyOf(model, messages);
    const entry = this.#replies.get(key);
    if (entry === undefined) this.#replies.set(key, { replies: [reply], next: 0 });
    else entry.replies.push(reply);
    this.#models.set(model, (this.#models.get(model) ?? 0) + 1);
  }

  take(model: string, messages: readonly ChatMessage[]): RecordedReply | undefined {
    const entry = this.#replies.get(keyOf(model, messages));
    if (entry === undefined) return undefined;
    const reply = entry.replies[entry.next];
    entry.next = (entry.next + 1) % entry.replies.length;
    return reply;
  }
}

function keyOf(model: string, messages: readonly ChatMessage[]): string {
  const said = messages.filter(({ role }) => role !== 'system').map(({ role, content }) => [role, content]);
  return createHash('sha256')
    .update(JSON.stringify([model, said]))
    .digest('base64url');
}

/** A torn last line is one that a killed run was writing. */
function passOver(): void {}

/** Adds the judgments of a `*_single.jsonl` file. @throws InputError for a bad row. */
export function recordJudgments(recording: Recording, file: string): void {
  for (const { record } of readRecords(file, singleJudgmentSchema, { onTornLine: passOver })) {
    const row = record as SingleJudgment;
    const judgments = choicesOf(row.judgment);
    for (const [index, content] of choicesOf(row.user_prompt).entries()) {
      addJudgment(recording, row, index, content, judgments[index] ?? '');
    }
  }
}

/** Adds both games of each row of a `*_pair.jsonl` file. @throws InputError for a bad row. */
export function recordPairJudgments(recording: Recording, file: string): void {
  for (const { record } of readRecords(file, pairJudgmentSchema, { onTornLine: passOver })) {
    const row = record as PairJudgment;
    addJudgment(recording, row, 0, row.g1_user_prompt, row.g1_judgment);
    addJudgment(recording, row, 1, row.g2_user_prompt, row.g2_judgment);
  }
}

function addJudgment(
  recording: Recording,
  row: SingleJudgment | PairJudgment,
  index: number,
  content: string,
  text: string,
): void {
  recording.add(row.judge[0], [{ role: 'user', content }], {
    text,
    finishReason: entryOf(row.finish_reason, index) ?? 'stop',
    reasoning: entryOf(row.reasoning, index) ?? undefined,
    usage: entryOf(row.usage, index) ?? undefined,
  });
}

/** Adds the answers of a `model_answer` file, turn by turn. @throws InputError for a bad row. */
export function recordAnswers(
  recording: Recording,
  file: string,
  questions: ReadonlyMap<QuestionId, Question>,
): void {
  for (const { record } of readRecords(file, answerSchema, { onTornLine: passOver })) {
    const answer = record as Answer;
    const question = questions.get(answer.question_id);
    if (question === undefined) continue;
    for (const choice of answer.choices) {
      const messages: ChatMessage[] = [];
      for (const [turn, text] of choice.turns.entries()) {
        messages.push({ role: 'user', content: question.turns[turn] ?? '' });
        recording.add(answer.model_id, messages, {
          text,
          finishReason: choice.finish_reason?.[turn] ?? 'stop',
          reasoning: choice.reasoning?.[turn] ?? undefined,
          usage: choice.usage?.[turn] ?? undefined,
        });
        messages.push({ role: 'assistant', content: text });
      }
    }
  }
}
