import type { JudgePrompt } from '../benchmark/judge-prompt.ts';
import { InputError } from '../errors.ts';

/** A template cut into literal text (even places) and names of fields (odd places). */
type Parts = readonly string[];

/** Fills a template from a context of type `C`. */
export type PromptTemplate<C> = (context: C) => string;

/** The fields that a template may use, and where each one's value is found. */
export type Fields<C> = Readonly<Record<string, (context: C) => string>>;

/**
 * Cuts a template as Python's `str.format` does with named fields: `{name}` is a field, `{{` and `}}` are braces.
 * A field's value is put in as it is and never expanded again.
 *
 * @throws InputError for an unknown field, a lone brace, or a form of Python's that has no meaning here (`{}`, `{0}`, `{a.b}`, `{a!r}`, `{a:>9}`).
 */
export function compileTemplate<C>(prompt: JudgePrompt, fields: Fields<C>): PromptTemplate<C> {
  const parts = cutTemplate(prompt);
  const filled = parts.map((part, place) => {
    if (place % 2 === 0) return part;
    if (Object.hasOwn(fields, part)) return fields[part] as (context: C) => string;
    const known = Object.keys(fields).map((name) => `{${name}}`);
    throw templateError(prompt, `unknown field {${part}}`, `Here it may use ${known.join(' ')}.`);
  });
  return (context) => {
    let text = '';
    for (const part of filled) text += typeof part === 'string' ? part : part(context);
    return text;
  };
}

function cutTemplate(prompt: JudgePrompt): Parts {
  const template = prompt.prompt_template;
  const parts: string[] = [];
  let literal = '';
  let start = 0;
  for (const brace of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    literal += template.slice(start, brace.index);
    start = brace.index + brace[0].length;
    if (brace[0] === '{{' || brace[0] === '}}') {
      literal += brace[0][0];
    } else if (brace[1] === undefined) {
      throw templateError(
        prompt,
        `a lone "${brace[0]}"`,
        'Write {{ and }} for braces that are meant as text.',
      );
    } else if (/^[A-Za-z_]\w*$/.test(brace[1])) {
      parts.push(literal, brace[1]);
      literal = '';
    } else {
      throw templateError(
        prompt,
        `{${brace[1]}} is not a plain field`,
        'Only named fields such as {question} are filled; write {{ and }} for braces that are meant as text.',
      );
    }
  }
  parts.push(literal + template.slice(start));
  return parts;
}

function templateError({ name, file, line }: JudgePrompt, what: string, remedy: string): InputError {
  return new InputError(`judge prompt "${name}" has ${what}`, { file, line }, remedy);
}
