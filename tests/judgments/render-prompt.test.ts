import { describe, expect, it } from 'vitest';
import type { JudgePrompt } from '../../src/benchmark/judge-prompt.ts';
import { InputError, describeError } from '../../src/errors.ts';
import { singlePrompts } from '../../src/judgments/prompt-set.ts';
import { compileTemplate } from '../../src/judgments/render-prompt.ts';

function promptOf(prompt_template: string, name = 'single-v1'): JudgePrompt {
  return {
    name,
    type: 'single',
    system_prompt: '',
    prompt_template,
    output_format: '[[rating]]',
    file: 'prompts.jsonl',
    line: 3,
  };
}

const fields = {
  question: (context: Record<string, string>) => context['question'] ?? '',
  answer: (context: Record<string, string>) => context['answer'] ?? '',
};

function render(template: string, context: Record<string, string>): string {
  return compileTemplate(promptOf(template), fields)(context);
}

// Expected texts are what Python's str.format gives for the same template and values.
describe('compileTemplate', () => {
  it.each([
    ['Q: {question} A: {answer}', 'Q: why A: so'],
    ['{question}{question}', 'whywhy'],
    ['{{"score": {answer}}}', '{"score": so}'],
    ['{{question}}', '{question}'],
    ['{{{question}}}', '{why}'],
    ['no field', 'no field'],
  ])('fills %j', (template, text) => {
    expect(render(template, { question: 'why', answer: 'so' })).toBe(text);
  });

  it('never expands a value', () => {
    const hostile = '{answer} {{x}} $& $1 %s';
    expect(render('{question}|{answer}', { question: hostile, answer: 'so' })).toBe(`${hostile}|so`);
  });

  it.each([
    ['{answr}', 'unknown field {answr}'],
    ['{toString}', 'unknown field {toString}'],
    ['a } b', 'a lone "}"'],
    ['a { b', 'a lone "{"'],
    ['{}', '{} is not a plain field'],
    ['{0}', '{0} is not a plain field'],
    ['{answer.x}', '{answer.x} is not a plain field'],
    ['{answer!r}', '{answer!r} is not a plain field'],
    ['{answer:>9}', '{answer:>9} is not a plain field'],
  ])('refuses %j, naming the place', (template, what) => {
    const message = messageOf(() => render(template, {}));
    expect(message).toContain('prompts.jsonl:3');
    expect(message).toContain(what);
  });
});

describe('singlePrompts', () => {
  const all = new Map(
    [
      promptOf('{question}|{answer}', 'single-v1'),
      promptOf('{question}|{ref_answer_1}|{answer}', 'single-math-v1'),
      promptOf('{question_1}|{answer_1}|{question_2}|{answer_2}', 'single-v1-multi-turn'),
      promptOf('{conversation}|{turn}', 'single-v1-conversation'),
    ].map((prompt) => [prompt.name, prompt]),
  );
  const context = { questions: ['q1', 'q2', 'q3'], answers: ['a1', 'a2', 'a3'], references: ['r1'] };
  const promptsOf = singlePrompts('prompts.jsonl', all);

  it('chooses by turn and reference', () => {
    expect(promptsOf(1, false, 'stem').render(context)).toBe('q1|a1');
    expect(promptsOf(1, true, 'math').render(context)).toBe('q1|r1|a1');
    expect(promptsOf(2, false, 'stem').render(context)).toBe('q1|a1|q2|a2');
  });

  it('judges a third turn by the prompt that takes a whole conversation', () => {
    const { prompt, render: fill } = promptsOf(3, false, 'stem');
    expect(prompt.name).toBe('single-v1-conversation');
    for (const part of ['q1', 'a1', 'q2', 'a2', 'q3', 'a3', '|3']) expect(fill(context)).toContain(part);
  });

  it('prefers a prompt made for that very turn', () => {
    const own = new Map(all).set('single-v1-multi-turn-3', promptOf('{answer_3}', 'single-v1-multi-turn-3'));
    expect(singlePrompts('prompts.jsonl', own)(3, false, 'stem').render(context)).toBe('a3');
  });

  it('names the prompt that is missing, and the category that needs it', () => {
    const message = messageOf(() => promptsOf(2, true, 'math'));
    expect(message).toContain('single-math-v1-multi-turn');
    expect(message).toContain('math');
    expect(message).toContain('prompts.jsonl');
  });
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return describeError(error);
  }
  throw new Error('nothing was thrown');
}
