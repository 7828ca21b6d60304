import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CATALOGUE,
  type CatalogueEntry,
  type CatalogueFile,
  wrongReferences,
} from '../../src/benchmark/catalogue.ts';
import { type PullOptions, pullEntry, urlOf } from '../../src/benchmark/pull.ts';
import { main } from '../../src/cli.ts';
import { InputError, InterruptedError, describeError } from '../../src/errors.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, tries: number) => void;

let server: Server;
let baseUrl: string;
let dataDir: string;
let handlers: Map<string, Handler>;
let requests: {
  path: string;
  method: string | undefined;
  range: string | undefined;
  ifRange: string | undefined;
}[];
let warnings: string[];

beforeEach(async () => {
  handlers = new Map();
  requests = [];
  warnings = [];
  const tries = new Map<string, number>();
  server = createServer((request, response) => {
    const path = request.url ?? '';
    const { range, 'if-range': ifRange } = request.headers;
    requests.push({ path, method: request.method, range, ifRange: ifRange as string | undefined });
    tries.set(path, (tries.get(path) ?? 0) + 1);
    const handler = handlers.get(path);
    if (handler) handler(request, response, tries.get(path) ?? 0);
    else response.writeHead(404).end('nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/published`;
  dataDir = mkdtempSync(join(tmpdir(), 'llm-judge-pull-'));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
});

const text = (size: number) => Buffer.alloc(size, 'abcdefghijklmnopqrstuvw');
const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function fileOf(path: string, body: Buffer, change: Partial<CatalogueFile> = {}): CatalogueFile {
  const location = `files.example/commit/${path}`;
  return { path, location, sha256: sumOf(body), bytes: body.length, ...change };
}

function entryOf(...files: CatalogueFile[]): CatalogueEntry {
  return { description: 'a test', licence: 'none', source: 'nowhere', bench: 'toy', next: 'show', files };
}

function serve(file: CatalogueFile, handler: Handler): void {
  handlers.set(`/published/${file.location}`, handler);
}

/** A whole file, or the range that is asked for. */
function ranged(body: Buffer, headers: Record<string, string> = {}): Handler {
  return (request, response) => {
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    if (from === undefined) {
      response.writeHead(200, { 'content-length': body.length, ...headers }).end(body);
    } else if (Number(from) >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
    } else {
      const rest = body.subarray(Number(from));
      const range = `bytes ${from}-${body.length - 1}/${body.length}`;
      response
        .writeHead(206, { 'content-length': rest.length, 'content-range': range, ...headers })
        .end(rest);
    }
  };
}

/** Sends the first bytes of the whole, then drops the connection. */
function cutAt(body: Buffer, bytes: number, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-length': body.length, ...headers });
    response.write(body.subarray(0, bytes), () => setTimeout(() => response.destroy(), 30));
  };
}

function pull(entry: CatalogueEntry, change: Partial<PullOptions> = {}) {
  return pullEntry(entry, {
    dataDir,
    baseUrl,
    warn: (message) => warnings.push(message),
    retryDelay: 1,
    ...change,
  });
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return describeError(error);
}

const read = (path: string) => readFileSync(join(dataDir, path));

function put(path: string, bytes: Buffer): void {
  mkdirSync(dirname(join(dataDir, path)), { recursive: true });
  writeFileSync(join(dataDir, path), bytes);
}

/** As the hub does: the sum stands on the redirect, the bytes are elsewhere. */
const redirect =
  (stated: string): Handler =>
  (_, response) =>
    response.writeHead(302, { location: '/storage/blob', 'x-linked-etag': `"${stated}"` }).end();

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => out.push(String(chunk)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => err.push(String(chunk)) > 0),
  ];
  try {
    const code = await main(['data', ...argv]);
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('pullEntry', () => {
  it('fetches every file into its place, and leaves nothing else', async () => {
    const bodies = Array.from({ length: 9 }, (_, index) => text(1000 + index));
    const files = bodies.map((body, index) => fileOf(`toy/model_answer/${index}.jsonl`, body));
    let underWay = 0;
    let most = 0;
    for (const [index, file] of files.entries()) {
      serve(file, (request, response, tries) => {
        most = Math.max(most, (underWay += 1));
        setTimeout(() => {
          underWay -= 1;
          ranged(bodies[index] as Buffer)(request, response, tries);
        }, 20);
      });
    }
    const pulled = await pull(entryOf(...files));
    expect(pulled.map(({ kind, checkedBy }) => `${kind} ${checkedBy}`)).toEqual(
      files.map(() => 'fetched catalogue'),
    );
    for (const [index, file] of files.entries())
      expect(read(file.path).equals(bodies[index] as Buffer)).toBe(true);
    expect(readdirSync(join(dataDir, 'toy/model_answer')).length).toBe(files.length);
    expect(most).toBe(4);
  });

  it('fetches from a server that closes each connection', async () => {
    // In one piece with its end: undici 7.30.2 threw outside of any promise, where the body was still being read.
    const body = text(2_000_000);
    const files = Array.from({ length: 8 }, (_, index) => fileOf(`toy/${index}.jsonl`, body));
    for (const file of files) serve(file, ranged(body, { connection: 'close' }));
    await pull(entryOf(...files));
    for (const file of files) expect(read(file.path).equals(body)).toBe(true);
  });

  it('does not fetch again what is there with the right sum', async () => {
    const body = text(50);
    const file = fileOf('toy/question.jsonl', body);
    put(file.path, body);
    expect(await pull(entryOf(file))).toMatchObject([{ kind: 'present', checkedBy: 'catalogue' }]);
    expect(requests).toEqual([]);
  });

  it('goes on where the connection was cut, asking for the same version', async () => {
    const body = text(300_000);
    const file = fileOf('toy/question.jsonl', body);
    const headers = { etag: '"v1"' };
    serve(file, (request, response, tries) =>
      (tries === 1 ? cutAt(body, 100_000, headers) : ranged(body, headers))(request, response, tries),
    );
    const received: number[] = [];
    await pull(entryOf(file), { onProgress: (_, bytes) => received.push(bytes) });
    expect(read(file.path).equals(body)).toBe(true);
    expect(requests.map(({ range, ifRange }) => [range, ifRange])).toEqual([
      [undefined, undefined],
      ['bytes=100000-', '"v1"'],
    ]);
    expect(received.at(-1)).toBe(body.length);
  });

  it('goes on from what an earlier run left', async () => {
    const body = text(1000);
    const file = fileOf('toy/question.jsonl', body);
    put(`${file.path}.part`, body.subarray(0, 400));
    serve(file, ranged(body));
    await pull(entryOf(file));
    expect(read(file.path).equals(body)).toBe(true);
    expect(requests.map(({ range }) => range)).toEqual(['bytes=400-']);
  });

  it('takes a part that is whole already as it is', async () => {
    const body = text(1000);
    const file = fileOf('toy/question.jsonl', body);
    put(`${file.path}.part`, body);
    serve(file, ranged(body));
    await pull(entryOf(file));
    expect(read(file.path).equals(body)).toBe(true);
    expect(existsSync(join(dataDir, `${file.path}.part`))).toBe(false);
  });

  it('starts anew where the server ignores ranges', async () => {
    const body = text(1000);
    const file = fileOf('toy/question.jsonl', body);
    put(`${file.path}.part`, body.subarray(0, 400));
    serve(file, (_, response) => response.writeHead(200).end(body));
    await pull(entryOf(file));
    expect(read(file.path).equals(body)).toBe(true);
  });

  it('starts anew where the left part is of another version, or longer than the file', async () => {
    const body = text(1000);
    for (const part of [Buffer.alloc(400, 'x'), Buffer.alloc(4000, 'x')]) {
      const file = fileOf(`toy/${part.length}.jsonl`, body);
      put(`${file.path}.part`, part);
      serve(file, ranged(body));
      await pull(entryOf(file));
      expect(read(file.path).equals(body)).toBe(true);
    }
  });

  it('throws away what does not match its sum', async () => {
    const file = fileOf('toy/question.jsonl', text(10));
    serve(file, ranged(text(11)));
    const message = await failure(pull(entryOf(file)));
    expect(message).toContain(`${baseUrl}/${file.location}: what arrived has sha256 ${sumOf(text(11))}`);
    expect(message).toContain(`not ${file.sha256}`);
    expect(readdirSync(join(dataDir, 'toy'))).toEqual([]);
  });

  it('never overwrites a file that differs, unless told to', async () => {
    const body = text(10);
    const file = fileOf('toy/question.jsonl', body);
    const other = fileOf('toy/other.jsonl', body);
    put(file.path, text(99));
    serve(file, ranged(body));
    serve(other, ranged(body));
    const message = await failure(pull(entryOf(other, file)));
    expect(message).toMatch(/question\.jsonl: differs from the published file; nothing was fetched/);
    expect(message).toContain('--force');
    expect(read(file.path).equals(text(99))).toBe(true);
    expect(requests).toEqual([]);
    await pull(entryOf(other, file), { force: true });
    expect(read(file.path).equals(body)).toBe(true);
  });

  it('says once, with the URL and a remedy, that a file is not there', async () => {
    const file = fileOf('toy/question.jsonl', text(10));
    const message = await failure(pull(entryOf(file)));
    expect(message).toContain(`${baseUrl}/${file.location}: not found (404)`);
    expect(message).toContain('--base-url');
    expect(requests.length).toBe(1);
    expect(readdirSync(join(dataDir, 'toy'))).toEqual([]);
  });

  it('says that nobody listens', async () => {
    const file = fileOf('toy/question.jsonl', text(10));
    const message = await failure(pull(entryOf(file), { baseUrl: 'http://127.0.0.1:1' }));
    expect(message).toContain(`http://127.0.0.1:1/${file.location}: connection refused`);
  });

  it('tries again while the server is busy, and gives up after three tries', async () => {
    const body = text(10);
    const file = fileOf('toy/question.jsonl', body);
    serve(file, (request, response, tries) =>
      tries < 3 ? response.writeHead(503).end() : ranged(body)(request, response, tries),
    );
    await pull(entryOf(file));
    expect(requests.length).toBe(3);
    const down = fileOf('toy/down.jsonl', body);
    serve(down, (_, response) => response.writeHead(500).end());
    expect(await failure(pull(entryOf(down)))).toContain('the server answered 500, after 3 tries');
    expect(requests.length).toBe(6);
  });

  it('gives up on a connection that is always cut at the same place', async () => {
    const body = text(1000);
    const file = fileOf('toy/question.jsonl', body);
    serve(file, cutAt(body, 500));
    expect(await failure(pull(entryOf(file)))).toMatch(/the connection broke .* tries/);
    expect(requests.length).toBeLessThan(6);
  });

  it('keeps what has arrived when it is interrupted, and goes on from there', async () => {
    const body = text(300_000);
    const file = fileOf('toy/question.jsonl', body);
    serve(file, (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 100_000));
    });
    const interrupted = new AbortController();
    const work = pull(entryOf(file), {
      signal: interrupted.signal,
      onProgress: (_, bytes) => bytes === 100_000 && interrupted.abort(),
    });
    await expect(work).rejects.toBeInstanceOf(InterruptedError);
    expect(statSync(join(dataDir, `${file.path}.part`)).size).toBe(100_000);
    expect(existsSync(join(dataDir, file.path))).toBe(false);
    serve(file, ranged(body));
    await pull(entryOf(file));
    expect(read(file.path).equals(body)).toBe(true);
    expect(requests.at(-1)?.range).toBe('bytes=100000-');
  });

  it('refuses a mirror that is no http address', async () => {
    const file = fileOf('toy/question.jsonl', text(10));
    expect(await failure(pull(entryOf(file), { baseUrl: 'ftp://mirror' }))).toContain('--base-url');
    expect(urlOf(file)).toBe(`https://${file.location}`);
    expect(urlOf(file, { baseUrl: 'http://mirror/a/' })).toBe(`http://mirror/a/${file.location}`);
  });

  it('names a folder that cannot be written', async () => {
    const file = fileOf('toy/question.jsonl', text(10));
    writeFileSync(join(dataDir, 'toy'), 'a file where the folder goes');
    serve(file, ranged(text(10)));
    expect(await failure(pull(entryOf(file)))).toContain(join(dataDir, 'toy'));
  });
});

