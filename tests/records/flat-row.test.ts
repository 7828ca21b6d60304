import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABSENT, type FlatRow, NUMBER, STRING, WORD, flatRowReader } from '../../src/records/flat-row.ts';
import { readLineBlocks } from '../../src/records/line-blocks.ts';
import { textTable } from '../../src/records/text-table.ts';
import { temporaryFolder } from '../support/temp.ts';

const FIELDS = ['a', 'long name'];

/** What the reader makes of a line: each field's value, or undefined where it leaves the line to JSON.parse. */
function readFlat(line: string): Record<string, unknown> | undefined {
  const row: FlatRow = { kinds: new Uint8Array(2), starts: new Uint32Array(2), ends: new Uint32Array(2) };
  const bytes = Buffer.from(line);
  const end = flatRowReader(FIELDS, row)(bytes, 0, bytes.length);
  if (end === -1) return undefined;
  expect(bytes.toString('utf8', end).trimEnd()).toBe('');
  const values: Record<string, unknown> = {};
  for (const [field, name] of FIELDS.entries()) {
    const text = bytes.toString('utf8', row.starts[field], row.ends[field]);
    if (row.kinds[field] === STRING) values[name] = text;
    if (row.kinds[field] === NUMBER || row.kinds[field] === WORD) values[name] = JSON.parse(text);
    if (row.kinds[field] === ABSENT) expect(values[name]).toBeUndefined();
  }
  return values;
}

describe('flatRowReader', () => {
  it('reads what is plain', () => {
    expect(readFlat('{"a":"x","b":[')).toBeUndefined();
    expect(readFlat('{"a":"名前", "b": -1.5,\t"long name" : 12 }\r\n')).toEqual({
      a: '名前',
      'long name': 12,
    });
    expect(readFlat('{"a":null,"long name":false}\n')).toEqual({ a: null, 'long name': false });
    expect(readFlat('{"a":"first","a":"last"}')).toEqual({ a: 'last' });
  });

  it.each([
    '{"a":"x\\n"}',
    '{"a":["x"]}',
    '{"a":{"b":1}}',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":1e3}',
    '{"a":"x"',
    '{"a":"x"}}',
    '{"a":"x"},',
    '{"a":"x",}',
    '{"a" "x"}',
    '{"a":nul}',
    '{"a":"x\ty"}',
    '{}',
    '[]',
    '"a"',
    '',
    '\uFEFF{"a":"x"}',
    '{"\\u0061":"x"}',
  ])('leaves %s to JSON.parse', (line) => {
    expect(readFlat(line)).toBeUndefined();
  });

  it('never says anything else than JSON.parse does', () => {
    const scraps = fc.constantFrom(
      ...'{}[]",:\\\n\t -.01e9ant',
      '"a"',
      '"long name"',
      'null',
      'true',
      '"x"',
      '12',
    );
    const soup = fc.array(scraps, { maxLength: 12 }).map((parts) => `{"a":${parts.join('')}`);
    const objects = fc
      .dictionary(fc.constantFrom('a', 'b', 'long name'), fc.jsonValue())
      .map((value) => JSON.stringify(value));
    let flat = 0;
    fc.assert(
      fc.property(fc.oneof(soup, objects), (line) => {
        const values = readFlat(line.split('\n')[0] as string);
        if (values === undefined) return;
        flat += 1;
        const parsed = JSON.parse(line.split('\n')[0] as string) as Record<string, unknown>;
        expect(values).toEqual(
          Object.fromEntries(Object.entries(parsed).filter(([name]) => FIELDS.includes(name))),
        );
      }),
      { seed: 1, numRuns: 5000 },
    );
    expect(flat).toBeGreaterThan(80);
  });
});

describe('readLineBlocks', () => {
  it('gives every line once, whole, with its number', () => {
    const file = join(temporaryFolder(), 'lines');
    // Lines across the borders of blocks, one longer than two blocks, empty ones, and a last one without an end.
    const lines = Array.from({ length: 3000 }, (_, line) =>
      String(line).repeat(line === 1500 ? 600_000 : line % 400),
    );
    for (const ending of ['', '\n']) {
      writeFileSync(file, lines.join('\n') + ending);
      const read: string[] = [];
      let terminated = true;
      for (const { bytes, firstLine, isTerminated } of readLineBlocks(file)) {
        expect(firstLine).toBe(read.length + 1);
        const text = bytes.toString();
        read.push(...(isTerminated ? text.slice(0, -1) : text).split('\n'));
        terminated = isTerminated;
      }
      expect(read).toEqual(lines);
      expect(terminated).toBe(ending === '\n');
    }
  });
});

describe('textTable', () => {
  it('tells texts apart, also when it has forgotten them', () => {
    const { textAt } = textTable(10);
    for (let round = 0; round < 3; round += 1) {
      for (let number = 0; number < 100; number += 1) {
        const bytes = Buffer.from(`x${number}é`);
        expect(textAt(bytes, 0, bytes.length)).toBe(`x${number}é`);
      }
    }
  });
});
