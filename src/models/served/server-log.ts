import { closeSync, openSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { Mask } from '../mask-secrets.ts';
import { maskedLine } from '../masked-line.ts';

const LONGEST_LINE = 16 << 10;
const LAST_LINES = 20;

/** What a server has written to its stdout and stderr. */
export interface ServerLog {
  file: string;
  /** Takes what one of the server's streams yields; each stream needs its own. */
  writer(): (chunk: Buffer) => void;
  /** The last 20 lines, masked and cut: fit for a terminal. */
  lastLines(): string[];
  close(): void;
}

interface Stream {
  decoder: StringDecoder;
  /** The line that has no end yet. */
  line: string;
}

/**
 * Writes a server's output to a new file that its user alone can read, whole but for secrets, control characters and what of a line
 * is beyond 16 KiB. What a line has before a carriage return (a progress bar) is written over by what comes after, as in a terminal.
 */
export function openServerLog(file: string, mask: Mask): ServerLog {
  let descriptor: number | undefined = openSync(file, 'wx', 0o600);
  const streams: Stream[] = [];
  let last: string[] = [];

  function endLine(line: string): void {
    const text = line === '' ? '' : maskedLine(shown(line), mask);
    if (text === '') return;
    last = [...last.slice(1 - LAST_LINES), text];
    writeToFile(`${mask(shown(line)).replace(/[\p{Cc}\p{Cf}]+/gu, ' ')}\n`);
  }

  function writeToFile(text: string): void {
    if (descriptor === undefined) return;
    try {
      writeSync(descriptor, text);
    } catch {
      // A full disk: the last lines are kept in memory all the same.
    }
  }

  return {
    file,
    writer() {
      const stream: Stream = { decoder: new StringDecoder('utf8'), line: '' };
      streams.push(stream);
      return (chunk) => {
        const pieces = stream.decoder.write(chunk).split('\n');
        for (const [index, piece] of pieces.entries()) {
          stream.line = joined(stream.line, piece);
          if (index === pieces.length - 1) break;
          endLine(stream.line);
          stream.line = '';
        }
      };
    },
    lastLines() {
      const open = streams.map(({ line }) => maskedLine(shown(line), mask)).filter((line) => line !== '');
      return [...last, ...open].slice(-LAST_LINES);
    },
    close() {
      if (descriptor === undefined) return;
      for (const stream of streams) endLine(stream.line + stream.decoder.end());
      closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** What no later piece can bring back is dropped: a server may write a line without end. */
function joined(line: string, piece: string): string {
  const whole = line + piece;
  if (whole.length <= LONGEST_LINE) return whole;
  const rest = afterReturn(whole);
  return rest.length <= LONGEST_LINE ? rest : `${rest.slice(0, LONGEST_LINE - 1)}…`;
}

function shown(line: string): string {
  return stripVTControlCharacters(afterReturn(line));
}

/** The text after the last carriage return that has a text after it. */
function afterReturn(line: string): string {
  const text = line.replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