describe('pullEntry of a file that is not pinned', () => {
  const body = text(200);
  const file = fileOf('toy/model_judgment/judge_single.jsonl', body, { sha256: null, bytes: null });
  it('compares it with the sum that the server states', async () => {
    serve(file, redirect(sumOf(body)));
    handlers.set('/storage/blob', ranged(body));
    expect(await pull(entryOf(file))).toMatchObject([{ kind: 'fetched', checkedBy: 'server' }]);
    expect(await pull(entryOf(file))).toMatchObject([{ kind: 'present', checkedBy: 'server' }]);
    expect(requests.at(-1)?.method).toBe('HEAD');
    expect(warnings).toEqual([]);
  });

  it('throws it away where that sum is another', async () => {
    serve(file, redirect(sumOf(text(7))));
    handlers.set('/storage/blob', ranged(body));
    expect(await failure(pull(entryOf(file)))).toContain(sumOf(text(7)));
    expect(existsSync(join(dataDir, file.path))).toBe(false);
  });

  it('does not take the user’s own judgments for the published ones', async () => {
    put(file.path, text(5));
    serve(file, redirect(sumOf(body)));
    handlers.set('/storage/blob', ranged(body));
    expect(await failure(pull(entryOf(file)))).toContain('differs from the published file');
    expect(read(file.path).equals(text(5))).toBe(true);
  });

  it('says what it received where no sum is stated, and leaves it alone afterwards', async () => {
    serve(file, ranged(body));
    expect(await pull(entryOf(file))).toMatchObject([{ checkedBy: null, sha256: sumOf(body) }]);
    expect(warnings.join()).toContain(`not pinned; what was received has sha256 ${sumOf(body)}`);
    await pull(entryOf(file));
    expect(warnings.at(-1)).toContain('is left as it is');
  });

  it('does not join parts that no sum would tell from each other', async () => {
    put(`${file.path}.part`, Buffer.alloc(90, 'x'));
    serve(file, ranged(body));
    await pull(entryOf(file));
    expect(read(file.path).equals(body)).toBe(true);
  });
});

