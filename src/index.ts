/**
 * The library behind the command line. A stage takes what it needs as arguments: a `ChatModel`, a `CallRunner`, a place to
 * append to; `docs/library.md` has an example.
 */
export {
  CallError,
  type CallFailure,
  InputError,
  type Place,
  type RateLimit,
  type RateLimits,
  describeError,
} from './errors.ts';

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

export type {
  Config,
  FlagValues,
  ModelConfig,
  ModelLimits,
  ModelParameters,
  ModelPrices,
} from './config/config.ts';
export { defineConfig } from './config/define-config.ts';

export type {
  ChatMessage,
  ChatModel,
  ChatReply,
  ChatRequest,
  Refusal,
  TokenLogprob,
  TokenUsage,
} from './models/chat-model.ts';
export { type ModelOptions, PROVIDERS, openModel, plainModelName } from './models/open-model.ts';
export type { ProviderOptions } from './models/connection.ts';
export { openOpenAICompatible } from './models/openai-compatible.ts';

export { CallRunner, type CallRunnerOptions } from './calls/call-runner.ts';
export type { Call, Replied } from './calls/call.ts';
export { Lane, type LaneOptions } from './calls/lane.ts';
export { Budget, type BudgetLimits, type Reservation } from './calls/budget.ts';
export { type CountedUsage, type Price, costOf, mostCostOf } from './calls/cost.ts';
export { findPrice } from './calls/prices.ts';
export type { Spending } from './calls/spending.ts';
export { ReplyCache } from './calls/reply-cache.ts';
export { CallLog } from './calls/call-log.ts';
export { type RecordFile, openRecordFile } from './records/record-file.ts';
export { RefusedLog } from './records/refused-log.ts';
export { type Line, type Located, readLines, readRecords } from './records/jsonl.ts';

export { type Answer, AnswerFile, type Choice } from './answers/answer.ts';
export { type AnswerFailure, type GenerateOptions, generateAnswers } from './answers/generate.ts';
export { type AnswerTask, planAnswers } from './answers/plan.ts';
export { type RefusedAnswer, refusalKey } from './answers/refused-answer.ts';
export type { SamplingOptions } from './answers/sampling.ts';
export type { TurnPart } from './answers/turn-part.ts';

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
export { type JudgeFailure, type JudgeOptions, type JudgedSoFar, judgeMatches } from './judgments/judge.ts';

export type {
  CategoryMean,
  Interval,
  IntervalsMade,
  Mean,
  ModelRecord,
  ModelScores,
  PairResults,
  Results,
  SingleResults,
  Uncertainty,
} from './results/results.ts';
export {
  type IntervalChoice,
  type IntervalMethod,
  type IntervalSettings,
  USUAL_INTERVALS,
} from './analysis/interval-settings.ts';
export { type AgreementResults, Ballots, countAgreement } from './results/agreement.ts';
export { type AgreementCoefficients, agreementCoefficients } from './results/agreement-coefficients.ts';
export { ScorePairs } from './results/score-agreement.ts';
export { readVotes } from './results/votes.ts';
export { summarizePairs, summarizePairsAsFastchat } from './results/summarize-pair.ts';
export { summarizeSingle, summarizeSingleAsFastchat } from './results/summarize-single.ts';

// Statistics: pure functions over numbers and typed arrays (docs/library.md).
export { arenaRanks } from './stats/arena-ranks.ts';
export {
  type BootstrapInterval,
  bcaInterval,
  bootstrapDistribution,
  bootstrapMeans,
  jackknifeMeans,
  percentileInterval,
} from './stats/bootstrap.ts';
export { bradleyTerry, bradleyTerryCovariance } from './stats/bradley-terry.ts';
export { type Cluster, clusteredStandardError } from './stats/clustered-standard-error.ts';
export { cohenKappa, weightedKappa } from './stats/cohen-kappa.ts';
export { davidson } from './stats/davidson.ts';
export { cohensD, rankBiserial } from './stats/effect-size.ts';
export { eloRatings } from './stats/elo.ts';
export { expandedConfidence } from './stats/expanded-confidence.ts';
export { fleissKappa } from './stats/fleiss-kappa.ts';
export { gwetAc1 } from './stats/gwet-ac1.ts';
export { holmAdjusted } from './stats/holm.ts';
export { kendall } from './stats/kendall.ts';
export { krippendorffAlpha } from './stats/krippendorff-alpha.ts';
export { type PairOutcomes, countCells, pairPlace } from './stats/pair-outcomes.ts';
export { type PermutationTest, permutationTest } from './stats/permutation-test.ts';
export { detectableEffect, pairedPower, questionsNeeded } from './stats/power.ts';
export { raoKupper } from './stats/rao-kupper.ts';
export { spearman } from './stats/spearman.ts';
export { type WilcoxonTest, wilcoxonTest } from './stats/wilcoxon.ts';
