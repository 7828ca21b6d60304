import { existsSync } from 'node:fs';
import { type Answer, AnswerFile, isComplete } from '../answers/answer.ts';
import type { Question } from '../benchmark/question.ts';
import { type JudgedSoFar, progressOf } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import type { Answering } from './answering.ts';
import type { CallerSettings } from './caller-settings.ts';
import { RECORDED_KEPT, estimateJudgeCost } from './cost-plan.ts';
import { ExampleJudgePrompts } from './example-prompts.ts';
import type { CallFlags } from './flags.ts';
import type { Judging } from './judging.ts';
import { warn } from './terminal.ts';

/** What `run` works on. */
export interface RunWork {
  questions: readonly Question[];
  stages: readonly Answering[];
  judging: Judging;
}

/** What there is to do: calls for answers and judgments, and what earlier runs have done. */
export async function planRun(
  work: RunWork,
  context: {
    settings: CallerSettings;
    soFar: JudgedSoFar;
    numChoices: number;
    flags: Pick<CallFlags, 'dryRun' | 'batch'>;
  },
) {
  const { stages, judging } = work;
  const { settings, soFar, numChoices, flags } = context;
  const plan = { answerCalls: 0, answered: 0, judgeCalls: 0, judged: 0, matches: 0 };
  const examples = new ExampleJudgePrompts();
  const replies: JudgeReply[] = [];
  for (const { calls, done } of stages) {
    plan.answerCalls += calls;
    plan.answered += done;
  }
  const prompts = function* (): Generator<string> {
    for (const match of answeredMatches(work)) {
      const progress = progressOf(match, soFar);
      plan.matches += 1;
      if (progress.isRecorded) plan.judged += 1;
      for (const [index, reply] of progress.replies.entries()) {
        if (reply === undefined) yield* toSend(match, index);
        else if (replies.length < RECORDED_KEPT) replies.push(reply);
      }
    }
    // A judge prompt or reference that is missing must be found before the first answer is paid for.
    for (const { tasks, modelId, lengths } of stages) {
      for (const { question, choices } of tasks) {
        const count = Math.max(choices.length, numChoices);
        const answer = stand(question, modelId, count, lengths.of(question));
        for (const match of judging.matchesOf(question, new Map([[modelId, answer]]))) {
          plan.matches += 1;
          for (const index of match.prompts.keys()) yield* toSend(match, index);
        }
      }
    }
  };
  const { text: judgeCost } = await estimateJudgeCost(settings, prompts(), replies, {
    calls: () => plan.judgeCalls,
    maxTokens: soFar.maxTokens,
    isBatch: flags.batch === true,
  });
  return { ...plan, judgeCost, examples };

  function* toSend(match: Match, index: number): Generator<string> {
    plan.judgeCalls += 1;
    if (flags.dryRun) examples.add(match);
    yield match.system + (match.prompts[index] as string);
  }
}

/** What was answered in earlier runs first, then what this run answers. */
export async function* allMatches(work: RunWork, fresh: AsyncIterable<Match>): AsyncGenerator<Match> {
  yield* answeredMatches(work);
  yield* fresh;
}

/** The matches of the answers that earlier runs have made. */
function* answeredMatches({ stages, questions, judging }: RunWork): Generator<Match> {
  for (const { modelId, file: path, tasks, done } of stages) {
    if (done === 0 || !existsSync(path)) continue;
    const open = new Set(tasks.map(({ question }) => question.question_id));
    const file = new AnswerFile(path, warn);
    try {
      for (const question of questions) {
        if (open.has(question.question_id)) continue;
        const answer = file.get(question.question_id);
        if (answer?.choices.every((choice) => isComplete(choice, question.turns.length))) {
          yield* judging.matchesOf(question, new Map([[modelId, answer]]));
        }
      }
    } finally {
      file.close();
    }
  }
}

/** An answer that stands for one to come, of about its length: the question's own words, over and over. */
function stand(question: Question, modelId: string, choices: number, characters: number): Answer {
  const turns = question.turns.map((text) => {
    const length = Math.ceil(characters / question.turns.length);
    return text === '' ? '' : text.repeat(Math.ceil(length / text.length)).slice(0, length);
  });
  return {
    question_id: question.question_id,
    answer_id: '',
    model_id: modelId,
    choices: Array.from({ length: choices }, (_, index) => ({ index, turns })),
    tstamp: 0,
  };
}
