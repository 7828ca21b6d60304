import type { AnswerTask } from '../answers/plan.ts';
import { type SamplingOptions, turnRequest } from '../answers/sampling.ts';
import type { Match } from '../judgments/match.ts';
import { judgeMessages } from '../judgments/judge.ts';
import type { ChatMessage } from '../models/chat-model.ts';
import { plain } from '../show/plain.ts';

/** What `--dry-run` prints of a run of answers: the first question as it would be asked. */
export function exampleAnswerPrompts(tasks: readonly AnswerTask[], sampling: SamplingOptions): string {
  const [task] = tasks;
  if (task === undefined) return 'Nothing is to be asked.';
  const { question } = task;
  const { messages, choice: _choice, ...sampled } = turnRequest(question, 0, [], sampling);
  return [
    heading(`question ${question.question_id} (${question.category}), turn 1 of ${question.turns.length}`),
    parametersLine(sampled),
    conversation(messages),
  ].join('\n');
}

/** One rendered prompt of each kind, by the name of its template, as they come up in a run of judgments. */
export class ExampleJudgePrompts {
  readonly #examples = new Map<string, string>();

  add(match: Match): void {
    const { promptName, question_id, turn, models } = match;
    if (this.#examples.has(promptName)) return;
    this.#examples.set(
      promptName,
      [
        heading(`${promptName}: question ${question_id}, turn ${turn}, ${models.join(' and ')}`),
        conversation(judgeMessages(match, 0)),
      ].join('\n'),
    );
  }

  toString(): string {
    return this.#examples.size === 0 ? 'Nothing is to be judged.' : [...this.#examples.values()].join('\n\n');
  }
}

function heading(text: string): string {
  return `== ${plain(text)}`;
}

function parametersLine(sampled: object): string {
  const given = Object.entries(sampled).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

/** Questions and answers are hostile text: what a terminal would obey is taken out, line breaks are kept. */
function conversation(messages: readonly ChatMessage[]): string {
  return messages
    .map(({ role, content }) => `[${role}]\n${content.split('\n').map(plain).join('\n')}`)
    .join('\n\n');
}
