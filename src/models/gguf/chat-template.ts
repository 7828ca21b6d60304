import { CallError, InputError, type Place } from '../../errors.ts';
import type { ChatMessage } from '../chat-model.ts';
import { boundedInterpreter, TemplateTooCostly } from './bounded-interpreter.ts';
import { type JinjaNode, parse, tokenize } from './jinja.ts';
import { RaisedByTemplate, templateGlobals } from './template-globals.ts';

export interface ChatTemplateOptions {
  /** Jinja; undefined: the model's file has none. */
  source: string | undefined;
  /** Where it stands, for errors: the model's file, or that of --chat-template. */
  place: Place;
  /** How the model writes the tokens that begin and end a text. */
  bosToken: string | undefined;
  eosToken: string | undefined;
  /** For `strftime_now`. @default the time at each rendering */
  now?: () => Date;
}

/**
 * Writes a conversation as the model was trained to read it. @throws CallError of kind `bad-request` where the template will not have it
 */
export type RenderChat = (
  messages: readonly ChatMessage[],
  options: {
    addGenerationPrompt: boolean;
    /** More that the template sees, such as `enable_thinking`. */
    variables?: Readonly<Record<string, unknown>>;
  },
) => string;

const LONGEST = 2 ** 20;
/** What finds white space before a tag takes the square of its length. */
const LONGEST_SPACE = 4096;

/**
 * Reads a chat template once, for many conversations. What it sees is what `apply_chat_template` of transformers shows it:
 * `messages`, `add_generation_prompt`, `bos_token`, `eos_token`, `raise_exception`, `strftime_now`; `tools` and `documents` are
 * none; `enable_thinking` and the like are undefined, which leaves them to the template. Blocks are trimmed as there
 * (`trim_blocks`, `lstrip_blocks`).
 *
 * What the library does otherwise than Jinja: `+%}` is a syntax error, and a truth value that is printed is `true`, not `True`.
 *
 * The template is its maker's: it is stopped where it would hang (`boundedInterpreter`).
 *
 * @throws InputError where there is none, or it is no Jinja
 */
export function compileChatTemplate(options: ChatTemplateOptions): RenderChat {
  const { place, bosToken, eosToken, now = () => new Date() } = options;
  const program = parseTemplate(options.source, place);
  return (messages, { addGenerationPrompt, variables = {} }) => {
    const environment = templateGlobals(now);
    const shown: Record<string, unknown> = {
      ...variables,
      messages,
      tools: null,
      documents: null,
      add_generation_prompt: addGenerationPrompt,
      ...(bosToken === undefined ? {} : { bos_token: bosToken }),
      ...(eosToken === undefined ? {} : { eos_token: eosToken }),
    };
    for (const [name, value] of Object.entries(shown)) environment.set(name, value);
    try {
      return String(boundedInterpreter(environment).run(program).value);
    } catch (error) {
      throw toCallError(error, place);
    }
  };
}

function parseTemplate(source: string | undefined, place: Place): JinjaNode {
  if (source === undefined || source.trim() === '') {
    throw new InputError(
      'has no chat template, so that it is not known how the model reads a conversation',
      place,
      'Give the one of its model card with --chat-template FILE (Jinja).',
    );
  }
  const remedy = 'Give another with --chat-template FILE.';
  if (
    source.length > LONGEST ||
    [...source.matchAll(/\s+/g)].some(([space]) => space.length > LONGEST_SPACE)
  ) {
    throw new InputError('has a chat template that is too long to be one', place, remedy);
  }
  try {
    return parse(tokenize(source, { trim_blocks: true, lstrip_blocks: true }));
  } catch (error) {
    throw new InputError(`has a chat template that is not valid Jinja: ${said(error)}`, place, remedy);
  }
}

function toCallError(error: unknown, { file, flag }: Place): CallError {
  const template = `the chat template of ${file ?? flag ?? 'the model'}`;
  if (error instanceof RaisedByTemplate) {
    return new CallError('bad-request', `${template} refuses this conversation: ${said(error)}`, {
      remedy:
        'The model does not take such a conversation; another template can be given with --chat-template FILE.',
      cause: error,
    });
  }
  const what = error instanceof TemplateTooCostly ? 'was stopped: it' : 'cannot be filled in:';
  return new CallError('bad-request', `${template} ${what} ${said(error)}`, {
    remedy: 'Give another with --chat-template FILE.',
    cause: error,
  });
}

/** In one line, at most 300 characters of it: a template's words are not ours. */
function said(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .slice(0, 1200)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
