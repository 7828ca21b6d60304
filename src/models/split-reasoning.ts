const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Parts a reply into what the model thought and what it says. Reasoning models wrap the former in `<think>…</think>`;
 * some chat templates put the opening tag into the prompt, so that only the closing one is seen. A reply that was cut
 * within its thoughts has no answer. A `<think>` in the middle of an answer is text like any other.
 */
export function splitReasoning(text: string): { text: string; reasoning?: string } {
  const trimmed = text.trimStart();
  const isOpened = trimmed.startsWith(OPEN);
  if (isOpened) {
    const close = trimmed.indexOf(CLOSE);
    if (close === -1) return { text: '', reasoning: trimmed.slice(OPEN.length).trim() };
    return parts(trimmed.slice(OPEN.length, close), trimmed.slice(close + CLOSE.length));
  }
  // A lone closing tag ends thoughts where it ends a line; elsewhere the answer speaks of it.
  const close = trimmed.search(/<\/think>[ \t]*(\r?\n|$)/);
  if (close === -1 || trimmed.slice(0, close).includes(OPEN)) return { text };
  return parts(trimmed.slice(0, close), trimmed.slice(close + CLOSE.length));
}

function parts(reasoning: string, answer: string): { text: string; reasoning: string } {
  return { text: answer.trimStart(), reasoning: reasoning.trim() };
}
