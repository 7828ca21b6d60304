import type { Token } from 'node-llama-cpp';

/** A stop text lies within so many of the last tokens, as a token is a byte at least. */
const SLACK = 8;

/** Ends a reply at the first of some texts. */
export function stopsAt(
  stop: readonly string[],
  textOf: (tokens: readonly Token[]) => string,
): { isComplete: (tokens: readonly Token[]) => boolean; cut: (text: string) => string } {
  if (stop.length === 0) return { isComplete: () => false, cut: (text) => text };
  const reach = Math.max(...stop.map((text) => Buffer.byteLength(text))) + SLACK;
  return {
    isComplete: (tokens) => {
      const end = textOf(tokens.slice(-reach));
      return stop.some((text) => end.includes(text));
    },
    cut(text) {
      const places = stop.map((each) => text.indexOf(each)).filter((place) => place !== -1);
      return places.length === 0 ? text : text.slice(0, Math.min(...places));
    },
  };
}
