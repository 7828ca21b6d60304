import { openCursor } from './byte-cursor.ts';
import type { SpecialToken, SpecialTokens } from './gguf-head.ts';
import { type GgufList, type GgufValue, readText, readU64 } from './gguf-values.ts';
import { numberAt } from './key-values.ts';

/** The code of texts among GGUF's types. */
const TEXT = 8;
const LONGEST_TOKEN = 4096;

/** The tokens that begin and end a text, with how they are written; what lies beyond the vocabulary is left out, as by the engine. */
export function readSpecialTokens(file: string, values: ReadonlyMap<string, GgufValue>): SpecialTokens {
  const ids = ['bos', 'eos', 'eot'].map((name) => numberAt(values, `tokenizer.ggml.${name}_token_id`));
  const list = values.get('tokenizer.ggml.tokens');
  const texts =
    typeof list === 'object' && 'count' in list && list.itemType === TEXT
      ? readTokenTexts(file, list, new Set(ids.filter((id) => id !== undefined && id < list.count)))
      : new Map<number, string>();
  const [bos, eos, eot] = ids.map((id): SpecialToken | undefined => {
    const text = id === undefined ? undefined : texts.get(id);
    return id === undefined || text === undefined ? undefined : { id, text };
  });
  const addBos = values.get('tokenizer.ggml.add_bos_token');
  return { bos, eos, eot, addBos: typeof addBos === 'boolean' ? addBos : undefined };
}

/** How tokens are written, by their id; the list has been read once, so that it lies within the file. */
function readTokenTexts(
  file: string,
  list: GgufList,
  ids: ReadonlySet<number | undefined>,
): Map<number, string> {
  const texts = new Map<number, string>();
  const last = Math.max(-1, ...[...ids].filter((id) => id !== undefined));
  const cursor = openCursor(file);
  try {
    cursor.position = list.at;
    for (let id = 0; id <= last; id += 1) {
      if (ids.has(id)) {
        const text = readText(cursor, LONGEST_TOKEN);
        if (typeof text === 'string') texts.set(id, text);
      } else {
        const bytes = readU64(cursor);
        cursor.position += bytes;
      }
    }
    return texts;
  } finally {
    cursor.close();
  }
}
