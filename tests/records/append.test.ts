import type nodeFs from 'node:fs';
import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/errors.ts';
import { JsonlAppender } from '../../src/records/append.ts';
import { readRecords } from '../../src/records/jsonl.ts';
import { openRecordFile } from '../../src/records/record-file.ts';
import { readJsonl, temporaryFolder } from '../support/temp.ts';

/** Lets a test make writes fall short: how many bytes one takes at most, and how many fit until the disk is full. */
const disk = vi.hoisted(() => ({ atOnce: Infinity, room: Infinity }));

vi.mock('node:fs', async (importOriginal: () => Promise<typeof nodeFs>) => {
  const fs = await importOriginal();
  const writeSync = (fd: number, data: Buffer | string, offset?: number) => {
    const bytes = Buffer.from(data as Buffer).subarray(offset ?? 0);
    if (disk.room === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const written = fs.writeSync(fd, bytes.subarray(0, Math.min(disk.atOnce, disk.room)));
    disk.room -= written;
    return written;
  };
  return { ...fs, writeSync, default: { ...fs, writeSync } };
});

afterEach(() => {
  disk.room = Infinity;
  disk.atOnce = Infinity;
});

function newFile(content?: string | Buffer): string {
  const file = join(temporaryFolder(), 'model_answer', 'alpha.jsonl');
  if (content !== undefined) {
    mkdirSync(dirname(file));
    writeFileSync(file, content);
  }
  return file;
}

/** Opens, appends and closes; gives the warnings. */
function appendTo(file: string, ...records: object[]): string[] {
  const warnings: string[] = [];
  const appender = new JsonlAppender(file, (message) => warnings.push(message));
  for (const record of records) appender.append(record);
  appender.close();
  return warnings;
}

describe('JsonlAppender', () => {
  test('appends a line a record, each on disk when append returns', () => {
    const file = newFile();
    const appender = new JsonlAppender(file, () => {});
    appender.append({ a: 1 });
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n');
    appender.append({ b: 'zwei\n行' });
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":"zwei\\n行"}\n');
    appender.close();
    expect(appendTo(file, { c: 3 })).toEqual([]);
    expect(readJsonl(file)).toEqual([{ a: 1 }, { b: 'zwei\n行' }, { c: 3 }]);
  });

  test('makes its folder, and no file until there is a record', () => {
    const file = newFile();
    const appender = new JsonlAppender(file, () => {});
    expect(readdirSync(dirname(file))).toEqual([`${basename(file)}.lock`]);
    appender.close();
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test('is the only writer until it is closed; closing twice does no harm', () => {
    const file = newFile();
    const first = new JsonlAppender(file, () => {});
    expect(() => new JsonlAppender(file, () => {})).toThrow(InputError);
    first.append({ a: 1 });
    first.close();
    first.close();
    const second = new JsonlAppender(file, () => {});
    // A second close of the first must not take the second's lock away.
    first.close();
    expect(existsSync(`${file}.lock`)).toBe(true);
    second.close();
  });

  test('is done with the file when it is closed while a sync runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const file = newFile();
      const appender = new JsonlAppender(file, () => {});
      appender.append({ a: 1 });
      vi.advanceTimersByTime(5_000);
      appender.append({ b: 2 });
      appender.close();
      expect(readJsonl(file)).toHaveLength(2);
      expect(appendTo(file, { c: 3 })).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test.for([
    { name: 'with a newline', content: '{"a":1}\n', kept: '{"a":1}\n' },
    { name: 'without its last newline', content: '{"a":1}', kept: '{"a":1}\n' },
    { name: 'with CRLF, without the last', content: '{"a":1}\r\n{"b":2}', kept: '{"a":1}\r\n{"b":2}\n' },
    { name: 'with CR but not LF at the end', content: '{"a":1}\r', kept: '{"a":1}\r\n' },
    { name: 'that is empty', content: '', kept: '' },
    {
      name: 'with a byte order mark, without its last newline',
      content: '\uFEFF{"a":1}',
      kept: '\uFEFF{"a":1}\n',
    },
  ])('a whole file $name is kept', ({ content, kept }) => {
    const file = newFile(content);
    expect(appendTo(file, { z: 26 })).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(`${kept}{"z":26}\n`);
    expect(existsSync(`${file}.torn`)).toBe(false);
  });

  test('a torn last line is moved to FILE.torn, with a warning, and later fragments join it', () => {
    const file = newFile('{"a":1}\n{"b":"t\u00e9');
    const warnings = appendTo(file, { c: 3 });
    expect(warnings).toEqual([
      expect.stringContaining(`${file}: the last line was torn (9 bytes, moved to ${file}.torn)`),
    ]);
    expect(readJsonl(file)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(readFileSync(`${file}.torn`, 'utf8')).toBe('{"b":"té\n');
    truncateSync(file, readFileSync(file).length - 2);
    expect(appendTo(file)).toHaveLength(1);
    expect(readJsonl(file)).toEqual([{ a: 1 }]);
    expect(readFileSync(`${file}.torn`, 'utf8')).toBe('{"b":"té\n{"c":3\n');
  });

  test('a torn line longer than the block in which the end is searched', () => {
    for (const size of [65_535, 65_536, 65_537, 200_000]) {
      const fragment = `{"x":"${'日'.repeat(size / 3)}`;
      const file = newFile(`{"a":1}\n${fragment}`);
      expect(appendTo(file)).toHaveLength(1);
      expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n');
      expect(readFileSync(`${file}.torn`, 'utf8')).toBe(`${fragment}\n`);
    }
  });

  test('a file that is one torn line is emptied', () => {
    const file = newFile('{"a"');
    expect(appendTo(file)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('cut at every byte: all whole records stay, the rest is in FILE.torn, and appending goes on behind them', () => {
    const records = [
      { id: 1, text: '三匹の羊' },
      { id: 2, text: '"quoted" \\ 🐑', nested: { list: [1, {}, null] } },
    ];
    const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const firstEnd = bytes.indexOf(10) + 1;
    for (let end = firstEnd; end <= bytes.length; end += 1) {
      const file = newFile(bytes.subarray(0, end));
      const warnings = appendTo(file, { id: 3 });
      const isWhole = end >= bytes.length - 1;
      const isTorn = end > firstEnd && !isWhole;
      expect({ end, ids: readJsonl(file).map(({ id }) => id) }).toEqual({
        end,
        ids: isWhole ? [1, 2, 3] : [1, 3],
      });
      expect({ end, warnings: warnings.length }).toEqual({ end, warnings: isTorn ? 1 : 0 });
      expect(existsSync(`${file}.torn`)).toBe(isTorn);
      if (isTorn)
        expect(readFileSync(`${file}.torn`).subarray(0, -1).equals(bytes.subarray(firstEnd, end))).toBe(true);
    }
  });

  test('any records, written by several runs, come back in order', () => {
    const record = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }), (runs) => {
        const file = newFile();
        for (const records of runs) expect(appendTo(file, ...records)).toEqual([]);
        const all: unknown = JSON.parse(JSON.stringify(runs.flat()));
        expect(existsSync(file)).toBe(runs.flat().length > 0);
        if (!existsSync(file)) return;
        expect([...readRecords(file, z.unknown())].map((located) => located.record)).toEqual(all);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a disk that is full', () => {
  test('a write that takes only a part of a record is gone on with', () => {
    const file = newFile();
    disk.atOnce = 3;
    appendTo(file, { text: 'some 羊' }, { b: 2 });
    expect(readJsonl(file)).toEqual([{ text: 'some 羊' }, { b: 2 }]);
  });

  test('a record that could not be written whole harms no other', () => {
    const file = newFile();
    const appender = new JsonlAppender(file, () => {});
    appender.append({ a: 1 });
    disk.room = 5;
    expect(() => appender.append({ b: 2 })).toThrow('ENOSPC');
    disk.room = Infinity;
    appender.close();
    appendTo(file, { c: 3 });
    expect(readJsonl(file)).toEqual([{ a: 1 }, { c: 3 }]);
  });

  test('a record that follows one that failed half-way is not glued to its fragment', () => {
    const file = newFile();
    const appender = new JsonlAppender(file, () => {});
    appender.append({ a: 1 });
    disk.room = 5;
    expect(() => appender.append({ b: 2 })).toThrow('ENOSPC');
    // Another call of the same run finishes when there is room again. It may be refused, but must not spoil the file.
    disk.room = Infinity;
    try {
      appender.append({ c: 3 });
    } catch {
      // Refused.
    }
    appender.close();
    appendTo(file, { d: 4 });
    const read = [...readRecords(file, z.unknown(), { onTornLine: () => {} })].map(({ record }) => record);
    expect(read[0]).toEqual({ a: 1 });
    expect(read.at(-1)).toEqual({ d: 4 });
  });
});

describe('openRecordFile', () => {
  test('holds one lock for the three files, writes none of them for nothing, and gives it back', () => {
    const file = newFile();
    const records = openRecordFile(file, () => {});
    expect(() => openRecordFile(file, () => {})).toThrow(InputError);
    records.close();
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test('counts failures by kind and writes each', () => {
    const file = newFile();
    const records = openRecordFile(file, () => {});
    records.failures.add({ kind: 'server', error: 'first' });
    records.failures.add({ kind: 'server', error: 'second' });
    records.failures.add({ kind: 'refused', error: 'third' });
    expect(records.failures.count).toBe(3);
    expect([...records.failures.kinds]).toEqual([
      ['server', { count: 2, example: { kind: 'server', error: 'first' } }],
      ['refused', { count: 1, example: { kind: 'refused', error: 'third' } }],
    ]);
    records.close();
    expect(readJsonl(join(dirname(file), 'errors', 'alpha.errors.jsonl'))).toHaveLength(3);
    expect(
      readdirSync(dirname(file), { recursive: true }).filter((name) => String(name).includes('lock')),
    ).toEqual([]);
  });

  test('gives the lock back where the parts cannot be read', () => {
    const file = newFile('');
    mkdirSync(join(dirname(file), 'partial'));
    writeFileSync(join(dirname(file), 'partial', 'alpha.jsonl'), 'no JSON\n');
    expect(() => openRecordFile(file, () => {})).toThrow(InputError);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });
});
