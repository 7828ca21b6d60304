import type { ServerEnd } from './server-process.ts';
import type { ServerLog } from './server-log.ts';

/** How a server ended, in words that follow "with". */
export function describeEnd({ code, signal, error }: ServerEnd): string {
  if (error !== undefined) return `an error (${error})`;
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}

/** The last lines of a server's log, and where the whole is, as lines for a person. */
export function lastWords(log: ServerLog): string {
  const lines = log.lastLines();
  const said =
    lines.length === 0
      ? 'It wrote nothing.'
      : ['Its last lines:', ...lines.map((line) => `  | ${line}`)].join('\n');
  return `${said}\nThe whole log: ${log.file}`;
}
