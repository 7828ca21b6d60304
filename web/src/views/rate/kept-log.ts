import { EMPTY, type Log } from './votes.ts';

/** The log that this tab has kept, through reloads; an empty one where there is none. */
export function readLog(bench: string): Log {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(bench)) ?? 'null') as Partial<Log> | null;
    return Array.isArray(kept?.entries) && Array.isArray(kept.reopened) ? (kept as Log) : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function writeLog(bench: string, log: Log): void {
  try {
    sessionStorage.setItem(keyOf(bench), JSON.stringify(log));
  } catch {
    // No storage, or a full one: the page itself has the votes until it is left.
  }
}

function keyOf(bench: string): string {
  return `llm-judge votes ${bench}`;
}

const VOTER = 'llm-judge voter';

/** The name that a person last gave in this browser. */
export function readVoter(): string {
  try {
    return localStorage.getItem(VOTER) ?? '';
  } catch {
    return '';
  }
}

export function writeVoter(name: string): void {
  try {
    localStorage.setItem(VOTER, name);
  } catch {
    // It is asked for again.
  }
}

/** Letters, digits, `-` and `_`, as the server has it: the name is a file's name, too. */
export const VOTER_PATTERN = String.raw`[\p{L}\p{N}_\-]{1,40}`;
