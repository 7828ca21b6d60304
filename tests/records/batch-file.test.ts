import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BatchStore } from '../../src/models/batch/batch-store.ts';
import { BatchFile, batchFile } from '../../src/records/batch-file.ts';
import { temporaryFolder } from '../support/temp.ts';

function newFile() {
  const recordFile = join(temporaryFolder(), 'model_answer', 'alpha.jsonl');
  return {
    file: join(dirname(recordFile), 'batches', 'alpha.jsonl'),
    // It is the store that the models' side asks for.
    open: (now?: number): BatchStore => new BatchFile(recordFile, () => {}, now),
  };
}

const batch = (nonce: string, ids = ['a', 'b']) => ({
  nonce,
  api: 'openai' as const,
  root: 'https://api.openai.com/v1',
  ids,
  time: 1_800_000_000_000,
  input: 'file-1',
});
const NOW = 1_800_000_000_000;

describe('BatchFile', () => {
  test('what it was told is on disk at once, and found by the next one', () => {
    const { file, open } = newFile();
    const store = open(NOW);
    store.add(batch('n1'));
    store.add({ ...batch('n2', ['c']), api: 'anthropic', input: undefined });
    store.setBatchId('n1', 'batch_1');
    // As after a kill: nothing was closed.
    expect(readFileSync(file, 'utf8')).toBe(
      '{"event":"submitting","nonce":"n1","api":"openai","root":"https://api.openai.com/v1","ids":["a","b"],"time":1800000000000,"input":"file-1"}\n' +
        '{"event":"submitting","nonce":"n2","api":"anthropic","root":"https://api.openai.com/v1","ids":["c"],"time":1800000000000}\n' +
        '{"event":"submitted","nonce":"n1","batch_id":"batch_1"}\n',
    );
    expect(open(NOW).pending()).toEqual([
      { ...batch('n1'), batchId: 'batch_1' },
      {
        nonce: 'n2',
        api: 'anthropic',
        root: 'https://api.openai.com/v1',
        ids: ['c'],
        time: 1_800_000_000_000,
      },
    ]);
  });

  test('a batch goes request by request as they are used, and the file with the last one', () => {
    const { file, open } = newFile();
    const first = open(NOW);
    first.add(batch('n1'));
    first.markUsed('n1', ['a']);
    first.close();
    const second = open(NOW);
    expect(second.pending()).toEqual([batch('n1', ['b'])]);
    second.markUsed('n1', ['b']);
    expect(second.pending()).toEqual([]);
    second.close();
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('a removed batch is gone; one without any writes no file', () => {
    const { file, open } = newFile();
    open(NOW).close();
    expect(existsSync(dirname(file))).toBe(false);
    const first = open(NOW);
    first.add(batch('n1'));
    first.add(batch('n2'));
    first.remove('n1');
    first.close();
    expect(
      open(NOW)
        .pending()
        .map(({ nonce }) => nonce),
    ).toEqual(['n2']);
  });

  test('a torn last row is passed over, and the next one does not join it', () => {
    const { file, open } = newFile();
    const first = open(NOW);
    first.add(batch('n1'));
    first.setBatchId('n1', 'batch_1');
    first.close();
    truncateSync(file, readFileSync(file).length - 3);
    const second = open(NOW);
    expect(second.pending()).toEqual([batch('n1')]);
    second.setBatchId('n1', 'batch_2');
    second.close();
    expect(open(NOW).pending()).toEqual([{ ...batch('n1'), batchId: 'batch_2' }]);
  });

  test('a batch older than 29 days has no results any more', () => {
    const { open } = newFile();
    const first = open(NOW);
    first.add(batch('n1'));
    first.close();
    const day = 24 * 3600 * 1000;
    expect(open(NOW + 29 * day).pending()).toHaveLength(1);
    expect(open(NOW + 29 * day + 1).pending()).toEqual([]);
  });

  test('a bad line in the middle is an error with its place', () => {
    const { file, open } = newFile();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{"event":"submitted","nonce":1}\n{"event":"removed","nonce":"n"}\n');
    expect(() => open(NOW)).toThrow(
      expect.objectContaining({ name: 'InputError', place: { file, line: 1 } }),
    );
  });
});

test('batchFile stands in a folder beside the records', () => {
  expect(batchFile(join('data', 'mt', 'model_answer', 'a.b.jsonl'))).toBe(
    join('data', 'mt', 'model_answer', 'batches', 'a.b.jsonl'),
  );
});
