import { maskedLine } from '../masked-line.ts';

const KEPT_LINES = 20;

/** The last lines that an engine wrote, for the message where something fails. */
export interface EngineLog {
  add(text: string): void;
  /** One line; "" for nothing. */
  tail(): string;
}

export function openEngineLog(): EngineLog {
  const lines: string[] = [];
  return {
    add(text) {
      const line = maskedLine(text, (same) => same);
      if (line === '' || line === lines.at(-1)) return;
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    },
    tail: () => lines.slice(-3).join(' | '),
  };
}
