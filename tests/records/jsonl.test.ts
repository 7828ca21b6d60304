import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/errors.ts';
import { type Line, RecordReader, checkRecord, readLines, readRecords } from '../../src/records/jsonl.ts';
import { temporaryFolder } from '../support/temp.ts';

/** What `readLines` reads at a time. */
const CHUNK = 1 << 20;
const anything = z.unknown();

function fileOf(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'records.jsonl');
  writeFileSync(file, content);
  return file;
}

/** The records of a file; torn lines go to `torn`. */
function recordsOf(file: string, torn: Line[] = []): unknown[] {
  return [...readRecords(file, anything, { onTornLine: (line) => torn.push(line) })].map(
    ({ record }) => record,
  );
}

/** The bytes that each line's place names, and what a `RecordReader` makes of them. */
function expectPlacesToReadBack(file: string): void {
  const bytes = readFileSync(file);
  const reader = new RecordReader(file);
  for (const { text, offset, length } of readLines(file)) {
    expect(
      bytes
        .subarray(offset, offset + length)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    ).toBe(text);
    expect(reader.readAt({ offset, length })).toEqual(JSON.parse(text));
  }
  reader.close();
}

describe('readLines', () => {
  test('an empty file has no line', () => {
    expect([...readLines(fileOf(''))]).toEqual([]);
    expect([...readLines(fileOf('\uFEFF'))]).toEqual([]);
  });

  test('number, offset in bytes, length without the newline, and whether the newline is there', () => {
    expect([...readLines(fileOf('{"a":"é"}\n{"b":1}'))]).toEqual([
      { number: 1, offset: 0, length: 10, text: '{"a":"é"}', isTerminated: true },
      { number: 2, offset: 11, length: 7, text: '{"b":1}', isTerminated: false },
    ]);
  });

  test('reading goes on from the start of a line, with its number', () => {
    const file = fileOf('{"a":"é"}\n\n{"b":1}\n{"c":2}\n');
    const lines = [...readLines(file)];
    for (const [place, { offset, length, number }] of lines.entries()) {
      const next = { offset: offset + length + 1, number };
      expect([...readLines(file, next)]).toEqual(lines.slice(place + 1));
    }
  });

  test('a place far behind the first chunk', () => {
    const long = JSON.stringify('x'.repeat(3 * CHUNK));
    const file = fileOf(`${long}\n${long}\n{"b":1}\n`);
    const offset = 2 * (long.length + 1);
    expect([...readLines(file, { offset, number: 2 })]).toEqual([
      { number: 3, offset, length: 7, text: '{"b":1}', isTerminated: true },
    ]);
  });

  test('empty lines are passed over, and counted', () => {
    const lines = [...readLines(fileOf('\n{"a":1}\n\n  \t\n\r\n{"b":2}\n\n'))];
    expect(lines.map(({ number, text }) => [number, text])).toEqual([
      [2, '{"a":1}'],
      [6, '{"b":2}'],
    ]);
  });

  test.for([CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])(
    'a line of %i bytes between short ones',
    (size) => {
      const long = JSON.stringify({ text: 'x'.repeat(size - '{"text":""}'.length) });
      expect(long).toHaveLength(size);
      const file = fileOf(`{"first":1}\n${long}\n{"last":1}\n`);
      expect(recordsOf(file)).toEqual([{ first: 1 }, JSON.parse(long), { last: 1 }]);
      expectPlacesToReadBack(file);
    },
  );

  test('a newline that is the first or the last byte of a chunk', () => {
    for (const shift of [-1, 0, 1]) {
      const first = JSON.stringify({ text: 'x'.repeat(CHUNK + shift - '{"text":""}'.length) });
      const file = fileOf(`${first}\n{"last":1}\n`);
      expect(recordsOf(file)).toEqual([JSON.parse(first), { last: 1 }]);
      expectPlacesToReadBack(file);
    }
  });

  test('characters of two to four bytes across the border of chunks', () => {
    for (const character of ['é', '日', '🐑']) {
      for (let shift = 0; shift < Buffer.byteLength(character); shift += 1) {
        const lead = JSON.stringify({ text: 'x'.repeat(CHUNK - 40 + shift) });
        const file = fileOf(`${lead}\n${JSON.stringify({ text: character.repeat(40) })}\n`);
        expect(recordsOf(file)).toEqual([JSON.parse(lead), { text: character.repeat(40) }]);
        expectPlacesToReadBack(file);
      }
    }
  });

  test('CRLF and a byte order mark', () => {
    const file = fileOf('\uFEFF{"a":1}\r\n{"b":"\uFEFF"}\r\n{"c":3}');
    expect(recordsOf(file)).toEqual([{ a: 1 }, { b: '\uFEFF' }, { c: 3 }]);
    expectPlacesToReadBack(file);
  });

  test('separators of lines that are not newlines stand within a record (U+2028, U+0085)', () => {
    const record = { text: 'a\u2028b\u2029c\u0085d\ve\ff' };
    expect(recordsOf(fileOf(`${JSON.stringify(record)}\n`))).toEqual([record]);
  });

  test('a reader that stops early closes the file', () => {
    const file = fileOf('{"a":1}\n{"b":2}\n');
    for (let round = 0; round < 5000; round += 1) {
      for (const { text } of readLines(file)) {
        expect(text).toBe('{"a":1}');
        break;
      }
    }
  });

  test('a missing file and a folder are errors that name them', () => {
    const folder = temporaryFolder();
    const missing = join(folder, 'missing.jsonl');
    expect(() => [...readLines(missing)]).toThrow(InputError);
    expect(() => [...readLines(missing)]).toThrow(expect.objectContaining({ place: { file: missing } }));
    expect(() => [...readLines(folder)]).toThrow(expect.objectContaining({ place: { file: folder } }));
  });
});

