import { type GameWinner, type Outcome, outcomeOf } from '../analysis/match-counts.ts';
import type { QuestionId } from '../benchmark/question.ts';
import type { JudgeMatch, JudgeMatches } from './judge-verdicts.ts';
import { modelKey } from '../benchmark/model-key.ts';

/** A match, and how each judge has decided it. */
export interface PanelMatch {
  question: QuestionId;
  turn: number;
  models: readonly [string, string];
  /** By judge, in the panel's order; undefined where a judge has no verdict in both games. */
  verdicts: (Verdict | undefined)[];
}

export interface Verdict extends Pick<JudgeMatch, 'games' | 'isContradictory'> {
  outcome: Outcome;
}

/** All matches that any judge has decided, the models in the order in which the first such judge has them. */
export function gatherMatches(judges: readonly JudgeMatches[]): {
  matches: PanelMatch[];
  /** For each judge the matches with a game without a verdict. */
  errors: JudgeMatch[][];
} {
  const gathered = new Map<string, Omit<PanelMatch, 'verdicts'> & { verdicts: Verdict[][] }>();
  const names = new Map<string, string>();
  const nameOf = (model: string) => {
    // The first name met stands for an id and its file name alike.
    if (!names.has(modelKey(model))) names.set(modelKey(model), model);
    return names.get(modelKey(model)) as string;
  };
  const errors = judges.map((): JudgeMatch[] => []);
  for (const [place, { matches }] of judges.entries()) {
    for (const match of matches) {
      const { question, turn, models, games, isContradictory } = match;
      const outcome = outcomeOf(games);
      if (outcome === undefined) {
        errors[place]?.push(match);
        continue;
      }
      const key = [question, turn, ...models.map(modelKey).sort()].join('\u0000');
      let known = gathered.get(key);
      if (known === undefined) {
        known = {
          question,
          turn,
          models: [nameOf(models[0]), nameOf(models[1])],
          verdicts: judges.map(() => []),
        };
        gathered.set(key, known);
      }
      const verdict = { outcome, games, isContradictory };
      const isTurned = modelKey(models[0]) !== modelKey(known.models[0]);
      (known.verdicts[place] as Verdict[]).push(isTurned ? turnAround(verdict) : verdict);
    }
  }
  const matches = Array.from(gathered.values(), ({ question, turn, models, verdicts }): PanelMatch => ({
    question,
    turn,
    models,
    verdicts: verdicts.map(verdictOfRepeats),
  }));
  return { matches, errors };
}

/**
 * The one verdict of a judge that has decided a match several times (`--judge-repeats`, or several prompts): the outcome that most of
 * them name, a tie where two lead. It has the games of the last one with that outcome.
 */
function verdictOfRepeats(verdicts: readonly Verdict[]): Verdict | undefined {
  if (verdicts.length < 2) return verdicts[0];
  const counts = OUTCOMES.map((outcome) => verdicts.filter((each) => each.outcome === outcome).length);
  const most = Math.max(...counts);
  const leaders = OUTCOMES.filter((_, place) => counts[place] === most);
  const outcome = leaders.length === 1 ? (leaders[0] as Outcome) : 0;
  const { games = ['tie', 'tie'] } = verdicts.findLast((each) => each.outcome === outcome) ?? {};
  return { outcome, games, isContradictory: verdicts.some(({ isContradictory }) => isContradictory) };
}

const OUTCOMES = [1, 0, -1] as const satisfies readonly Outcome[];

/** The same verdict where the models are named the other way round: what was game 2 has the first model first. */
function turnAround({ outcome, games: [game1, game2], ...rest }: Verdict): Verdict {
  return {
    ...rest,
    outcome: outcome === 0 ? 0 : (-outcome as Outcome),
    games: [OTHER[game2], OTHER[game1]],
  };
}

const OTHER: Record<GameWinner, GameWinner> = {
  model_1: 'model_2',
  model_2: 'model_1',
  tie: 'tie',
  error: 'error',
};

/** The outcome that more than half of the judges name; a tie where none is. */
export function majorityOf(outcomes: readonly Outcome[]): Outcome {
  const namedBy = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  if (namedBy(1) > outcomes.length / 2) return 1;
  return namedBy(-1) > outcomes.length / 2 ? -1 : 0;
}

/** A match that every judge has decided. */
export interface CompleteMatch extends PanelMatch {
  verdicts: Verdict[];
}

export function isCompleteMatch(match: PanelMatch): match is CompleteMatch {
  return !match.verdicts.includes(undefined);
}
