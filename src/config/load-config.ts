import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { loadConfig as loadByC12 } from 'c12';
import { InputError, type Place } from '../errors.ts';
import { checkConfig } from './check-config.ts';
import type { LoadedConfig } from './config.ts';
import { defineConfig } from './define-config.ts';

/**
 * Loads a config file and checks what it holds. A .ts, .mts, .js or .mjs file is a program and is run.
 *
 * @throws InputError naming the file, and the line or key.
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  return { file, config: checkConfig(await read(file), file) };
}

/** What the file holds, as it stands there: nothing is merged into it, and nothing is fetched. */
async function read(file: string): Promise<unknown> {
  try {
    const { config } = await loadByC12<Record<string, unknown>>({
      name: 'llm-judge',
      cwd: process.cwd(),
      configFile: resolve(file),
      rcFile: false,
      globalRc: false,
      packageJson: false,
      dotenv: false,
      envName: false,
      extend: false,
      giget: false,
      merger: (...sources) => sources.find((source) => source != null) ?? {},
      jitiOptions: {
        // A cache in the system's temporary folder would keep the file's text, and be run on trust.
        fsCache: false,
        // The package need not be installed beside the file.
        virtualModules: { 'llm-judge': { defineConfig } },
      },
    });
    return config;
  } catch (error) {
    throw explain(error, file);
  }
}

/** Messages quote the place of a mistake, where a key may stand: of those only what is known to quote nothing is passed on. */
function explain(error: unknown, file: string): InputError {
  const { name, message, code } = error as NodeJS.ErrnoException;
  // c12 looks into what the file holds before it gives it out.
  if (error instanceof TypeError && /'\$meta'|'in' operator/.test(message)) {
    return new InputError('holds no settings', { file }, 'docs/config.md has an example.');
  }
  if (name === 'YAMLException') {
    const { reason, mark } = error as { reason?: string; mark?: { line: number } };
    const place = mark === undefined ? { file } : { file, line: mark.line + 1 };
    return new InputError(
      `is no valid YAML: ${(reason ?? 'cannot be read').replace(/"[^"]*"/g, '…')}`,
      place,
    );
  }
  if (name === 'SyntaxError' && file.endsWith('.json')) {
    return new InputError('is no valid JSON', { file, line: lineOfJsonError(readFileSync(file, 'utf8')) });
  }
  // jiti: "ParseError: Unexpected token \n /folder/file.ts:3:5".
  const parse = /^ParseError: (.*?)\s*\n\s*(.+?):(\d+)(:\d+)?$/s.exec(message);
  if (parse !== null) {
    const [, what = '', where = '', line] = parse;
    return new InputError(`does not parse: ${what}`, { file: fromHere(where), line: Number(line) });
  }
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return new InputError(firstLine(message), { file }, 'Install it beside the file, or mend the import.');
  }
  return new InputError(`cannot be loaded: ${firstLine(message)}`, placeInStack(error, file));
}

/** The first of the lines at whose end the text before can no longer become JSON. */
function lineOfJsonError(text: string): number {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (let count = 1; count < lines.length; count++) {
    const before = lines.slice(0, count).join('\n');
    try {
      JSON.parse(before);
    } catch (error) {
      const { message } = error as SyntaxError;
      const isUnfinished = /end of JSON input|Unterminated string/.test(message);
      if (!isUnfinished && !message.includes(`at position ${before.length}`)) return count;
    }
  }
  return lines.length;
}

/** Where in the file the error was thrown, where its trace says so. */
function placeInStack(error: unknown, file: string): Place {
  const trace = error instanceof Error ? (error.stack ?? '') : '';
  const path = resolve(file);
  const at = trace.indexOf(`${path}:`);
  const line = at === -1 ? NaN : Number.parseInt(trace.slice(at + path.length + 1), 10);
  return Number.isNaN(line) ? { file } : { file, line };
}

/** The first line, without what JSON.parse quotes of a file that another one imports. */
function firstLine(message: unknown): string {
  return (String(message).split('\n', 1)[0] ?? '').replace(/, (\.{3})?".* is not valid JSON$/, '');
}

/** A path as a person would name it from the current folder. */
function fromHere(path: string): string {
  const shortened = relative(process.cwd(), path);
  return shortened.startsWith('..') || isAbsolute(shortened) ? path : shortened;
}
