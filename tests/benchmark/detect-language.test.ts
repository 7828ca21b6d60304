import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findJudgePromptsFile,
  loadBenchmark,
  readSettings,
  shippedBenchmarksFolder,
} from '../../src/benchmark/benchmark.ts';
import { detectLanguage } from '../../src/benchmark/detect-language.ts';
import { Library } from '../../src/browse/library.ts';
import { readSnapshot } from '../../src/browse/read-snapshot.ts';
import { temporaryFolder, writeBenchmark, writeJsonl } from '../support/temp.ts';

/** A data folder with the benchmark `b`, which asks these. */
function asking(...turns: string[]): { dataDir: string; folder: string } {
  const dataDir = temporaryFolder();
  const folder = join(dataDir, 'b');
  writeJsonl(
    join(folder, 'question.jsonl'),
    turns.map((turn, place) => ({ question_id: place, category: 'writing', turns: [turn] })),
  );
  return { dataDir, folder };
}

/** What each reader of the settings takes for the language of `b`. */
async function languagesOf(dataDir: string): Promise<string[]> {
  return [
    readSettings(join(dataDir, 'b')).language,
    ...new Library(dataDir).list().map(({ language }) => language),
    (await readSnapshot(dataDir, 'b')).language,
  ];
}

describe('a benchmark that does not name its language', () => {
  it.each([
    ['ja', 'Japanese', ['この丘には羊が何頭いますか。', '夜になると羊はどうなりますか。']],
    ['ja', 'katakana', ['ヒツジ ハ ナンビキ イマスカ']],
    ['ja', 'Japanese about code', ['次の関数を説明してください。\n\ndef sheep(hill): return hill * 2']],
    ['en', 'English', ['How many sheep fit on this hill?']],
    [
      'en',
      'English about a Japanese word',
      ['What does the word ひつじ mean in a poem about hills at night?'],
    ],
    ['en', 'Chinese', ['這座山上有多少隻羊？', '夜裡羊會怎樣？']],
    ['en', 'nothing but signs', ['1 + 1 = ?']],
  ])('is %s: %s', async (language, _, turns) => {
    const { dataDir } = asking(...turns);
    expect(await languagesOf(dataDir)).toEqual([language, language, language]);
  });

  it('has the language of its questions with other settings too, and with settings that cannot be read', async () => {
    const { dataDir, folder } = asking('この丘には羊が何頭いますか。');
    writeFileSync(join(folder, 'benchmark.json'), '{"max_tokens": 5}');
    expect(readSettings(folder).max_tokens).toBe(5);
    expect(await languagesOf(dataDir)).toEqual(['ja', 'ja', 'ja']);
    writeFileSync(join(folder, 'benchmark.json'), '{"max_tokens": ');
    const [summary] = new Library(dataDir).list();
    expect(summary).toMatchObject({ language: 'ja', questions: 1 });
    expect((await readSnapshot(dataDir, 'b')).language).toBe('ja');
  });

  it('is judged by the prompts of that language', () => {
    const { dataDir } = asking('この丘には羊が何頭いますか。');
    expect(findJudgePromptsFile(dataDir, loadBenchmark(dataDir, 'b'), undefined)).toBe(
      join(shippedBenchmarksFolder(), 'starter_ja', 'judge_prompts.jsonl'),
    );
  });

  it('goes by its first twenty questions, whatever stands between them', () => {
    const { folder } = asking(...Array.from({ length: 19 }, () => 'ひつじ'), '', 'x'.repeat(10_000));
    const file = join(folder, 'question.jsonl');
    expect(detectLanguage(file)).toBe('ja');
    writeFileSync(file, '[1]\nnull\nno JSON\n{"turns": 5}\n{"turns": [5, "ひつじ"]}\n');
    expect(detectLanguage(file)).toBe('ja');
    expect(detectLanguage(join(folder, 'none'))).toBe('en');
  });
});

it('the language that a benchmark names is its language', async () => {
  const { dataDir, folder } = asking('この丘には羊が何頭いますか。');
  writeFileSync(join(folder, 'benchmark.json'), '{"language": "en-GB"}');
  expect(await languagesOf(dataDir)).toEqual(['en-GB', 'en-GB', 'en-GB']);
  // `tiny` has three kana in each second turn of some eighty letters.
  writeBenchmark(dataDir, { questions: 4 });
  expect(readSettings(join(dataDir, 'tiny')).language).toBe('en');
});
