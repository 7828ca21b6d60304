// Verifies the starter_ja references: every stated answer is recomputed here
// (by enumeration or arithmetic), and every code block is run in a fresh Node process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Question {
  question_id: number;
  category: string;
  turns: string[];
}
interface Reference {
  question_id: number;
  answer_id: string;
  model_id: string;
  choices: { index: number; turns: string[] }[];
  tstamp: number;
}

const read = (path: string): string =>
  readFileSync(new URL(`../../benchmarks/starter_ja/${path}`, import.meta.url), 'utf8');
const readJsonl = <T>(path: string): T[] =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const questions = readJsonl<Question>('question.jsonl');
const references = readJsonl<Reference>('reference_answer/human.jsonl');

function referenceText(id: number, turn: 1 | 2): string {
  const text = references.find((r) => r.question_id === id)?.choices[0]?.turns[turn - 1];
  if (text === undefined) throw new Error(`no reference for question ${id}, turn ${turn}`);
  return text;
}

/** What follows 「答え：」 on the last line of a reference. */
function finalAnswer(id: number, turn: 1 | 2): string {
  const line = referenceText(id, turn).split('\n').at(-1) ?? '';
  expect(line.startsWith('答え：')).toBe(true);
  return line.slice('答え：'.length);
}

/** Runs the only js block of a reference in a new process and returns the value of each expression. */
function runCode(id: number, turn: 1 | 2, expressions: string[]): unknown[] {
  const blocks = [...referenceText(id, turn).matchAll(/```js\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(1);
  // JSON would turn undefined and NaN into null, which some functions must return.
  const keep = '(_, v) => (v === undefined || Number.isNaN(v) ? String(v) : v)';
  const script = `${blocks[0]?.[1] ?? ''}\nconsole.log(JSON.stringify([${expressions.join(',\n')}], ${keep}));`;
  const child = spawnSync(process.execPath, ['-'], { input: script, encoding: 'utf8', timeout: 30_000 });
  expect(child.stderr).toBe('');
  return JSON.parse(child.stdout) as unknown[];
}

type Case = [expression: string, value: unknown];

/** The same expressions, with the values that the code of a reference gives them. */
function evaluate(id: number, turn: 1 | 2, cases: Case[]): Case[] {
  const expressions = cases.map(([expression]) => expression);
  const values = runCode(id, turn, expressions);
  return expressions.map((expression, i) => [expression, values[i]]);
}

/** Calls of a function, one per argument, that must all give null. */
const nullFor = (name: string, args: string[]): Case[] => args.map((arg) => [`${name}(${arg})`, null]);

/** The only element of a list: the puzzle must have exactly one solution. */
function only<T>(list: T[]): T {
  expect(list).toHaveLength(1);
  return list[0] as T;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
const permutations = <T>(items: T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) =>
        permutations(items.filter((_, j) => j !== i)).map((rest) => [item].concat(rest)),
      );

describe('shape', () => {
  const categories = [
    'writing',
    'roleplay',
    'reasoning',
    'math',
    'coding',
    'extraction',
    'stem',
    'humanities',
  ];

  test('24 two-turn questions, three in each category, in order', () => {
    expect(questions.map((q) => q.question_id)).toEqual(range(1, 24));
    expect(questions.map((q) => q.category)).toEqual(categories.flatMap((c) => [c, c, c]));
    for (const q of questions) {
      expect(Object.keys(q)).toEqual(['question_id', 'category', 'turns']);
      expect(q.turns).toHaveLength(2);
      expect(q.turns.every((t) => t.trim() === t && t !== '')).toBe(true);
    }
  });

  test('a two-turn reference for each reasoning, math and coding question', () => {
    expect(references.map((r) => r.question_id)).toEqual(range(7, 15));
    for (const r of references) {
      const { index, turns } = only(r.choices);
      expect(r).toEqual({
        question_id: r.question_id,
        answer_id: `starter-ja-ref-${r.question_id}`,
        model_id: 'human',
        choices: [{ index, turns }],
        tstamp: 1764000000,
      });
      expect(index).toBe(0);
      expect(turns).toHaveLength(2);
    }
  });

  test('benchmark.json names this benchmark and its reference', () => {
    expect(JSON.parse(read('benchmark.json'))).toEqual({
      name: 'starter_ja',
      description: expect.any(String),
      language: 'ja',
      reference: 'human',
    });
  });
});

describe('question 7: the morning market', () => {
  const people = ['青木', '石田', '上野', '江口', '小川'];
  const goods = ['干物', '卵', '漬物', '花', '陶器'];
  // A layout lists "person・goods" from place 1 (east) to place 5 (west).
  type Layout = { who: string[]; what: string[] };
  const person = (l: Layout, name: string): number => l.who.indexOf(name) + 1;
  const seller = (l: Layout, item: string): number => l.what.indexOf(item) + 1;
  const goodsOf = (l: Layout, name: string): string | undefined => l.what[person(l, name) - 1];
  const commonClues: ((l: Layout) => boolean)[] = [
    (l) => seller(l, '花') === seller(l, '卵') + 1,
    (l) => ![1, 5, seller(l, '漬物')].includes(person(l, '青木')),
    (l) => Math.abs(person(l, '石田') - person(l, '小川')) === 3,
    (l) => Math.abs(person(l, '江口') - seller(l, '干物')) === 1,
    (l) => person(l, '上野') === seller(l, '陶器'),
    (l) => person(l, '上野') > person(l, '小川'),
    (l) => seller(l, '漬物') !== 1,
  ];
  const solve = (clue8: (l: Layout) => boolean): Layout =>
    only(
      permutations(people)
        .flatMap((who) => permutations(goods).map((what) => ({ who, what })))
        .filter((l) => [...commonClues, clue8].every((clue) => clue(l))),
    );
  const show = (l: Layout): string => l.who.map((name, i) => `${i + 1}番 ${name}・${l.what[i]}`).join('、');

  const first = solve((l) => person(l, '上野') !== 5);
  const second = solve((l) => person(l, '小川') === seller(l, '花'));

  test('turn 1 has one layout, the stated one', () => {
    expect(finalAnswer(7, 1)).toBe(show(first));
  });
  test('turn 2 has one layout, and the people whose goods changed are named', () => {
    const changed = people.filter((name) => goodsOf(first, name) !== goodsOf(second, name));
    expect(finalAnswer(7, 2)).toBe(`${show(second)}／品物が変わった人：${changed.join('、')}`);
  });
});

describe('question 8: the foxes at the teahouse', () => {
  const people = ['行商人', '尼', '飛脚', '薬売り', '娘'];
  type World = [peddler: boolean, nun: boolean, courier: boolean, druggist: boolean, girl: boolean]; // true = fox
  const count = (w: World): number => w.filter(Boolean).length;
  const solve = (druggistSays: (w: World) => boolean): World =>
    only(
      range(0, 31)
        .map((bits) => people.map((_, i) => ((bits >> i) & 1) === 1) as World)
        .filter((w) => {
          const [peddler, , courier, druggist, girl] = w;
          const statements = [
            count(w) === 2,
            courier === girl,
            peddler !== druggist,
            druggistSays(w),
            druggist || courier, // "if the druggist is human, the courier is a fox"
          ];
          return statements.every((isTrue, i) => isTrue === !w[i]);
        }),
    );
  const names = (flags: boolean[]): string => people.filter((_, i) => flags[i]).join('、');

  const first = solve((w) => count(w) >= 3);
  const second = solve((w) => w[2]);

  test('turn 1 has one solution, the stated one', () => {
    expect(finalAnswer(8, 1)).toBe(`狐は${names(first)}`);
  });
  test('turn 2 has one solution, and the people who changed sides are named', () => {
    const changed = names(first.map((fox, i) => fox !== second[i]));
    expect(finalAnswer(8, 2)).toBe(`狐は${names(second)}／判定が入れ替わった人：${changed}`);
  });
});

const zodiac = (year: number): string =>
  [...'子丑寅卯辰巳午未申酉戌亥'][(((year - 2026 + 6) % 12) + 12) % 12] ?? '';

describe('question 9: the family and the zodiac', () => {
  // Birth years in the order grandmother, father, sister, me.
  const family = only(
    range(1880, 2026).flatMap((grandmother) =>
      range(grandmother + 20, grandmother + 29).flatMap((father) =>
        range(father + 25, father + 40)
          .map((sister): [number, number, number, number] => [grandmother, father, sister, sister + 4])
          .filter(
            ([g, f, , me]) =>
              me <= 2026 &&
              zodiac(g) === zodiac(me) &&
              zodiac(f) === '午' &&
              [g, f, me - 4, me].reduce((sum, year) => sum + 2026 - year, 0) === 202,
          ),
      ),
    ),
  );

  test('turn 1 has one solution, the stated one', () => {
    const stated = ['祖母', '父', '姉', '私'].map((who, i) => {
      const year = family[i] ?? 0;
      return `${who} ${year}年・${zodiac(year)}`;
    });
    expect(finalAnswer(9, 1)).toBe(stated.join('、'));
  });
  test('turn 2 gives the first shared zodiac year, the total age and the kazoe age', () => {
    const shared = (year: number): boolean =>
      family.filter((birth) => zodiac(birth) === zodiac(year)).length >= 2;
    const year = range(2027, 2100).find(shared) ?? 0;
    const total = family.reduce((sum, birth) => sum + year - birth, 0);
    expect(finalAnswer(9, 2)).toBe(
      `${year}年・${zodiac(year)}、満年齢の合計 ${total}歳、私の数え年 ${year - family[3] + 1}歳`,
    );
  });
});

/** A price with its tax, truncated to whole yen. */
const withTax = (price: number, percent: number): number => price + Math.floor((price * percent) / 100);
const yen = (n: number): string => n.toLocaleString('en-US');

describe('question 10: the consumption tax', () => {
  const items = [
    { price: 580, count: 2, percent: 10 },
    { price: 190, count: 2, percent: 10 },
    { price: 330, count: 1, percent: 10 },
    { price: 190, count: 9, percent: 8 },
    { price: 265, count: 4, percent: 8 },
  ];
  const total = [8, 10].reduce((sum, percent) => {
    const group = items.filter((item) => item.percent === percent);
    return (
      sum +
      withTax(
        group.reduce((s, item) => s + item.price * item.count, 0),
        percent,
      )
    );
  }, 0);

  test('turn 1: tax truncated once per rate', () => {
    expect(finalAnswer(10, 1)).toBe(`${yen(total)}円`);
  });
  test('turn 2: the only pair of counts, and tax truncated per item', () => {
    const [x, y] = only(
      range(0, 20)
        .flatMap((a) => range(0, 20).map((b): [number, number] => [a, b]))
        .filter(([a, b]) => withTax(190 * a + 265 * b, 8) === 3234),
    );
    const perItem = items.reduce((sum, item) => sum + withTax(item.price, item.percent) * item.count, 0);
    expect(perItem).toBeLessThan(total);
    expect(finalAnswer(10, 2)).toBe(
      `(ア) どら焼き${x}個、水ようかん${y}個 (イ) ${yen(perItem)}円、${total - perItem}円安い`,
    );
  });
});

const kind = (card: number): string => (card < 50 ? '空' : card < 75 ? '自' : '敵');

describe('question 11: karuta probabilities', () => {
  const tally = new Map<string, number>(); // ordered draws of three cards, by kind
  for (let a = 0; a < 100; a++)
    for (let b = 0; b < 100; b++)
      for (let c = 0; c < 100; c++) {
        if (a === b || b === c || a === c) continue;
        const key = kind(a) + kind(b) + kind(c);
        tally.set(key, (tally.get(key) ?? 0) + 1);
      }
  const ways = (matches: (key: string) => boolean): number =>
    [...tally].reduce((sum, [key, n]) => sum + (matches(key) ? n : 0), 0);
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  const fraction = (a: number, b: number): string => `${a / gcd(a, b)}/${b / gcd(a, b)}`;
  const oneEmpty = ways((key) => key.split('空').length === 2);

  test('turn 1: exactly one empty card among three', () => {
    expect(finalAnswer(11, 1)).toBe(
      fraction(
        oneEmpty,
        ways(() => true),
      ),
    );
  });
  test('turn 2: the two conditional probabilities', () => {
    const bothOwn = ways((key) => [...key].sort().join('') === [...'空自自'].sort().join(''));
    const inOrder = ways((key) => key === '空自敵');
    expect(finalAnswer(11, 2)).toBe(
      `(ア) ${fraction(bothOwn, oneEmpty)} (イ) ${fraction(inOrder, oneEmpty)}`,
    );
  });
});

describe('question 12: laying twelve tatami mats', () => {
  const rows = 3;
  const columns = 8;
  // Every tiling, as the list of mat numbers in cells read row by row (-1 = not covered yet).
  function tilings(cells: number[], mat: number): number[][] {
    const at = cells.indexOf(-1);
    if (at < 0) return [cells];
    const place = (other: number): number[][] =>
      tilings(
        cells.map((cell, i) => (i === at || i === other ? mat : cell)),
        mat + 1,
      );
    const right = at % columns < columns - 1 && cells[at + 1] === -1 ? place(at + 1) : [];
    const below = at + columns < rows * columns ? place(at + columns) : [];
    return [...right, ...below];
  }
  const all = tilings(Array<number>(rows * columns).fill(-1), 0);
  const fourCornersMeet = (cells: number[]): boolean =>
    range(0, (rows - 1) * columns - 1).some(
      (i) =>
        i % columns < columns - 1 &&
        new Set([cells[i], cells[i + 1], cells[i + columns], cells[i + columns + 1]]).size === 4,
    );

  test('turn 1: all tilings', () => {
    expect(finalAnswer(12, 1)).toBe(`${all.length}通り`);
  });
  test('turn 2: tilings where no four corners meet', () => {
    expect(finalAnswer(12, 2)).toBe(`${all.filter((cells) => !fourCornersMeet(cells)).length}通り`);
  });
});

describe('question 13: kanji numerals', () => {
  const reading: Case[] = [
    ['kanjiToNumber("三億二千万十五")', 320000015],
    ['kanjiToNumber("零")', 0],
    ['kanjiToNumber("一")', 1],
    ['kanjiToNumber("十")', 10],
    ['kanjiToNumber("一十")', 10],
    ['kanjiToNumber("千百十一")', 1111],
    ['kanjiToNumber("一千一百一十一")', 1111],
    ['kanjiToNumber("二十万三")', 200003],
    ['kanjiToNumber("千万")', 10000000],
    ['kanjiToNumber("一億")', 100000000],
    ['kanjiToNumber("九百九十九兆九千九百九十九億九千九百九十九万九千九百九十九")', 999999999999999],
    ...nullFor('kanjiToNumber', [
      '""',
      '"百千"',
      '"一二"',
      '"万"',
      '"二億三億"',
      '"二万三億"',
      '"千兆"',
      '"十十"',
    ]),
    ...nullFor('kanjiToNumber', ['"一零"', '"零万"', '"億万"', '"12"', '"二〇"', '" 一"', '"一\\n"']),
    ...nullFor('kanjiToNumber', ['5', 'null', 'undefined', '["一"]']),
  ];

  test('turn 1: kanjiToNumber', () => {
    expect(evaluate(13, 1, reading)).toEqual(reading);
  });
  test('turn 2: numberToKanji and addKanji', () => {
    const cases: Case[] = [
      ...reading,
      ['numberToKanji(0)', '零'],
      ['numberToKanji(10)', '十'],
      ['numberToKanji(1111)', '千百十一'],
      ['numberToKanji(11111111)', '一千百十一万千百十一'],
      ['numberToKanji(12000000)', '一千二百万'],
      ['numberToKanji(100000000000)', '一千億'],
      ['numberToKanji(100010000)', '一億一万'],
      ['numberToKanji(100000000000001)', '百兆一'],
      ['[1e15, -1, 1.5, NaN, Infinity, "1", null, undefined].map(numberToKanji)', Array(8).fill(null)],
      ['addKanji("九千九百九十九", "一")', '一万'],
      ['addKanji("千", "二百")', '千二百'],
      ['addKanji("零", "零")', '零'],
      ['addKanji("九百九十九兆", "一兆")', null],
      ['addKanji("一", "百千")', null],
      ['addKanji("", "一")', null],
      // Round trip: every small number, and large ones spread over the whole range.
      [
        `(() => {
          for (let n = 0; n < 30000; n++) if (kanjiToNumber(numberToKanji(n)) !== n) return n;
          for (let n = 1; n < 1e15; n = n * 1.01 + 1) {
            const whole = Math.floor(n);
            if (kanjiToNumber(numberToKanji(whole)) !== whole) return whole;
          }
          return 'ok';
        })()`,
        'ok',
      ],
    ];
    expect(evaluate(13, 2, cases)).toEqual(cases);
  });
});

// Every day from the start of Taisho to the end of 2025, converted by the ICU library of Node.
const everyDay = (check: string): Case => [
  `(() => {
    const icu = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' });
    for (let t = Date.UTC(1912, 6, 30); t <= Date.UTC(2025, 11, 31); t += 86400000) {
      const iso = new Date(t).toISOString().slice(0, 10);
      const wareki = icu.format(t);
      if (!(${check})) return iso + ' ' + wareki;
    }
    return 'ok';
  })()`,
  'ok',
];

describe('question 14: Japanese era dates', () => {
  const toWareki: Case[] = [
    ['toWareki("2024-02-29")', '令和6年2月29日'],
    ['toWareki("1912-07-30")', '大正元年7月30日'],
    ['toWareki("1926-12-24")', '大正15年12月24日'],
    ['toWareki("1926-12-25")', '昭和元年12月25日'],
    ['toWareki("1989-01-07")', '昭和64年1月7日'],
    ['toWareki("1989-01-08")', '平成元年1月8日'],
    ['toWareki("2019-04-30")', '平成31年4月30日'],
    ['toWareki("2019-05-01")', '令和元年5月1日'],
    ['toWareki("2000-02-29")', '平成12年2月29日'],
    ['toWareki("9999-12-31")', '令和7981年12月31日'],
    ...nullFor('toWareki', ['"1912-07-29"', '"2023-02-29"', '"2100-02-29"', '"2024-04-31"', '"2024-00-10"']),
    ...nullFor('toWareki', ['"2024-13-01"', '"2024-01-00"', '"2024-1-1"', '"2024/01/01"', '" 2024-01-01"']),
    ...nullFor('toWareki', ['"2024-01-01\\n"', '""', 'null', '20240101']),
  ];

  test('turn 1: toWareki', () => {
    const cases = [...toWareki, everyDay('toWareki(iso) === wareki')];
    expect(evaluate(14, 1, cases)).toEqual(cases);
  });
  test('turn 2: fromWareki', () => {
    const cases: Case[] = [
      ...toWareki,
      ['fromWareki("令和元年5月1日")', '2019-05-01'],
      ['fromWareki("令和1年5月1日")', '2019-05-01'],
      ['fromWareki("昭和６４年１月７日")', '1989-01-07'],
      ['fromWareki("平成３1年4月３0日")', '2019-04-30'],
      ['fromWareki("大正元年7月30日")', '1912-07-30'],
      ['fromWareki("昭和元年12月25日")', '1926-12-25'],
      ['fromWareki("令和6年2月29日")', '2024-02-29'],
      ['fromWareki("令和7981年12月31日")', '9999-12-31'],
      // Outside its era, or not in the calendar.
      ...nullFor('fromWareki', [
        '"昭和64年1月8日"',
        '"平成元年1月7日"',
        '"平成31年5月1日"',
        '"大正元年7月29日"',
      ]),
      ...nullFor('fromWareki', ['"昭和元年12月24日"', '"明治45年7月29日"', '"令和7982年1月1日"']),
      ...nullFor('fromWareki', ['"令和5年2月29日"', '"令和6年13月1日"', '"令和6年4月31日"']),
      // Not in the accepted form.
      ...nullFor('fromWareki', [
        '"令和06年1月1日"',
        '"令和6年01月1日"',
        '"令和６年１月０１日"',
        '"令和0年5月1日"',
      ]),
      ...nullFor('fromWareki', [
        '"令和六年五月一日"',
        '"令和6年1月1"',
        '" 令和6年1月1日"',
        '"令和6年1月1日\\n"',
      ]),
      ...nullFor('fromWareki', ['""', 'null', 'undefined', '6']),
      everyDay('toWareki(iso) === wareki && fromWareki(wareki) === iso'),
    ];
    expect(evaluate(14, 2, cases)).toEqual(cases);
  });
});

describe('question 15: wrapping Japanese text', () => {
  test('turn 1: wrapText', () => {
    const cases: Case[] = [
      ['wrapText("春はABCの山", 5)', ['春はA', 'BCの', '山']],
      ['wrapText("", 4)', ['']],
      ['wrapText("あ\\n", 4)', ['あ', '']],
      ['wrapText("\\n\\nあ", 4)', ['', '', 'あ']],
      ['wrapText("あいう", 4)', ['あい', 'う']],
      ['wrapText("あいうえ\\nお", 4)', ['あい', 'うえ', 'お']],
      ['wrapText("aあb", 2)', ['a', 'あ', 'b']],
      ['wrapText("𠮷野家", 4)', ['𠮷野', '家']],
      ['wrapText("𠮷𠮷", 3)', ['𠮷', '𠮷']],
      ['wrapText("ｶﾞ｡ｱｲ", 3)', ['ｶﾞ｡', 'ｱｲ']],
      ['wrapText("a b~ c", 3)', ['a b', '~ c']],
      // The ends of the narrow ranges.
      ['wrapText("éé", 3)', ['é', 'é']],
      ['wrapText("\\uFF60\\uFF60", 3)', ['\uFF60', '\uFF60']],
      ['wrapText("\\uFFA0\\uFFA0", 3)', ['\uFFA0', '\uFFA0']],
      ['wrapText("\\uFF61\\uFF9F~ ", 4)', ['\uFF61\uFF9F~ ']],
    ];
    expect(evaluate(15, 1, cases)).toEqual(cases);
  });
  test('turn 2: wrapTextKinsoku', () => {
    const cases: Case[] = [
      ['wrapTextKinsoku("雨だね。「はい」", 6)', ['雨だ', 'ね。', '「は', 'い」']],
      ['wrapTextKinsoku("あいう。", 6)', ['あい', 'う。']],
      ['wrapTextKinsoku("あい。う", 6)', ['あい。', 'う']],
      ['wrapTextKinsoku("あいう」。", 6)', ['あい', 'う」。']],
      ['wrapTextKinsoku("あい「う」", 6)', ['あい', '「う」']],
      ['wrapTextKinsoku("あ「い」う」え", 6)', ['あ', '「い」', 'う」え']],
      // Nothing can be pushed out without emptying the line, so it breaks where it would have.
      ['wrapTextKinsoku("。。。。", 4)', ['。。', '。。']],
      ['wrapTextKinsoku("「「「あ", 4)', ['「「', '「あ']],
      ['wrapTextKinsoku("あ。", 2)', ['あ', '。']],
      ['wrapTextKinsoku("あい」」」", 4)', ['あ', 'い」', '」」']],
      // A forced break is never moved, and the end of the text is not a break.
      ['wrapTextKinsoku("あ「\\n。い", 6)', ['あ「', '。い']],
      ['wrapTextKinsoku("いあ「", 6)', ['いあ「']],
      ['wrapTextKinsoku("", 4)', ['']],
      ['wrapTextKinsoku("あ\\n\\n", 4)', ['あ', '', '']],
      ['wrapTextKinsoku("𠮷𠮷。a", 5)', ['𠮷', '𠮷。a']],
    ];
    expect(evaluate(15, 2, cases)).toEqual(cases);
  });
});
