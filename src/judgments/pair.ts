import type { Answer } from '../answers/answer.ts';
import type { Question } from '../benchmark/question.ts';
import { isSameSystem, recordedReply, replyColumns, systemDigest } from './columns.ts';
import { type MatchOptions, judgedTurns } from './judged-turns.ts';
import { type PairJudgment, type Winner, pairIdentity, pairJudgmentSchema } from './judgment.ts';
import { type JudgeReply, type Match, verdictText } from './match.ts';
import {
  type WinnerVerdict,
  compareScores,
  parseScore,
  parseTwoScores,
  parseWinner,
} from './parse-verdict.ts';
import type { ReadyPairPrompt } from './prompt-set.ts';

/** A model and its answer to the question at hand. */
export interface Contestant {
  model: string;
  answer: Answer;
}

/**
 * The matches of two answers: each turn of the question, compared in both orders. Of several choices the first is compared, as
 * in FastChat.
 *
 * @throws InputError for a missing judge prompt, reference or turn.
 */
export function* pairMatches(
  question: Question,
  first: Contestant,
  second: Contestant,
  options: MatchOptions<ReadyPairPrompt>,
): Generator<Match> {
  const answers1 = turnsOf(first.answer);
  const answers2 = turnsOf(second.answer);
  for (const { turn, ready, questions, references, reference } of judgedTurns(question, options)) {
    const prompts =
      ready.kind === 'pairwise'
        ? [
            ready.render({ questions, answersA: answers1, answersB: answers2, references }),
            ready.render({ questions, answersA: answers2, answersB: answers1, references }),
          ]
        : [answers1, answers2].map((answers) => ready.render({ questions, answers, references }));
    yield toMatch(question, turn, first.model, second.model, ready, prompts, {
      judge: options.judge,
      reference: reference?.name,
    });
  }
}

function turnsOf({ choices }: Answer): readonly string[] {
  return choices[0]?.turns ?? [];
}

function toMatch(
  { question_id }: Question,
  turn: number,
  model_1: string,
  model_2: string,
  ready: ReadyPairPrompt,
  prompts: readonly string[],
  { judge: judgeModel, reference }: { judge: string; reference: string | undefined },
): Match {
  const { prompt } = ready;
  const judge: [string, string] = [judgeModel, prompt.name];
  const system = systemDigest(prompt.system_prompt);
  const verdictsOf = ready.kind === 'pairwise' ? verdictsOfGames : verdictsOfScores;
  return {
    identity: pairIdentity({ question_id, model_1, model_2, judge, turn }),
    question_id,
    turn,
    models: [model_1, model_2],
    promptName: prompt.name,
    system: prompt.system_prompt,
    prompts,
    repliesIn: (row) => repliesIn(row, prompts, system),
    toRecord(replies, tstamp): PairJudgment {
      const { g1_winner, g2_winner, doubts, ...scores } = verdictsOf(replies, prompt.output_format);
      const parse = doubts.map((each) => (each.length === 0 ? null : { doubts: each }));
      return {
        question_id,
        model_1,
        model_2,
        g1_winner,
        g2_winner,
        judge,
        g1_user_prompt: prompts[0] as string,
        g1_judgment: (replies[0] as JudgeReply).judgment,
        g2_user_prompt: prompts[1] as string,
        g2_judgment: (replies[1] as JudgeReply).judgment,
        ...scores,
        turn,
        tstamp,
        ...(parse.every((each) => each === null) ? {} : { parse }),
        ...(replyColumns(replies) as Partial<PairJudgment>),
        ...(reference === undefined ? {} : { reference }),
        ...(system === undefined ? {} : { system_prompt_sha256: system }),
      };
    },
  };
}

type Verdicts = Pick<PairJudgment, 'g1_winner' | 'g2_winner' | 'm1_score' | 'm2_score'> & {
  /** One entry a game. */
  doubts: WinnerVerdict['doubts'][];
};

const GAME_1: Record<WinnerVerdict['winner'], Winner> = {
  A: 'model_1',
  B: 'model_2',
  tie: 'tie',
  error: 'error',
};
const GAME_2: Record<WinnerVerdict['winner'], Winner> = {
  A: 'model_2',
  B: 'model_1',
  tie: 'tie',
  error: 'error',
};

/** Game 2 was played with the sides changed: its winner is mapped back. */
function verdictsOfGames(replies: readonly JudgeReply[], outputFormat: string): Verdicts {
  const parse = outputFormat === '[[rating_a,rating_b]]' ? parseTwoScores : parseWinner;
  const [game1, game2] = replies.map((reply) => parse(verdictText(reply))) as [WinnerVerdict, WinnerVerdict];
  return {
    g1_winner: GAME_1[game1.winner],
    g2_winner: GAME_2[game2.winner],
    doubts: [game1.doubts, game2.doubts],
  };
}

/** Each answer was graded by itself: the higher score wins both games. A missing score (-1) is an error, not a defeat. */
function verdictsOfScores(replies: readonly JudgeReply[]): Verdicts {
  const [first, second] = replies.map((reply) => parseScore(verdictText(reply))) as [
    ReturnType<typeof parseScore>,
    ReturnType<typeof parseScore>,
  ];
  const isMissing = first.score === -1 || second.score === -1;
  const winner: Winner = isMissing ? 'error' : compareScores(first.score, second.score, 'model_1', 'model_2');
  return {
    g1_winner: winner,
    g2_winner: winner,
    m1_score: first.score,
    m2_score: second.score,
    doubts: [first.doubts, second.doubts],
  };
}

function repliesIn(
  row: unknown,
  prompts: readonly string[],
  system: string | undefined,
): (JudgeReply | undefined)[] {
  const result = pairJudgmentSchema.safeParse(row);
  if (!result.success) return prompts.map(() => undefined);
  const recorded = result.data as PairJudgment;
  if (!isSameSystem(recorded, system)) return prompts.map(() => undefined);
  const games = [
    [recorded.g1_user_prompt, recorded.g1_judgment],
    [recorded.g2_user_prompt, recorded.g2_judgment],
  ] as const;
  return games.map(([prompt, judgment], index) =>
    prompt === prompts[index] ? recordedReply(judgment, recorded, index) : undefined,
  );
}
