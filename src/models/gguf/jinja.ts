import * as library from '@huggingface/jinja';

/** A piece of a parsed template. */
export interface JinjaNode {
  type: string;
}

/** A value of the template language: `value` is a text, a number, an array or a map of such values, a function, ... */
export interface JinjaValue {
  type: string;
  value: unknown;
}

export interface JinjaEnvironment {
  /** @throws SyntaxError for a name that is set already */
  set(name: string, value: unknown): JinjaValue;
}

interface JinjaInterpreter {
  run(program: JinjaNode): JinjaValue;
  evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue;
}

/** What is used of @huggingface/jinja: its own declarations name their files without an ending, which Node's rules do not resolve. */
interface Jinja {
  Environment: new () => JinjaEnvironment;
  Interpreter: new (environment: JinjaEnvironment) => JinjaInterpreter;
  tokenize: (source: string, options: { trim_blocks: boolean; lstrip_blocks: boolean }) => unknown[];
  parse: (tokens: unknown[]) => JinjaNode;
}

export const { Environment, Interpreter, tokenize, parse } = library as unknown as Jinja;
