import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CallError, InputError } from '../../../src/errors.ts';
import type { ChatMessage } from '../../../src/models/chat-model.ts';
import { compileChatTemplate } from '../../../src/models/gguf/chat-template.ts';

const FOLDER = join(import.meta.dirname, 'templates');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const CONVERSATIONS = readJson('conversations.json') as Record<string, ChatMessage[]>;
/** By transformers 5.24.0 on Jinja2 3.1.6: templates/expected.py made them. */
const EXPECTED = readJson('expected.json') as Record<string, { text: string } | { error: string }>;
const PLACE = { file: 'model.gguf' };

function compile(source: string | undefined) {
  return compileChatTemplate({
    source,
    place: PLACE,
    bosToken: '<s>',
    eosToken: '</s>',
    now: () => new Date(2024, 2, 5, 14, 7, 9),
  });
}

function render(source: string, messages: ChatMessage[] = [], addGenerationPrompt = true): string {
  return compile(source)(messages, { addGenerationPrompt });
}

/** What a rendering that fails says. */
function failure(source: string): string {
  try {
    return `rendered ${render(source).length} characters`;
  } catch (error) {
    expect(error).toBeInstanceOf(CallError);
    expect((error as CallError).kind).toBe('bad-request');
    return (error as CallError).message;
  }
}

test.for(Object.entries(EXPECTED))('%s is filled in as transformers does', ([key, expected]) => {
  const [template, conversation, prompt] = key.split(' ') as [string, string, string];
  const source = readFileSync(join(FOLDER, `${template}.jinja`), 'utf8');
  const run = (): string => render(source, CONVERSATIONS[conversation], prompt === 'prompt');
  if ('text' in expected) expect(run()).toBe(expected.text);
  else expect(run).toThrow(`the chat template of model.gguf refuses this conversation: ${expected.error}`);
});

test('a model without a template, and a template that is no Jinja, are refused with what to do', () => {
  expect(() => compile(undefined)).toThrow(InputError);
  expect(() => compile(undefined)).toThrow(/^has no chat template/);
  expect(() => compile(' \n')).toThrow(/^has no chat template/);
  expect(() => compile('{% for message in %}')).toThrow(
    /^has a chat template that is not valid Jinja: Unexpected/,
  );
  expect(() => compile('{{'.repeat(2 ** 20))).toThrow(/too long to be one/);
  expect(() => compile(`{{ 1 }}${' '.repeat(900_000)}`)).toThrow(/too long to be one/);
  expect(() => compile(`{{ ${'('.repeat(100_000)} }}`)).toThrow(InputError);
});

test('what a template says cannot steer a terminal', () => {
  expect(failure("{{ raise_exception('no\u001b[2J\n system') }}")).toBe(
    'the chat template of model.gguf refuses this conversation: no [2J system',
  );
});

test('a fault of a template for one conversation fails that call alone', () => {
  expect(failure('{{ messages | nosuch }}')).toMatch(
    /cannot be filled in: Unknown ArrayValue filter: nosuch$/,
  );
});

const GROWING = (start: string, step: string): string =>
  `{% set ns = namespace(x=${start}) %}{% for i in range(60) %}{% set ns.x = ${step} %}{% endfor %}{{ ns.x }}`;

test.for<[string, string]>([
  ['a loop without end', '{% for i in range(1000000000) %}x{% endfor %}'],
  ['loops in loops', `${'{% for i in range(90000) %}'.repeat(3)}${'{% endfor %}'.repeat(3)}`],
  ['a text that doubles', GROWING("'ab'", 'ns.x ~ ns.x')],
  ['a list that doubles', GROWING('[1, 2]', 'ns.x + ns.x')],
  ['lists in lists', GROWING('[1, 2]', '[ns.x, ns.x]')],
  ['namespaces in namespaces', GROWING('1', 'namespace(a=ns.x, b=ns.x)')],
  ['a list that holds itself', '{% set ns = namespace() %}{% set ns.x = [ns, ns] %}{{ ns.x | tojson }}'],
  ['a macro that calls itself', '{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}'],
  [
    'a macro that calls itself twice',
    '{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}',
  ],
  ['a wide indent', "{{ 'a\\nb' | indent(400000000) }}"],
  ['a wide indent of JSON', '{{ [[1]] | tojson(indent=100000000) }}'],
  [
    'a long text, time and again',
    `{% set x = range(90000) | list | join %}{% for i in range(90000) %}{% if x | upper == x %}{% endif %}{% endfor %}`,
  ],
])('a template is stopped within bounds of time and memory: %s', ([, source]) => {
  const start = performance.now();
  expect(failure(source)).toMatch(/was stopped: it |cannot be filled in: /);
  expect(performance.now() - start).toBeLessThan(15_000);
  expect(process.memoryUsage().rss).toBeLessThan(1.5 * 2 ** 30);
});

test('a conversation of a thousand long turns is within the bounds', () => {
  const source = readFileSync(join(FOLDER, 'qwen3.jinja'), 'utf8');
  const messages = Array.from({ length: 1000 }, (_, turn): ChatMessage => ({
    role: turn % 2 === 0 ? 'user' : 'assistant',
    content: 'a word or two, '.repeat(100),
  }));
  expect(render(source, messages).length).toBeGreaterThan(1_500_000);
});
