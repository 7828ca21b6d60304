import { safePieces } from './tokens-pieces.ts';

/** Counts the tokens of a text as a model's server would, or nearly so. */
export interface TokenCounter {
  count(text: string): number;
  /** How it counts, for a person: "counted with o200k_base". */
  describe: string;
  /** Whether the model's own encoding is used. What a chat's form adds is an estimate in any case. */
  isExact: boolean;
}

type EncodingName = 'o200k_base' | 'cl100k_base';

/** Bounds the memory that the encoder keeps of words it has split. */
const REMEMBERED_WORDS = 20_000;
/** A marker like <|endoftext|> in a text is a text like any other: it was written by a model or a user. */
const AS_PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * OpenAI's models by the encoding they use: tiktoken's own list (tiktoken/model.py: MODEL_TO_ENCODING, MODEL_PREFIX_TO_ENCODING).
 * Azure writes gpt-35. The order matters: gpt-4o begins with gpt-4.
 */
const ENCODINGS: readonly [pattern: RegExp, encoding: EncodingName][] = [
  [/^(?:chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-oss|o1|o3|o4-mini)(?![a-z0-9])/, 'o200k_base'],
  [/^(?:gpt-4|gpt-3\.5|gpt-35)(?![a-z0-9.])/, 'cl100k_base'],
];

/**
 * OpenAI's models are counted with their own encoding, all others (and OpenAI's of tomorrow) with o200k_base, which is said to be
 * an estimate. Only the table of that encoding is loaded, in about a tenth of a second.
 *
 * A run of hundreds of signs without a letter between them is cut, which may cost a token or two.
 *
 * @param model its name as its server knows it; with the vendor in front, as OpenRouter writes it, too
 */
export async function openTokenCounter(provider: string, model: string): Promise<TokenCounter> {
  const own = ownEncoding(provider, model);
  const name = own ?? 'o200k_base';
  const encoding = await loadEncoding(name);
  encoding.setMergeCacheSize(REMEMBERED_WORDS);
  return {
    count(text) {
      let tokens = 0;
      for (const piece of safePieces(text)) tokens += encoding.countTokens(piece, AS_PLAIN_TEXT);
      return tokens;
    },
    describe: own === undefined ? `estimated with ${name}` : `counted with ${name}`,
    isExact: own !== undefined,
  };
}

function ownEncoding(provider: string, model: string): EncodingName | undefined {
  const name = openaiName(provider, model.toLowerCase());
  if (name === undefined) return undefined;
  return ENCODINGS.find(([pattern]) => pattern.test(name))?.[1];
}

/** The model's name at OpenAI; undefined for a server that may call anything by such a name, and for others' models. */
function openaiName(provider: string, model: string): string | undefined {
  if (provider === 'openai' || provider === 'azure') return model.replace(/^ft:/, '');
  if (provider === 'bedrock') return /(?:^|\.)openai\.(.+)/.exec(model)?.[1];
  return /^openai\/(.+)/.exec(model)?.[1];
}

async function loadEncoding(name: EncodingName) {
  return name === 'o200k_base'
    ? await import('gpt-tokenizer/encoding/o200k_base')
    : await import('gpt-tokenizer/encoding/cl100k_base');
}