describe('readRecords', () => {
  const schema = z.looseObject({ id: z.number() });

  test('gives records with their places, unknown keys kept', () => {
    expect([...readRecords(fileOf('{"id":1,"x":2}\n\n{"id":2}\n'), schema)]).toEqual([
      { record: { id: 1, x: 2 }, line: 1, offset: 0, length: 14 },
      { record: { id: 2 }, line: 3, offset: 16, length: 8 },
    ]);
  });

  test('a wrong shape names file, line and field', () => {
    const file = fileOf('{"id":1}\n{"id":"two"}\n');
    const problem = expect.objectContaining({
      place: { file, line: 2 },
      message: expect.stringContaining('"id"'),
    });
    expect(() => [...readRecords(file, schema)]).toThrow(problem);
  });

  test('bad JSON names file and line', () => {
    const file = fileOf('{"id":1}\n{"id":\n{"id":3}\n');
    const problem = expect.objectContaining({ place: { file, line: 2 } });
    expect(() => [...readRecords(file, schema)]).toThrow(problem);
    expect(() => [...readRecords(file, schema, { onTornLine: () => {} })]).toThrow(problem);
  });

  test('a torn last line is an error, unless the caller takes it', () => {
    const file = fileOf('{"id":1}\n{"id":');
    expect(() => [...readRecords(file, schema)]).toThrow(
      expect.objectContaining({ place: { file, line: 2 } }),
    );
    const torn: Line[] = [];
    expect([...readRecords(file, schema, { onTornLine: (line) => torn.push(line) })]).toHaveLength(1);
    expect(torn).toMatchObject([{ number: 2, offset: 9, length: 6, text: '{"id":', isTerminated: false }]);
  });

  test('a last line of bad JSON that has its newline is not torn', () => {
    const file = fileOf('{"id":1}\n{"id":\n');
    expect(() => [...readRecords(file, schema, { onTornLine: () => {} })]).toThrow(
      expect.objectContaining({ place: { file, line: 2 } }),
    );
  });

  test('checkRecord without a line names the file', () => {
    expect(() => checkRecord([], schema, 'some.json')).toThrow(
      expect.objectContaining({ place: { file: 'some.json' } }),
    );
  });
});

describe('for any records', () => {
  const record = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
  const file = fc.record({
    records: fc.array(record, { maxLength: 12 }),
    newline: fc.constantFrom('\n', '\r\n', '\n\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    isTerminated: fc.boolean(),
  });
  const render = ({
    records,
    newline,
    mark,
    isTerminated,
  }: {
    records: object[];
    newline: string;
    mark: string;
    isTerminated: boolean;
  }) => mark + records.map((each) => JSON.stringify(each)).join(newline) + (isTerminated ? newline : '');

  /** As JSON has them: no -0, no prototype keys. */
  const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  test('what was written is read, and each place reads back the same record', () => {
    const path = fileOf('');
    fc.assert(
      fc.property(file, (content) => {
        writeFileSync(path, render(content));
        expect(recordsOf(path)).toEqual(asJson(content.records));
        expectPlacesToReadBack(path);
      }),
      { numRuns: 150 },
    );
  });

  test('cut at any byte, a file holds a prefix of its records, and what is lost is one torn line at most', () => {
    const path = fileOf('');
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (records, part) => {
          const lines = records.map((each) => Buffer.from(`${JSON.stringify(each)}\n`));
          const bytes = Buffer.concat(lines);
          const end = Math.round(part * bytes.length);
          writeFileSync(path, bytes.subarray(0, end));
          let whole = 0;
          let length = 0;
          // A record is whole as soon as all but its newline is there.
          while (whole < lines.length && length + (lines[whole] as Buffer).length - 1 <= end) {
            length += (lines[whole] as Buffer).length;
            whole += 1;
          }
          const torn: Line[] = [];
          expect(recordsOf(path, torn)).toEqual(asJson(records.slice(0, whole)));
          expect(torn).toHaveLength(end > length ? 1 : 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
