import type { Answer } from '../answers/answer.ts';
import type { TurnPart } from '../answers/turn-part.ts';
import type { Question } from '../benchmark/question.ts';
import { AsyncQueue } from '../calls/async-queue.ts';
import { type JudgedSoFar, judgeMatches } from '../judgments/judge.ts';
import type { JudgeReply, Match } from '../judgments/match.ts';
import type { RecordFile } from '../records/record-file.ts';
import type { Caller } from './calling.ts';
import type { Finished } from './outcome.ts';
import type { Track } from './progress.ts';
import type { Contestant } from './run-contestant.ts';
import { type RunWork, allMatches } from './run-plan.ts';

/** Has all models answer, and the judge grade what is answered, at the same time. */
export async function runStages(
  work: RunWork,
  options: {
    contestants: readonly Contestant[];
    judge: JudgedSoFar & { caller: Caller; records: RecordFile<JudgeReply> };
    answered: Track;
    judged: Track;
    /** The judge can judge nothing more. */
    onJudgeStopped: () => void;
  },
): Promise<{
  finished: Finished[];
  /** Answers that the token limit has cut. */
  cut: number;
  /** Judgments that were withheld. */
  refusals: number;
}> {
  const { contestants, judge, answered, judged } = options;
  const { caller: judgeCaller, records: judgeRecords, ...soFar } = judge;
  const fresh = new AsyncQueue<Match>();
  let cut = 0;
  let refusals = 0;

  async function answerAll({ answering, caller, records }: Contestant): Promise<Finished> {
    const { model, runner } = caller as Caller;
    const file = records as RecordFile<TurnPart>;
    for (let done = 0; done < answering.done; done += 1) answered.add(false);
    const error = await outcomeOf(
      answering.run(model, runner, file, {
        onTurn: (_, part) => void (part.finish_reason === 'length' && (cut += 1)),
        onAnswer(answer) {
          answered.add(true);
          for (const match of matchesOf(work, answering.modelId, answer)) fresh.push(match);
        },
        onRefused: () => answered.add(true),
      }),
    );
    return { runner, records: file, error };
  }

  const answerStage = Promise.all(contestants.map(answerAll)).finally(() => fresh.end());
  const judgeStage = outcomeOf(
    judgeMatches(allMatches(work, fresh), {
      ...soFar,
      model: judgeCaller.model,
      runner: judgeCaller.runner,
      appender: judgeRecords.appender,
      onJudged: (isNew) => judged.add(isNew),
      onRefused: () => void (refusals += 1),
      onFailure: (failure) => judgeRecords.failures.add(failure),
    }),
  );
  void judgeStage.then((error) => error !== undefined && options.onJudgeStopped());
  const [answerers, error] = await Promise.all([answerStage, judgeStage]);
  return {
    finished: [...answerers, { runner: judgeCaller.runner, records: judgeRecords, error }],
    cut,
    refusals,
  };
}

function matchesOf({ questions, judging }: RunWork, modelId: string, answer: Answer): Iterable<Match> {
  const question = questions.find(({ question_id }) => question_id === answer.question_id) as Question;
  return judging.matchesOf(question, new Map([[modelId, answer]]));
}

/** What a stage threw, or undefined. */
async function outcomeOf(stage: Promise<void>): Promise<unknown> {
  try {
    await stage;
    return undefined;
  } catch (error) {
    return error ?? new Error('failed');
  }
}
