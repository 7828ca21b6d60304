import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { InputError } from '../errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.svg': 'image/svg+xml',
};

/** A file of the built page. */
export interface PageFile {
  type: string;
  bytes: Buffer<ArrayBuffer>;
  /** Compressed when it is first asked for. */
  gzipped: () => Promise<Buffer<ArrayBuffer>>;
}

/** The built page, in memory: no address ever reaches the disk. */
export interface PageFiles {
  html: string;
  /** By path, such as `/assets/index-1a2b.js`. */
  assets: ReadonlyMap<string, PageFile>;
}

/** Reads the built page. @throws InputError where it is not built. */
export function readPageFiles(folder: string = findPageFolder()): PageFiles {
  const assets = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    assets.set(path, toPageFile(readFileSync(file), type));
  }
  return { html: readFileSync(join(folder, 'index.html'), 'utf8'), assets };
}

function toPageFile(bytes: Buffer<ArrayBuffer>, type: string): PageFile {
  let gzipped: Promise<Buffer<ArrayBuffer>> | undefined;
  return { type, bytes, gzipped: () => (gzipped ??= promisify(gzip)(bytes) as Promise<Buffer<ArrayBuffer>>) };
}

/** `dist/web` of the package, wherever the build has put this file. @throws InputError */
function findPageFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const found = join(folder, 'dist', 'web');
    if (existsSync(join(found, 'index.html'))) return found;
    if (dirname(folder) === folder) {
      throw new InputError('the page is not built', {}, 'Run `npm run build` in the folder of llm-judge.');
    }
  }
}
