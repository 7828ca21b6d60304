import type { Answer, AnswerFile } from '../answers/answer.ts';
import type { Question } from '../benchmark/question.ts';
import { longestFirst } from '../calls/longest-first.ts';
import { type JudgedSoFar, progressOf } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import type { CallerSettings } from './caller-settings.ts';
import { RECORDED_KEPT, estimateJudgeCost } from './cost-plan.ts';
import { ExampleJudgePrompts } from './example-prompts.ts';
import type { CallFlags } from './flags.ts';
import type { Judging } from './judging.ts';

/**
 * The matches between the models' answers: rendered when they are wanted, and not kept. What is kept is a number for each, the weight
 * of its work, by which the longest is begun first.
 */
export class JudgingWork {
  readonly #judging: Judging;
  readonly #questions: readonly Question[];
  readonly #files: ReadonlyMap<string, AnswerFile>;
  readonly #units: readonly (readonly string[])[];
  /** Each a set of one: the turns that are judged, counted from 1. */
  readonly #turns: readonly ReadonlySet<number>[];
  /** Characters of the longest prompt to be sent; 0 where there is nothing to do. By question, in it by unit, in it by turn. */
  readonly #weights: Uint32Array;

  /** @param turns only these; all where undefined. */
  constructor(
    judging: Judging,
    questions: readonly Question[],
    files: ReadonlyMap<string, AnswerFile>,
    models: readonly string[],
    turns: ReadonlySet<number> | undefined,
  ) {
    this.#judging = judging;
    this.#questions = questions;
    this.#files = files;
    this.#units = judging.unitsOf(models);
    const last = Math.max(...questions.map((question) => question.turns.length));
    this.#turns = Array.from({ length: last }, (_, place) => place + 1)
      .filter((turn) => turns === undefined || turns.has(turn))
      .map((turn) => new Set([turn]));
    this.#weights = new Uint32Array(questions.length * this.#units.length * this.#turns.length);
  }

  /** Every match, and how to say how much work it is. */
  *allMatches(): Generator<{ match: Match; weigh: (characters: number) => void }> {
    let place = 0;
    for (const question of this.#questions) {
      const answers = this.#answersTo(question, this.#files.keys());
      for (const unit of this.#units) {
        for (const turn of this.#turns) {
          const here = place++;
          const weigh = (characters: number) => {
            this.#weights[here] = Math.max(this.#weights[here] as number, characters);
          };
          for (const match of this.#matchesOf(question, unit, turn, answers)) yield { match, weigh };
        }
      }
    }
  }

  /** The matches of what was weighed, the longest first. */
  *matchesToMake(): Generator<Match> {
    for (const place of longestFirst(this.#weights)) {
      const turn = this.#turns[place % this.#turns.length] as ReadonlySet<number>;
      const ofQuestion = Math.floor(place / this.#turns.length);
      const unit = this.#units[ofQuestion % this.#units.length] as readonly string[];
      const question = this.#questions[Math.floor(ofQuestion / this.#units.length)] as Question;
      yield* this.#matchesOf(question, unit, turn, this.#answersTo(question, unit));
    }
  }

  *#matchesOf(
    question: Question,
    unit: readonly string[],
    turn: ReadonlySet<number>,
    answers: ReadonlyMap<string, Answer>,
  ): Generator<Match> {
    const own = new Map<string, Answer>();
    for (const model of unit) {
      const answer = answers.get(model);
      // Refused, which was said before.
      if (answer === undefined) return;
      own.set(model, answer);
    }
    yield* this.#judging.matchesOf(question, own, turn);
  }

  #answersTo({ question_id }: Question, models: Iterable<string>): Map<string, Answer> {
    const answers = new Map<string, Answer>();
    for (const model of models) {
      const answer = this.#files.get(model)?.get(question_id);
      if (answer !== undefined) answers.set(model, answer);
    }
    return answers;
  }
}

/** Renders every match once, before anything is sent: a template or a reference that is missing is found here. */
export async function planJudging(
  work: JudgingWork,
  context: {
    settings: CallerSettings;
    soFar: JudgedSoFar;
    flags: CallFlags;
  },
) {
  const { soFar, flags, settings } = context;
  const plan = { matches: 0, done: 0, stale: 0, calls: 0 };
  const examples = new ExampleJudgePrompts();
  const replies: JudgeReply[] = [];
  const prompts = function* (): Generator<string> {
    for (const { match, weigh } of work.allMatches()) {
      const progress = progressOf(match, soFar);
      plan.matches += 1;
      if (progress.isStale) plan.stale += 1;
      if (progress.isRecorded) plan.done += 1;
      else weigh(1);
      for (const [index, reply] of progress.replies.entries()) {
        if (reply !== undefined) {
          if (replies.length < RECORDED_KEPT) replies.push(reply);
          continue;
        }
        const prompt = match.prompts[index] as string;
        plan.calls += 1;
        weigh(prompt.length);
        if (flags.dryRun) examples.add(match);
        yield match.system + prompt;
      }
    }
  };
  const cost = await estimateJudgeCost(settings, prompts(), replies, {
    calls: () => plan.calls,
    maxTokens: soFar.maxTokens,
    isBatch: flags.batch === true,
  });
  return { ...plan, examples, cost };
}

export type JudgingPlan = Awaited<ReturnType<typeof planJudging>>;
