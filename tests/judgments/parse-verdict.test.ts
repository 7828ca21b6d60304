import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScore } from '../../src/judgments/parse-verdict.ts';

// Expected scores are those of FastChat's patterns (one_score_pattern, one_score_pattern_backup), run in Python's re.
describe('parseScore', () => {
  it.each([
    ['Good. Rating: [[7]]', 7],
    ['Rating: [[8.5]]', 8.5],
    ['Rating: [[8.]]', 8],
    ['Rating: [[0]]', 0],
    ['Rating: [6]', 6],
    ['[3] comes first, yet [[9]] is the verdict', 9],
    ['nothing at all', -1],
    ['Rating: [[-2]]', -1],
    ['', -1],
  ])('reads %j as FastChat does', (judgment, score) => {
    expect(parseScore(judgment).score).toBe(score);
  });

  it('finds nothing doubtful in a plain verdict', () => {
    expect(parseScore('Clear and right. Rating: [[7]]').doubts).toEqual([]);
    expect(parseScore('評価：[[1]]').doubts).toEqual([]);
    expect(parseScore('The final score is [7].').doubts).toEqual([]);
  });

  it.each([
    ['Rating: [[8/10]]', 8],
    ['Rating: [[ 8 ]]', 8],
    ['Rating: [[8 / 10]]', 8],
    ['評価：［［７］］', 7],
    ['評価：【【8】】', 8],
    ['評価：[[８．５]]', 8.5],
    ['評価：[[7点]]', 7],
    ['Rating: [[**9**]]', 9],
  ])('flags %j, which the patterns miss, and says what it seems to be', (judgment, reading) => {
    const verdict = parseScore(judgment);
    expect(verdict.score).toBe(-1);
    expect(verdict.doubts).toMatchObject([{ kind: 'missed', reading }]);
  });

  it.each([
    ['The answer uses items[0] wrongly.', 0, 'code-index'],
    ['`row [4]` is never reached.', 4, 'code-index'],
    ['```js\nreturn [2]\n```\nso it fails', 2, 'code-index'],
    ['Rating: [[85]]', 85, 'out-of-scale'],
    ['Rating: [[0]]', 0, 'out-of-scale'],
    ['First answer [[8]], second answer [[4]]', 8, 'contradictory'],
  ])('flags %j, which the patterns misread', (judgment, score, kind) => {
    const verdict = parseScore(judgment);
    expect(verdict.score).toBe(score);
    expect(verdict.doubts.map((doubt) => doubt.kind)).toContain(kind);
  });

  it('does not call a repeated verdict a contradiction', () => {
    expect(parseScore('[[8]] because … so again: Rating: [[8.0]]').doubts).toEqual([]);
  });

  it('reads any score on the scale back, whatever stands around it', () => {
    const around = fc.string().map((text) => text.replace(/[[\]［］【】]/g, ''));
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100 }), around, around, (tenths, before, after) => {
        const { score, doubts } = parseScore(`${before}[[${tenths / 10}]]${after}`);
        expect({ score, doubts }).toEqual({ score: tenths / 10, doubts: [] });
      }),
    );
  });

  it('takes no more than linear time over hostile text', () => {
    const text = '['.repeat(50_000) + '9'.repeat(50_000) + ' '.repeat(50_000);
    expect(parseScore(text).score).toBe(-1);
  });
});
