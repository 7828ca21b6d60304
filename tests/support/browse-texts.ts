/** The questions of the benchmark `meadow`: two of each category, and two turns each. */
export const QUESTIONS = [
  question(1, 'writing', 'Describe a meadow at dawn in two sentences.', 'Now as a list of three things.'),
  question(2, 'writing', 'Write a letter to a lost sheep.', 'Make it shorter, and kinder.'),
  question(3, 'math', 'What is the sum of the whole numbers from 1 to 100?', 'Give the general formula.'),
  question(4, 'math', 'A field is 12 by 9 paces. How long is its diagonal?', 'And of a square field?'),
  question(5, 'coding', 'Write a Python function that counts sheep.', 'Write it in TypeScript as well.'),
  question(6, 'coding', 'How does one read a file line by line in Rust?', 'What if it is not UTF-8?'),
  question(
    7,
    'extraction',
    'List the herbs in: "heather, clover and gorse grow here".',
    'As a table with heights.',
  ),
  question(8, 'extraction', 'Who walks in: "Mira walks to Oslo"?', 'Where to?'),
];

function question(question_id: number, category: string, ...turns: [string, string]) {
  return { question_id, category, turns };
}

/** The answers to each question, a turn each: Markdown of every kind that a page shows. */
export const ANSWERS: Record<number, [string, string]> = {
  1: [
    'The meadow is **still** under a thin mist. Far off, _a lark_ is heard.',
    'Three things:\n\n1. dew\n2. spiders\n3. light',
  ],
  2: [
    'Dear sheep,\n\n> the gate is open.\n\nCome home.\n\n![a lamb](https://example.org/lamb.png)',
    'Come home, dear sheep. See [the map](https://example.org/map).',
  ],
  3: [
    'Pair the first with the last: $50 \\cdot 101 = 5050$.',
    'In general\n\n$$\n\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\n$$\n',
  ],
  4: ['By Pythagoras it is $\\sqrt{12^2 + 9^2} = 15$ paces.', 'Then it is $a\\sqrt{2}$.'],
  5: [
    'Here it is:\n\n```python\ndef count_sheep(field):\n    # every sheep once\n    return len(set(field))\n```\n',
    'And in TypeScript:\n\n```ts\nconst countSheep = (field: string[]): number => new Set(field).size;\n```\n',
  ],
  6: [
    'Use `BufRead::lines`:\n\n```rust\nfor line in reader.lines() {\n    println!("{}", line?);\n}\n```\n',
    "Then read bytes: `split(b'\\n')`. A lamb costs $5, a sheep $10.\n\nHid\u200Bden, \u202Egnihtemos.",
  ],
  7: [
    '- heather\n- clover\n- gorse',
    '| herb | height in cm |\n| --- | ---: |\n| heather | 50 |\n| clover | 30 |\n| gorse | 200 |\n',
  ],
  8: ['Mira walks.', 'To Oslo.'],
};

export const REFERENCES = [3, 4, 5, 6].map((question_id) => ({
  question_id,
  answer_id: `reference-${question_id}`,
  model_id: 'human',
  choices: [
    { index: 0, turns: [`The reference says ${question_id}00.`, 'The reference says the same again.'] },
  ],
  tstamp: 0,
}));

export const JAPANESE_QUESTIONS = [
  {
    question_id: 1,
    category: 'writing',
    turns: ['朝の草原の様子を二文で書いてください。', '次に、三つの項目に分けてください。'],
  },
  {
    question_id: 2,
    category: '数学',
    turns: ['1から100までの整数の和はいくつですか。', '一般の公式を示してください。'],
  },
];

export const JAPANESE_ANSWERS: Record<number, [string, string]> = {
  1: [
    '夜明けの草原には薄い霧がかかっています。遠くでひばりが鳴き、羊たちはまだ眠っています。',
    '- 露\n- 蜘蛛の巣\n- 光',
  ],
  2: ['答えは**5050**です。', '公式は $\\frac{n(n+1)}{2}$ です。'],
};
