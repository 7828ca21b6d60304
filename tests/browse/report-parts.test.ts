import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTexts, unpackTexts } from '../../src/analysis/pack-texts.ts';
import type { Snapshot } from '../../src/analysis/snapshot.ts';
import { emptySnapshot } from '../support/snapshot.ts';
import type { QuestionTexts } from '../../src/analysis/texts.ts';
import { sampleOrder } from '../../src/browse/report-order.ts';
import { escapeScript } from '../../src/browse/report-page.ts';
import { splitByCategory } from '../../src/browse/report-parts.ts';
import { selectSnapshot } from '../../src/browse/report-selection.ts';

function asked(categories: readonly string[], perCategory: readonly number[]): Snapshot {
  const snapshot = emptySnapshot('b', 'en');
  snapshot.categories = [...categories];
  for (const [category, many] of perCategory.entries()) {
    for (let each = 0; each < many; each += 1) {
      snapshot.questions.push({ id: `${category}-${each}`, category, turns: ['?'] });
    }
  }
  return snapshot;
}

describe('packing', () => {
  it('gives back the very same texts, and writes an answer once', () => {
    const answer = 'The meadow holds forty sheep, and the hill a dozen more of them. '.repeat(30);
    const texts = textsWith(answer, `Asked: how many?\n${answer}\nRated ${answer}`);
    const packed = packTexts(texts);
    expect(JSON.stringify(packed).split(answer)).toHaveLength(3); // the answer, and the part
    expect(unpackTexts(packed)).toEqual(texts);
  });

  it('whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 80 }), (answer, around) => {
        const long = `${answer}${answer}${around}`;
        const texts = textsWith(long, `${around}${long}${long}${around}`);
        expect(unpackTexts(packTexts(texts))).toEqual(texts);
      }),
    );
  });
});

function textsWith(answer: string, prompt: string): QuestionTexts {
  return {
    references: [{ name: 'human', turns: [answer.slice(0, 100)] }],
    answers: [{ model: 'm', choices: [{ index: 0, turns: [{ text: answer, flags: 0 }] }] }],
    grades: [
      {
        model: 'm',
        judge: 'j',
        prompt: 'p',
        turn: 1,
        choice: 0,
        score: 5,
        flags: 0,
        judgment: 'So so.',
        user_prompt: prompt,
        doubts: [],
        tstamp: 0,
      },
    ],
    matches: [],
    votes: [],
  };
}

describe('which questions keep their texts', () => {
  it('any beginning is even over the categories, and follows from the seed', () => {
    const snapshot = asked(['writing', 'math', 'coding'], [10, 10, 10]);
    const all = snapshot.questions.map((_, place) => place);
    const order = sampleOrder(snapshot, all, 1);
    expect(order.toSorted((a, b) => a - b)).toEqual(all);
    for (let taken = 3; taken <= 30; taken += 3) {
      const counts = [0, 1, 2].map(
        (category) =>
          order.slice(0, taken).filter((place) => snapshot.questions[place]?.category === category).length,
      );
      expect(counts).toEqual([taken / 3, taken / 3, taken / 3]);
    }
    expect(sampleOrder(snapshot, all, 1)).toEqual(order);
    expect(sampleOrder(snapshot, all, 2)).not.toEqual(order);
  });

  it('takes every question of a category equally often', () => {
    const snapshot = asked(['only'], [5]);
    const firsts = Array.from({ length: 2000 }, (_, seed) => sampleOrder(snapshot, [0, 1, 2, 3, 4], seed)[0]);
    for (const place of [0, 1, 2, 3, 4]) {
      // 2000 draws at 1/5: 400, standard deviation 17.9; five of them either way.
      const taken = firsts.filter((each) => each === place).length;
      expect(Math.abs(taken - 400)).toBeLessThan(90);
    }
  });
});

describe('a selection', () => {
  it('keeps the rows of the chosen, and no other name', () => {
    const snapshot = asked(['writing', 'math'], [1, 1]);
    snapshot.models = ['secret', 'a', 'b'];
    snapshot.judges = ['j1', 'j2'];
    snapshot.voters = ['expert_1', 'expert_2'];
    snapshot.prompts = ['for-secret', 'pair-of-secret', 'known'];
    snapshot.problems = ['b/model_answer/secret.jsonl:6: not valid JSON.'];
    snapshot.grades = {
      question: [0, 1, 1],
      model: [0, 1, 2],
      judge: [0, 1, 0],
      prompt: [0, 2, 0],
      turn: [1, 1, 1],
      choice: [0, 0, 0],
      score: [1, 2, 3],
      flags: [0, 0, 0],
    };
    snapshot.matches = {
      question: [1, 1],
      model1: [0, 1],
      model2: [1, 2],
      judge: [1, 1],
      prompt: [1, 2],
      turn: [1, 1],
      game1: [0, 1],
      game2: [0, 1],
      flags: [0, 0],
    };
    snapshot.votes = {
      question: [1, 1],
      modelA: [0, 2],
      modelB: [1, 1],
      voter: [0, 1],
      turn: [1, 1],
      winner: [0, 1],
    };
    const chosen = selectSnapshot(snapshot, {
      models: new Set(['a', 'b']),
      judges: new Set(['j2']),
      questions: new Set([1]),
    });
    expect(chosen).toMatchObject({
      models: ['a', 'b'],
      judges: ['j2'],
      voters: ['expert_2'],
      categories: ['math'],
      questions: [{ id: '1-0', category: 0 }],
      prompts: ['known'],
      grades: { question: [0], model: [0], judge: [0], prompt: [0], score: [2] },
      matches: { question: [0], model1: [0], model2: [1], prompt: [0], game1: [1] },
      votes: { question: [0], modelA: [1], modelB: [0], voter: [0], winner: [1] },
    });
    expect(chosen.problems).toEqual([expect.stringMatching(/^Some lines or files .* not named here/)]);
    expect(JSON.stringify(chosen)).not.toContain('secret');
    // Without a choice every problem is named.
    expect(selectSnapshot(snapshot, {})).toEqual(snapshot);
  });
});

describe('the files of --split', () => {
  it('have names that no category can lead astray', () => {
    const names = [
      'math',
      'Math',
      '../../etc/passwd',
      'a/b',
      'a b',
      '<script>',
      '日本 語',
      '',
      'x'.repeat(300),
    ];
    const snapshot = asked(
      names,
      names.map(() => 1),
    );
    const parts = splitByCategory('out/report.html', snapshot);
    expect(parts.map(({ name }) => name)).toEqual([
      'report-math.html',
      'report-math-2.html',
      'report-etc-passwd.html',
      'report-a-b.html',
      'report-a-b-2.html',
      'report-script.html',
      'report-日本-語.html',
      'report-category.html',
      `report-${'x'.repeat(40)}.html`,
    ]);
    expect(parts.every(({ path }) => path.startsWith('out/report-'))).toBe(true);
  });
});

describe('the script within the page', () => {
  it('cannot end its element, and means the same', () => {
    const value = '</script><!-- <script> </SCRIPT >\0';
    const script = escapeScript(`(() => ${JSON.stringify(value).replace(String.raw`\u0000`, '\0')})()`);
    expect(script).not.toMatch(/<\/script|<script|<!--|\0/i);
    expect(new Script(script).runInNewContext()).toBe(value);
  });
});
