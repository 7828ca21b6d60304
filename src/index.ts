/**
 * The library behind the command line. A stage takes what it needs as arguments: a `ChatModel`, a `CallRunner`, a place to
 * append to; `docs/library.md` has an example.
 */
export { CallError, type CallFailure, InputError, type Place, describeError } from './errors.ts';

export {
  type Benchmark,
  type BenchmarkSettings,
  type Reference,
  findJudgePromptsFile,
  findReference,
  loadBenchmark,
  temperatureOf,
} from './benchmark/benchmark.ts';
export { type JudgePrompt, readJudgePrompts } from './benchmark/judge-prompt.ts';
export type { Question, QuestionId } from './benchmark/question.ts';

export type { ChatMessage, ChatModel, ChatReply, ChatRequest, TokenUsage } from './models/chat-model.ts';
export { type ModelOptions, openModel } from './models/open-model.ts';
export { type OpenAICompatibleOptions, openOpenAICompatible } from './models/openai-compatible.ts';

export { CallRunner, type CallRunnerOptions } from './calls/call-runner.ts';
export { type RecordFile, openRecordFile } from './records/record-file.ts';
export { type Line, type Located, readLines, readRecords } from './records/jsonl.ts';

export { type Answer, AnswerFile, type Choice } from './answers/answer.ts';
export { type GenerateOptions, generateAnswers, planAnswers } from './answers/generate.ts';

export type { PairJudgment, SingleJudgment, Winner } from './judgments/judgment.ts';
export type { JudgeReply, Match } from './judgments/match.ts';
export {
  type Doubt,
  type ScoreVerdict,
  type WinnerVerdict,
  parseScore,
  parseTwoScores,
  parseWinner,
} from './judgments/parse-verdict.ts';
export { pairMatches } from './judgments/pair.ts';
export { pairPrompts, singlePrompts } from './judgments/prompt-set.ts';
export { singleMatches } from './judgments/single.ts';
export { RecordedJudgments } from './judgments/recorded.ts';
export { type JudgeOptions, judgeMatches } from './judgments/judge.ts';

export type {
  CategoryMean,
  Mean,
  ModelRecord,
  ModelScores,
  PairResults,
  Results,
  SingleResults,
} from './results/results.ts';
export { type AgreementResults, Ballots, countAgreement } from './results/agreement.ts';
export { readVotes } from './results/votes.ts';
export { summarizePairs, summarizePairsAsFastchat } from './results/summarize-pair.ts';
export { summarizeSingle, summarizeSingleAsFastchat } from './results/summarize-single.ts';
