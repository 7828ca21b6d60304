/** Something about a verdict that a person should look at. */
export type Doubt =
  /** The pattern found nothing, but the judgment states a score in another form: `reading` is that score. */
  | { kind: 'missed'; text: string; reading: number | string }
  /** What was found stands where code does (`items[0]`), not where a verdict does. */
  | { kind: 'code-index'; text: string }
  /** Beyond the scale of 1 to 10. */
  | { kind: 'out-of-scale'; text: string }
  /** Verdicts that disagree; one was taken by FastChat's rule: of scores the first, of letters A before B before C. */
  | { kind: 'contradictory'; text: string };

/** A judge's score, read as FastChat reads it, and what is doubtful about the reading. */
export interface ScoreVerdict {
  /** -1 where the pattern finds none. */
  score: number;
  doubts: Doubt[];
}

// `\d+(?:\.\d*)?` finds what FastChat's `\d+\.?\d*` finds, in linear time.
const DOUBLE = /\[\[(\d+(?:\.\d*)?)\]\]/;
const SINGLE = /\[(\d+(?:\.\d*)?)\]/;
const SCALE = { lowest: 1, highest: 10 };

/**
 * Scores in a form that FastChat's patterns miss: spaces, fractions, full-width digits and brackets, Markdown inside.
 * Every repetition is bounded: a judgment is hostile text.
 */
const LOOSE =
  /[[［【]{1,2}[\s*]{0,9}([0-9０-９]{1,4}(?:[.．][0-9０-９]{1,4})?)[\s*]{0,9}(?:[/／][\s*]{0,9}(?:10|１０)[\s*]{0,9})?(?:点[\s*]{0,9})?[\]］】]{1,2}/g;

/** Where the verdict of a single grade stands: the first `[[n]]`, else the first `[n]`; null where there is none. */
export function findScore(judgment: string): RegExpExecArray | null {
  return DOUBLE.exec(judgment) ?? SINGLE.exec(judgment);
}

/**
 * The score in a judgment: the first `[[n]]`, else the first `[n]`, else -1 (FastChat's `one_score_pattern` and
 * `one_score_pattern_backup`), so that published scores come out equal.
 */
export function parseScore(judgment: string): ScoreVerdict {
  const double = DOUBLE.exec(judgment);
  const found = double ?? SINGLE.exec(judgment);
  if (found === null) return { score: -1, doubts: missedScores(judgment) };
  const score = Number(found[1]);
  const doubts: Doubt[] = [];
  if (double === null && isCodeIndex(judgment, found)) doubts.push({ kind: 'code-index', text: found[0] });
  if (score < SCALE.lowest || score > SCALE.highest) doubts.push({ kind: 'out-of-scale', text: found[0] });
  if (double !== null) {
    const other = otherVerdict(judgment, score);
    if (other !== undefined) doubts.push({ kind: 'contradictory', text: `${found[0]} … ${other}` });
  }
  return { score, doubts };
}

function otherVerdict(judgment: string, score: number): string | undefined {
  if (judgment.indexOf('[[') === judgment.lastIndexOf('[[')) return undefined;
  for (const match of judgment.matchAll(new RegExp(DOUBLE, 'g'))) {
    if (Number(match[1]) !== score) return match[0];
  }
  return undefined;
}

/** `name[0]`, `)[1]`, `][2]`, or anything within a code block or span. */
function isCodeIndex(judgment: string, found: RegExpExecArray): boolean {
  const before = judgment.slice(0, found.index);
  if (/[\w)\]]$/.test(before)) return true;
  const fences = before.split('```').length - 1;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.split('`').length - 1) % 2 === 1;
}

function missedScores(judgment: string): Doubt[] {
  const readings = [...judgment.matchAll(LOOSE)].map((match) => ({
    kind: 'missed' as const,
    text: match[0],
    reading: Number((match[1] as string).normalize('NFKC')),
  }));
  // The prompt asks for the verdict at the end.
  const last = readings.at(-1);
  return last === undefined ? [] : [last];
}

/** Which assistant a judge prefers, read as FastChat reads it. */
export interface WinnerVerdict {
  winner: 'A' | 'B' | 'tie' | 'error';
  doubts: Doubt[];
}

const LETTERS = [
  ['[[A]]', 'A'],
  ['[[B]]', 'B'],
  ['[[C]]', 'tie'],
] as const;

/** Verdicts in a form that FastChat's rule misses: `[A]`, `[[ A ]]`, full-width brackets and letters. */
const LOOSE_LETTER = /[[［【]{1,2}[\s*]{0,9}([ABCＡＢＣ])[\s*]{0,9}[\]］】]{1,2}/g;

/** The verdict of a comparison: the first of `[[A]]`, `[[B]]`, `[[C]]` (a tie) that occurs anywhere, in this order (FastChat's rule). */
export function parseWinner(judgment: string): WinnerVerdict {
  const found = LETTERS.filter(([text]) => judgment.includes(text));
  const [first, ...others] = found;
  if (first === undefined) {
    const last = [...judgment.matchAll(LOOSE_LETTER)].at(-1);
    if (last === undefined) return { winner: 'error', doubts: [] };
    const letter = (last[1] as string).normalize('NFKC');
    return {
      winner: 'error',
      doubts: [{ kind: 'missed', text: last[0], reading: letter === 'C' ? 'tie' : letter }],
    };
  }
  const text = found.map(([each]) => each).join(' … ');
  return { winner: first[1], doubts: others.length === 0 ? [] : [{ kind: 'contradictory', text }] };
}

const TWO_SCORES = /\[\[(\d+(?:\.\d*)?),\s?(\d+(?:\.\d*)?)\]\]/;
const TWO_SCORES_SINGLE = /\[(\d+(?:\.\d*)?),\s?(\d+(?:\.\d*)?)\]/;

/** FastChat's TIE_DELTA: scores this close are a tie. */
const TIE_DELTA = 0.1;

/** The winner by two scores `[[a,b]]`, else `[a,b]` (FastChat's `two_score_pattern` and its backup). */
export function parseTwoScores(judgment: string): WinnerVerdict {
  const found = TWO_SCORES.exec(judgment) ?? TWO_SCORES_SINGLE.exec(judgment);
  if (found === null) return { winner: 'error', doubts: [] };
  const scores = [Number(found[1]), Number(found[2])] as const;
  const winner = compareScores(...scores, 'A', 'B');
  const doubts: Doubt[] = [];
  if (scores.some((score) => score < SCALE.lowest || score > SCALE.highest)) {
    doubts.push({ kind: 'out-of-scale', text: found[0] });
  }
  for (const other of judgment.matchAll(new RegExp(TWO_SCORES, 'g'))) {
    if (compareScores(Number(other[1]), Number(other[2]), 'A', 'B') === winner) continue;
    doubts.push({ kind: 'contradictory', text: `${found[0]} … ${other[0]}` });
    break;
  }
  return { winner, doubts };
}

/** Which of two scores is higher, or a tie where they are within 0.1 of each other. */
export function compareScores<T>(a: number, b: number, ifFirst: T, ifSecond: T): T | 'tie' {
  if (Math.abs(a - b) <= TIE_DELTA) return 'tie';
  return a > b ? ifFirst : ifSecond;
}
