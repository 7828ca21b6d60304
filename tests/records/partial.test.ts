import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { PartialStore, errorsFile } from '../../src/records/partial.ts';
import { temporaryFolder } from '../support/temp.ts';

interface Part {
  text: string;
}

function newStore() {
  const recordFile = join(temporaryFolder(), 'model_answer', 'alpha.jsonl');
  const file = join(dirname(recordFile), 'partial', 'alpha.jsonl');
  const warnings: string[] = [];
  return {
    file,
    warnings,
    open: () => new PartialStore<Part>(recordFile, (message) => warnings.push(message)),
  };
}

describe('PartialStore', () => {
  test('what was put is there at once, and on disk when put returns', () => {
    const { file, open } = newStore();
    const store = open();
    expect(store.get('ga', 'a')).toBeUndefined();
    store.put('ga', 'a', { text: 'one' });
    expect(store.get('ga', 'a')).toEqual({ text: 'one' });
    // As after a kill: nothing was closed.
    expect(readFileSync(file, 'utf8')).toBe('{"group":"ga","key":"a","part":{"text":"one"}}\n');
    store.close();
  });

  test('writes nothing where nothing is put', () => {
    const { file, open } = newStore();
    open().close();
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('the next run finds the parts that still wait, and the later of two with one key', () => {
    const { open } = newStore();
    const first = open();
    first.put('ga', 'a', { text: 'one' });
    first.put('gb', 'b', { text: 'two' });
    first.put('gb', 'b', { text: 'three' });
    first.close();
    const second = open();
    expect([second.get('ga', 'a'), second.get('gb', 'b'), second.get('gc', 'c')]).toEqual([
      { text: 'one' },
      { text: 'three' },
      undefined,
    ]);
    second.close();
  });

  test('the file goes, lock and all, once nothing in it is waited for', () => {
    const { file, open } = newStore();
    const first = open();
    first.put('ga', 'a', { text: 'one' });
    first.put('gb', 'b', { text: 'two' });
    first.forget('ga');
    expect(first.get('ga', 'a')).toBeUndefined();
    first.close();
    expect(existsSync(file)).toBe(true);
    const second = open();
    for (const group of ['ga', 'gb', 'unknown']) second.forget(group);
    second.close();
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('a torn last part is passed over and moved away, the others stay', () => {
    const { file, warnings, open } = newStore();
    const first = open();
    first.put('ga', 'a', { text: 'one' });
    first.put('gb', 'b', { text: '三' });
    first.close();
    truncateSync(file, readFileSync(file).length - 6);
    const second = open();
    expect([second.get('ga', 'a'), second.get('gb', 'b')]).toEqual([{ text: 'one' }, undefined]);
    second.put('gb', 'b', { text: '三' });
    second.close();
    expect(warnings).toEqual([expect.stringContaining(`${file}: the last line was torn`)]);
    const third = open();
    expect([third.get('ga', 'a'), third.get('gb', 'b')]).toEqual([{ text: 'one' }, { text: '三' }]);
    third.close();
  });

  test('a last part that lacks only its newline counts, and the next one does not join its line', () => {
    const { file, open } = newStore();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{"group":"ga","key":"a","part":{"text":"one"}}');
    const first = open();
    expect(first.get('ga', 'a')).toEqual({ text: 'one' });
    first.put('gb', 'b', { text: 'two' });
    first.close();
    const second = open();
    expect([second.get('ga', 'a'), second.get('gb', 'b')]).toEqual([{ text: 'one' }, { text: 'two' }]);
    second.close();
  });

  test('a bad line that is not the last is an error with its place', () => {
    const { file, open } = newStore();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{"key":1,"part":2}\n{"key":"a","part":{}}\n');
    expect(open).toThrow(InputError);
    expect(open).toThrow(expect.objectContaining({ place: { file, line: 1 } }));
  });
});

test('errorsFile stands in a folder beside the records', () => {
  expect(errorsFile(join('data', 'mt', 'model_answer', 'a.b.jsonl'))).toBe(
    join('data', 'mt', 'model_answer', 'errors', 'a.b.errors.jsonl'),
  );
});