describe('a gated file of the hub', () => {
  const body = text(500);
  const location = 'huggingface.co/datasets/lmsys/gated/resolve/abc/train.parquet';
  const termsPage = 'https://huggingface.co/datasets/lmsys/gated';
  const file = fileOf('gated/train.parquet', body, { location, termsPage });
  const hubPath = `/published/${location.slice('huggingface.co/'.length)}`;
  const hubToken = 'hf_secret';
  /** The keys that were shown, by path. */
  let shown: [string, string | undefined][];

  const noting =
    (handler: Handler): Handler =>
    (request, response, tries) => {
      shown.push([request.url ?? '', request.headers.authorization]);
      handler(request, response, tries);
    };
  const refuse = (status: number) => noting((_, response) => response.writeHead(status).end());

  beforeEach(() => {
    shown = [];
  });

  it("shows the key to the hub's mirror, and not to where it redirects", async () => {
    const elsewhere = createServer((request, response) => noting(ranged(body))(request, response, 1));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    try {
      handlers.set(
        hubPath,
        noting((_, response) => response.writeHead(302, { location: '/published/moved' }).end()),
      );
      handlers.set(
        '/published/moved',
        noting((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/blob` }).end()),
      );
      await pull(entryOf(file), { baseUrl: undefined, hubUrl: baseUrl, hubToken });
      expect(read(file.path).equals(body)).toBe(true);
      expect(shown).toEqual([
        [hubPath, 'Bearer hf_secret'],
        ['/published/moved', 'Bearer hf_secret'],
        ['/blob', undefined],
      ]);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it('shows no key to a mirror of everything, nor for a file that is not gated', async () => {
    serve(file, noting(ranged(body)));
    await pull(entryOf(file), { hubUrl: 'http://127.0.0.1:9', hubToken });
    const { termsPage: _, ...open } = { ...file, path: 'open/train.parquet' };
    handlers.set(hubPath, noting(ranged(body)));
    await pull(entryOf(open), { baseUrl: undefined, hubUrl: baseUrl, hubToken });
    expect(shown).toEqual([
      [`/published/${location}`, undefined],
      [hubPath, undefined],
    ]);
  });

  it.each([401, 403])('says what to do where it is refused with %i', async (status) => {
    handlers.set(hubPath, refuse(status));
    const options = { baseUrl: undefined, hubUrl: baseUrl };
    const without = await failure(pull(entryOf(file), options));
    expect(without).toContain(`access refused (${status})`);
    expect(without).toContain(`accept the terms on ${termsPage}`);
    expect(without).toContain('set HF_TOKEN');
    const refused = await failure(pull(entryOf(file), { ...options, hubToken }));
    expect(refused).toContain('HF_TOKEN does not open it');
    expect(refused).not.toContain(hubToken);
    expect(existsSync(join(dataDir, file.path))).toBe(false);
  });

  it('refuses a mirror of the hub that is no http address', async () => {
    const work = pull(entryOf(file), { baseUrl: undefined, hubUrl: 'mirror' });
    expect(await failure(work)).toContain('HF_ENDPOINT: "mirror" is not an http address');
  });
});

describe('llm-judge data', () => {
  it('lists what there is', async () => {
    const { code, out } = await run('list', '--format', 'json', '--data-dir', dataDir);
    expect(code).toBe(0);
    const listed = JSON.parse(out) as { name: string; pinned: boolean; files: { state: string }[] }[];
    expect(listed.filter(({ pinned }) => !pinned).map(({ name }) => name)).toEqual(['mt_bench_judgments']);
    expect(listed.flatMap(({ files }) => files).every(({ state }) => state === 'absent')).toBe(true);
    const table = await run('list', '--data-dir', dataDir);
    expect(table.out).toContain('japanese_mt_bench_stability');
  });

  it('names what can be pulled where the name is wrong', async () => {
    const { code, err } = await run('pull', 'mt-bench', '--data-dir', dataDir);
    expect(code).toBe(2);
    expect(err).toContain('mt_bench, vicuna_bench');
  });

  it("pulls votes from the hub's mirror of the environment, without a key", async () => {
    const votes = CATALOGUE['mt_bench_human_judgments'] as CatalogueEntry;
    const keys: (string | undefined)[] = [];
    for (const { location } of votes.files) {
      handlers.set(location.replace('huggingface.co', '/published'), (request, response) => {
        keys.push(request.headers.authorization);
        response.end('other votes');
      });
    }
    vi.stubEnv('LLM_JUDGE_DATA_URL', '');
    vi.stubEnv('HF_ENDPOINT', baseUrl);
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    try {
      const { code, err } = await run('pull', 'mt_bench_human_judgments', '--data-dir', dataDir);
      // What this server has is not what was published.
      expect([code, err]).toEqual([2, expect.stringContaining('it was thrown away')]);
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.every((key) => key === undefined)).toBe(true);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says that the battles of the arena are gated', async () => {
    const [file] = (CATALOGUE['chatbot_arena_conversations'] as CatalogueEntry).files;
    const path = file?.location.replace('huggingface.co', '/published') ?? '';
    handlers.set(path, (_, response) => response.writeHead(401).end());
    vi.stubEnv('LLM_JUDGE_DATA_URL', '');
    vi.stubEnv('HF_ENDPOINT', `${baseUrl}/`);
    vi.stubEnv('HF_TOKEN', '');
    try {
      const { code, err } = await run('pull', 'chatbot_arena_conversations', '--data-dir', dataDir);
      expect(code).toBe(2);
      expect(err).toContain('It is gated: accept the terms on https://huggingface.co/datasets/lmsys/');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('pulls from the mirror of the environment, and says what comes next', async () => {
    const judgments = CATALOGUE['mt_bench_judgments'] as CatalogueEntry;
    for (const file of judgments.files) serve(file, ranged(text(30)));
    vi.stubEnv('LLM_JUDGE_DATA_URL', baseUrl);
    try {
      const { code, err } = await run('pull', 'mt_bench_judgments', '--data-dir', dataDir);
      expect(code).toBe(0);
      expect(err).toContain(`not pinned; sha256 ${sumOf(text(30))}`);
      expect(err).toContain(`Next: llm-judge data pull mt_bench --data-dir ${dataDir}`);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

const SHARED = join(import.meta.dirname, '../../../shared/data');
const isShared = existsSync(join(SHARED, 'SHA256SUMS'));

describe('the catalogue', () => {
  const files = Object.values(CATALOGUE).flatMap((entry) => entry.files);

  it('has a sum and a size for every file of a commit, and one address for each path', () => {
    const addresses = new Map<string, string>();
    for (const file of files) {
      const isCommit = /\/[0-9a-f]{40}\//.test(file.location);
      // The sizes of the votes at the hub are not known.
      const isSized = isCommit && !file.path.startsWith('mt_bench_human_judgments/');
      expect([file.path, file.sha256 !== null, file.bytes !== null]).toEqual([file.path, isCommit, isSized]);
      expect(addresses.get(file.path) ?? file.location).toBe(file.location);
      addresses.set(file.path, file.location);
    }
    expect(CATALOGUE['mt_bench_answers']?.files.length).toBe(31);
  });

  it('knows no wrong reference of any other file', () => {
    put('gpt-4.jsonl', text(51_109));
    expect(wrongReferences(join(dataDir, 'gpt-4.jsonl'))).toEqual([]);
    expect(wrongReferences(join(dataDir, 'missing.jsonl'))).toEqual([]);
  });

  it.skipIf(!isShared)('agrees with SHA256SUMS (skipped where ../shared/data is not there)', () => {
    const renamed: Record<string, string> = {
      'mt_bench/judge_prompts.jsonl': 'judge_prompts.jsonl',
      'vicuna_bench/judge_prompts.jsonl': 'judge_prompts.jsonl',
      'japanese_mt_bench/judge_prompts.jsonl': 'japanese_mt_bench/judge_prompts_swallow.jsonl',
      'judge_ja_prompts.jsonl': 'japanese_mt_bench/judge_prompts_stability_ja.jsonl',
    };
    const sums = new Map(
      readFileSync(join(SHARED, 'SHA256SUMS'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+\.\//).toReversed() as [string, string]),
    );
    for (const { path, sha256, bytes } of files) {
      // The votes are there without the conversations, as JSON Lines.
      if (sha256 === null || path.endsWith('.parquet')) continue;
      const shared = renamed[path] ?? path;
      expect([path, sha256, bytes]).toEqual([path, sums.get(shared), statSync(join(SHARED, shared)).size]);
    }
  });

  it.skipIf(!isShared)('knows the wrong references of MT-Bench', () => {
    const wrong = wrongReferences(join(SHARED, 'mt_bench/reference_answer/gpt-4.jsonl'));
    expect(wrong.filter(({ turns }) => turns === 'all').length).toBe(13);
    expect(wrong.filter(({ turns }) => turns !== 'all')).toEqual(
      [101, 107, 127].map((questionId) => ({ questionId, turns: [2] })),
    );
  });
});
