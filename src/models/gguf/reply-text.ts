import type { LlamaModel, Token } from 'node-llama-cpp';

/** Where reasoning models begin and end their thoughts; in some vocabularies these are control tokens, which are not written out otherwise. */
const THINKING = /^<\/?think(?:ing)?>$/;

/** The text of a reply's tokens: control tokens are left out, except for those around thoughts. */
export function replyText(
  model: Pick<LlamaModel, 'detokenize' | 'getTokenAttributes'>,
  tokens: readonly Token[],
  before: readonly Token[],
): string {
  const parts: string[] = [];
  let plain: Token[] = [];
  const flush = (last: readonly Token[]) => {
    if (plain.length > 0) parts.push(model.detokenize(plain, false, last));
    plain = [];
  };
  let start = 0;
  for (const [place, token] of tokens.entries()) {
    const name = model.getTokenAttributes(token).control ? model.detokenize([token], true) : '';
    if (!THINKING.test(name)) {
      plain.push(token);
      continue;
    }
    flush(lastBefore(start));
    parts.push(name);
    start = place + 1;
  }
  flush(lastBefore(start));
  return parts.join('');

  function lastBefore(place: number): Token[] {
    return [...before.slice(-4), ...tokens.slice(0, place)].slice(-4);
  }
}
