import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ReportOptions, writeReport, writeSplitReport } from '../../src/browse/report.ts';
import { temporaryFolder } from '../support/temp.ts';
import { emptySnapshot } from '../support/snapshot.ts';

const QUESTIONS = 12;
/** As judges and categories may be called: three bytes a letter. */
const long = (name: string) => `${name}${'羊の丘'.repeat(12)}`;

const noise = Array.from({ length: QUESTIONS }, () => randomBytes(3000).toString('base64'));

/** A report of twelve questions whose 200 judges, and two categories, have long Japanese names; random texts. */
function options(maxSize: number, text: (question: number) => string = () => ''): ReportOptions {
  const snapshot = emptySnapshot('b', 'ja');
  snapshot.judges = Array.from({ length: 200 }, (_, place) => long(`審査員${place}`));
  snapshot.categories = [long('数学'), long('文章')];
  snapshot.models = ['m'];
  snapshot.questions = Array.from({ length: QUESTIONS }, (_, id) => ({ id, category: id % 2, turns: ['?'] }));
  return {
    snapshot,
    readTexts: (question) => ({
      references: [],
      answers: [
        {
          model: 'm',
          choices: [{ index: 0, turns: [{ text: `${noise[question]}${text(question)}`, flags: 0 }] }],
        },
      ],
      grades: [],
      matches: [],
      votes: [],
    }),
    maxSize,
    seed: 1,
    version: '1.2.3',
    date: new Date(0),
    leftOut: [],
    signal: new AbortController().signal,
  };
}

describe('the most a report may take', () => {
  it('is kept to the byte, whatever the names are', async () => {
    const file = join(temporaryFolder(), 'r.html');
    const whole = await writeReport(file, options(Infinity));
    expect(whole).toMatchObject({ withTexts: QUESTIONS, size: statSync(file).size });
    // The judges' names alone: 200 of some 40 letters of three bytes.
    expect(readFileSync(file, 'utf8').split('審査員199')).toHaveLength(2);
    const sizes = [0, 1, 500, 3000, 8192, 20_000].map((less) => whole.size - less);
    for (const size of sizes) {
      const written = await writeReport(file, options(size));
      expect(written.size).toBe(statSync(file).size);
      expect(written.size).toBeLessThanOrEqual(size);
    }
    expect((await writeReport(file, options(whole.size))).withTexts).toBe(QUESTIONS);
    const less = await writeReport(file, options(whole.size - 1));
    // 3000 random bytes are 4000 letters, and gzip and base64 bring them to 4000 and a little again.
    expect(less.withTexts).toBe(QUESTIONS - 1);
  });

  it('has room for the fonts of mathematics where a text needs them', async () => {
    const file = join(temporaryFolder(), 'r.html');
    const withMathematics = (question: number) => (question === 3 ? ' $x^2$' : '');
    const whole = await writeReport(file, options(Infinity, withMathematics));
    const less = await writeReport(file, options(whole.size - 1000, withMathematics));
    expect(less.size).toBeLessThanOrEqual(whole.size - 1000);
    expect(less.withTexts).toBeLessThan(QUESTIONS);
  });

  it('refuses a size that not even the tables fit into, and says the least', async () => {
    const file = join(temporaryFolder(), 'r.html');
    const refused = await writeReport(file, options(100_000)).catch((error: Error) => error.message);
    const least = Number(/alone take ([\d.]+) MB/.exec(refused as string)?.[1]) * 1e6;
    const written = await writeReport(file, options(least));
    expect(written.withTexts).toBeLessThan(QUESTIONS);
    await expect(writeReport(file, options(least - 10_001))).rejects.toThrow('alone take');
  });

  it('holds for every file of a split report', async () => {
    const file = join(temporaryFolder(), 'r.html');
    const whole = await writeSplitReport(file, options(Infinity));
    const limit = Math.max(...whole.map(({ size }) => size)) - 2000;
    const written = await writeSplitReport(file, options(limit));
    const onDisk = readdirSync(dirname(file)).map((name) => statSync(join(dirname(file), name)).size);
    expect(new Set(onDisk)).toEqual(new Set(written.map(({ size }) => size)));
    expect(Math.max(...onDisk)).toBeLessThanOrEqual(limit);
  });
});
