/**
 * What `llm-judge.config.ts` may hold: values of flags, by the flag's name in camel case, for every command that has the flag;
 * and models under names of one's own.
 */
export interface Config extends FlagValues {
  /** Models by the names that `--model` and `--judge-model` then know. @default {} */
  models?: Record<string, ModelConfig>;
}

/** Values of flags. What the command line or a profile says goes before; paths are taken from the current folder, as there. */
export interface FlagValues {
  /** Where benchmarks, answers and judgments are. @default './data' */
  dataDir?: string;
  /** The benchmark: a folder of the data folder, or one that comes with the package. @default 'mt_bench' */
  benchName?: string;
  /** The judge; several for `judge` and `show`, a panel. @default 'gpt-4' */
  judgeModel?: string | string[];
  /** The judge prompts. @default the benchmark's, the data folder's, or the package's */
  judgeFile?: string;
  /** The file of `reference_answer/` to use, or `question`. @default the benchmark's */
  reference?: string;
  /** What each model is compared with in mode pairwise-baseline. @default 'gpt-3.5-turbo' */
  baselineModel?: string;
  /** The server of models that the file does not name, up to `/v1`. @default OPENAI_BASE_URL, or OpenAI */
  openaiApiBase?: string;
  /** The judge's server for `run`, where the file does not name the judge. @default OPENAI_BASE_URL, or OpenAI */
  judgeApiBase?: string;
  /** Further parameters to send with each request. @default none */
  extraBody?: Record<string, unknown>;
  /** Further parameters to send to the judge of `run`. @default none */
  judgeExtraBody?: Record<string, unknown>;
  /** Independent answers to each question. @default 1 */
  numChoices?: number;
  /** The most tokens of an answer. @default the benchmark's, 1024 */
  maxTokens?: number;
  /** The most tokens of a judgment. @default the benchmark's, 2048 */
  judgeMaxTokens?: number;
  /** Calls in flight at most, or `auto`: as many as the server bears. @default 8 */
  parallel?: number | 'auto';
  /** The judge's calls in flight at most. @default as `parallel` */
  judgeParallel?: number | 'auto';
  /** Seconds to wait for one reply. @default 600 */
  timeout?: number;
  /** Seconds to retry one call that may still succeed. @default 300 */
  retryFor?: number;
  /** Requests a minute at most. @default no limit */
  rpm?: number;
  /** Tokens a minute at most. @default no limit */
  tpm?: number;
  /** US dollars to spend at most. @default no limit */
  maxCost?: number;
  /** Calls to make at most. @default no limit */
  maxCalls?: number;
  /** Keep replies and use them again: true, or the folder to keep them in. @default false */
  cache?: boolean | string;
  /** Where to log calls. @default nowhere */
  logFile?: string;
  /** Log what is asked and replied too. @default false */
  logPrompts?: boolean;
  /** Have replies sent as they are made. @default false */
  stream?: boolean;
  /** Do not ask before the first call. @default false */
  yes?: boolean;
}

/** How weights are run on this machine; the flags of the same meaning go before. */
export interface LocalConfig {
  /** A branch, a tag or a commit of the hub's repository. @default 'main' */
  revision?: string;
  /** A file with a chat template in Jinja. @default the model's own */
  chatTemplate?: string;
  /** Tokens of one conversation. @default up to 8192 in this process, the engine's own in a server */
  contextSize?: number;
  /** Processor threads, in this process. @default the machine's cores */
  threads?: number;
  /** The type that a server computes in. @default the engine's own */
  dtype?: string;
  /** GPUs of one replica. @default 1 */
  gpusPerModel?: number;
  /** GPUs of all replicas. @default gpusPerModel */
  gpusTotal?: number;
  /** The most memory of one GPU, such as '40GiB'. @default the engine's own */
  maxGpuMemory?: string;
  /** Further arguments for a server. @default [] */
  serveArgs?: string[];
  /** Seconds until a server must be ready. @default 1800 */
  serveTimeout?: number;
}

/** A model under a name of one's own. No key stands here: the environment holds it. */
export interface ModelConfig {
  /** Whose API it is, or a well-known server by its prefix (`groq`). @default what the model's name says; else 'openai-compatible' */
  provider?: 'openai-compatible' | CloudProvider | (string & {});
  /** The model's name as its server knows it. @default the name here */
  model?: string;
  /** The model's name in files and tables. @default the name here */
  modelId?: string;
  /** Its server, up to `/v1`. Such a server is sent no key unless `apiKeyEnv` says which. @default the provider's own */
  baseUrl?: string;
  /** The environment variable that holds the key, also from `.env`. @default the provider's own */
  apiKeyEnv?: string;
  /** Sent with each request; `${NAME}` in a value stands for the environment variable. @default {} */
  headers?: Record<string, string>;
  /** The region of a cloud. @default the cloud's own variable */
  region?: string;
  /** How its weights are run, where it runs on this machine (`provider: 'local'`, `'vllm'` …). @default {} */
  local?: LocalConfig;
  /** It thinks before it speaks, and takes a reasoning model's parameters. @default by its name */
  isReasoning?: boolean;
  /** Have its replies sent as they are made. @default as for all models */
  stream?: boolean;
  /** Seconds to wait for one reply. @default as for all models */
  timeout?: number;
  /** How it is sampled. @default as the benchmark says */
  parameters?: ModelParameters;
  /** What it costs. @default the published price, where there is one */
  prices?: ModelPrices;
  /** What its server allows. @default as for all models */
  limits?: ModelLimits;
}

/** Providers with an API or an address of their own; their usual variable holds the key. */
export type CloudProvider = 'openai' | 'azure' | 'anthropic' | 'google' | 'bedrock';

export interface ModelParameters {
  /** In place of each category's. @default the benchmark's */
  temperature?: number;
  /** Nucleus sampling: from the likeliest tokens of this share, above 0 and 1 at most. @default the server's */
  topP?: number;
  /** The most tokens of a reply. @default the benchmark's */
  maxTokens?: number;
  /** Sent as `repetition_penalty`, which vLLM and others understand. @default the server's */
  repetitionPenalty?: number;
  /** Choice i is sampled with seed + i, and of a judge repeat i of a judgment. @default none */
  seed?: number;
  /** A system message before the first turn. @default none */
  systemPrompt?: string;
  /** Further parameters to send with each request. @default {} */
  extraBody?: Record<string, unknown>;
}

/** In US dollars for a million tokens. */
export interface ModelPrices {
  input: number;
  output: number;
  /** Of the input, what the server had in its cache. @default as `input` */
  cachedInput?: number;
}

export interface ModelLimits {
  /** Calls in flight at most, or `auto`. @default as for all models */
  parallel?: number | 'auto';
  /** Requests a minute at most. @default as for all models */
  rpm?: number;
  /** Tokens a minute at most. @default as for all models */
  tpm?: number;
}

/** A config file that was read and holds what it should. */
export interface LoadedConfig {
  /** The file, as a person would name it from the current folder. */
  file: string;
  config: Config;
}
