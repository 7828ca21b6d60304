import { COMPARED, FAILED, MODELS, REFUSED, TSTAMP, turnsOf } from './browse-answers.ts';
import { QUESTIONS } from './browse-texts.ts';

/** A verdict that the page must mark, on question 1, turn 1: the model of each kind. */
export const FLAGGED = {
  unparsed: 'herb-10',
  refused: 'herb-11',
  doubtful: 'herb-12',
  missed: 'herb-13',
  stale: 'herb-14',
  superseded: 'herb-15',
  cut: 'herb-16',
} as const;

/** The rows of `JUDGE_single.jsonl` for a model: two turns of each question that it has answered. */
export function gradesOf(judge: string, model: string): object[] {
  return QUESTIONS.filter(({ question_id }) => !isLeftOut(model, question_id)).flatMap(({ question_id }) =>
    [1, 2].map((turn) => grade(judge, model, question_id, turn)),
  );
}

function isLeftOut(model: string, question: number): boolean {
  const hasNoAnswer = [FAILED, REFUSED].some((each) => each.model === model && each.question === question);
  return hasNoAnswer || (model.startsWith('herb-1') && question === 1);
}

function grade(judge: string, model: string, question: number, turn: number) {
  const choices = model === 'clover' ? [0, 1] : [0];
  const scores = choices.map((choice) => scoreOf(judge, model, question, turn, choice));
  const judgments = scores.map(
    (score) => `The ${judge} has read turn ${turn} of **${model}** twice.\n\nRating: [[${score}]]`,
  );
  const prompts = choices.map((choice) => promptOf(model, question, turn, choice));
  const isOne = choices.length === 1;
  return {
    question_id: question,
    model,
    judge: [judge, turn === 1 ? 'single-v1' : 'single-v1-multi-turn'],
    user_prompt: isOne ? prompts[0] : prompts,
    judgment: isOne ? judgments[0] : judgments,
    score: isOne ? scores[0] : scores,
    turn,
    tstamp: TSTAMP + question,
  };
}

/** Spread over 1 to 10, and another one for each judge, model, question, turn and choice. */
function scoreOf(judge: string, model: string, question: number, turn: number, choice: number): number {
  const place = MODELS.indexOf(model);
  const strictness = judge === 'lark' ? 2 * (place % 3) : 0;
  return Math.max(1, 10 - (place % 7) - ((question * 3 + turn + choice + strictness) % 4));
}

function promptOf(model: string, question: number, turn: number, choice: number): string {
  const asked = QUESTIONS.find(({ question_id }) => question_id === question)?.turns ?? [];
  const answered = turnsOf(model, question, choice);
  return asked
    .slice(0, turn)
    .map((text, index) => `Asked: ${text}\n\nAnswered: ${answered[index]}`)
    .join('\n\n');
}

/** A row of each flag of a judgment. */
export function flaggedGrades(): object[] {
  const of = (model: string, more: object) => ({ ...grade('owl', model, 1, 1), ...more });
  return [
    of(FLAGGED.unparsed, { score: -1, judgment: 'The owl gives no mark.' }),
    of(FLAGGED.refused, {
      score: -1,
      judgment: '',
      refusal: { kind: 'content-filter', said: 'Withheld by the filter.' },
    }),
    of(FLAGGED.doubtful, { score: 12, judgment: 'Beyond all others.\n\nRating: [[12]]' }),
    of(FLAGGED.missed, { score: -1, judgment: 'Good.\n\nRating: ［［７］］' }),
    of(FLAGGED.stale, { user_prompt: `Asked: ${QUESTIONS[0]?.turns[0]}\n\nAnswered: What it used to say.` }),
    of(FLAGGED.superseded, { judgment: 'At first sight.\n\nRating: [[3]]', score: 3 }),
    of(FLAGGED.superseded, { judgment: 'At second sight.\n\nRating: [[4]]', score: 4 }),
    of(FLAGGED.cut, { finish_reason: 'length', judgment: 'Rating: [[5]], for it is', score: 5 }),
  ];
}

/** The rows of `owl_pair.jsonl`: each two of the compared models on every question, the two games disagreeing on each third one. */
export function matches(): object[] {
  return COMPARED.flatMap((model_1, place) => COMPARED.slice(place + 1).map((model_2) => [model_1, model_2]))
    .flatMap(([model_1 = '', model_2 = '']) =>
      QUESTIONS.filter(
        ({ question_id }) => ![model_1, model_2].some((model) => isLeftOut(model, question_id)),
      ).map(({ question_id }) => ({ question_id, model_1, model_2 })),
    )
    .map((match, index) => {
      const winner = (['model_1', 'model_1', 'tie', 'model_2'] as const)[index % 4];
      const game2 = index % 3 === 0 ? 'model_2' : winner;
      const say = (game: number, won?: string) =>
        `In game ${game} the owl prefers ${won}: ${won === 'tie' ? '[[C]]' : '[[A]]'}`;
      const prompt = [match.model_1, match.model_2].map((model) => promptOf(model, match.question_id, 1, 0));
      return {
        ...match,
        g1_winner: winner,
        g2_winner: game2,
        judge: ['owl', 'pair-v2'],
        g1_user_prompt: prompt.join('\n\n'),
        g1_judgment: say(1, winner),
        g2_user_prompt: prompt.toReversed().join('\n\n'),
        g2_judgment: say(2, game2),
        turn: 1,
        tstamp: TSTAMP + index,
      };
    });
}

/** What two people thought of heather and clover. */
export function votes(): object[] {
  return ['expert_1', 'expert_2'].flatMap((judge, person) =>
    QUESTIONS.slice(0, 6).map(({ question_id }) => ({
      question_id,
      model_a: 'clover',
      model_b: 'moor/heather',
      winner: (['model_a', 'model_b', 'tie (bothbad)'] as const)[(question_id + person) % 3],
      judge,
      turn: 1,
    })),
  );
}
