import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A published file: where it is, and where it goes. */
export interface CatalogueFile {
  /** In the data folder, with slashes. */
  path: string;
  /** Host and path: `https://` before it makes the URL, and so does a mirror's address. */
  location: string;
  /** Null where the file is not pinned: the address names a branch, and its sum is not known here. */
  sha256: string | null;
  /** Null where it is not known. */
  bytes: number | null;
  /** The page where an account accepts the terms; the hub gives the file to such accounts only. Undefined for anybody's. */
  termsPage?: string;
}

/** A published data set, as `llm-judge data` knows it. */
export interface CatalogueEntry {
  description: string;
  licence: string;
  /** A page for people. */
  source: string;
  /** The folder of the data folder that it belongs to; undefined where it needs no benchmark's questions. */
  bench?: string;
  /** What to type once it is there, behind `llm-judge`; `./data/` stands for the data folder. */
  next: string;
  files: readonly CatalogueFile[];
}

const FASTCHAT_COMMIT = '0e6d3e4beaab66f4d3f93db72541a4abab8af28d';
const FASTCHAT = `raw.githubusercontent.com/lm-sys/FastChat/${FASTCHAT_COMMIT}/fastchat/llm_judge/data`;
const FASTCHAT_PAGE = `https://github.com/lm-sys/FastChat/tree/${FASTCHAT_COMMIT}/fastchat/llm_judge`;

const ANSWERS_COMMIT = 'b25947e558e8d85aae4bc617269a8e66290353e1';
const ANSWERS = `raw.githubusercontent.com/alvarobartt/FastChat/${ANSWERS_COMMIT}/data/mt_bench/model_answer`;
const ANSWERS_PAGE = `https://github.com/alvarobartt/FastChat/tree/${ANSWERS_COMMIT}/data/mt_bench`;

const SWALLOW_COMMIT = '57c4ecdf989f708a54e84235621a6afdbcc28ddb';
const SWALLOW = `raw.githubusercontent.com/swallow-llm/swallow-evaluation/${SWALLOW_COMMIT}/fastchat/fastchat/llm_judge/data`;
const SWALLOW_PAGE = `https://github.com/swallow-llm/swallow-evaluation/tree/${SWALLOW_COMMIT}/fastchat/fastchat/llm_judge`;

const STABILITY_COMMIT = 'e37eb28ee490480f6f4989274ed47c55f7dfce82';
const STABILITY = `raw.githubusercontent.com/Stability-AI/FastChat/${STABILITY_COMMIT}/fastchat/llm_judge/data`;
const STABILITY_PAGE = `https://github.com/Stability-AI/FastChat/tree/${STABILITY_COMMIT}/fastchat/llm_judge`;

const SPACE = 'huggingface.co/spaces/lmsys/mt-bench/resolve/main/data/mt_bench/model_judgment';
const SPACE_PAGE = 'https://huggingface.co/spaces/lmsys/mt-bench';

const VOTES_COMMIT = 'f7d2896d2cc5d80f8b55c2bbc722613555233c25';
const VOTES = `huggingface.co/datasets/lmsys/mt_bench_human_judgments/resolve/${VOTES_COMMIT}/data`;

const ARENA_COMMIT = '1b6335d42a1d2c7e34870c905d03ab964f7f2bd8';
const ARENA_PAGE = 'https://huggingface.co/datasets/lmsys/chatbot_arena_conversations';

const MT_BENCH_REFERENCE: CatalogueFile = {
  path: 'mt_bench/reference_answer/gpt-4.jsonl',
  location: `${FASTCHAT}/mt_bench/reference_answer/gpt-4.jsonl`,
  bytes: 51_109,
  sha256: 'f957a5bc977badb66885ec970e6cd08527845780313f0995764260e5777b9b3f',
};

/** FastChat's judge prompts: each benchmark folder has its own copy, so that folders of other origin can stand beside it. */
function fastchatJudgePrompts(bench: string): CatalogueFile {
  return {
    path: `${bench}/judge_prompts.jsonl`,
    location: `${FASTCHAT}/judge_prompts.jsonl`,
    bytes: 10_449,
    sha256: 'fd283293406d024f44c174b094ef48031d0687a4682fd3a56b29b138f80281b6',
  };
}

/** The one question file of the Japanese MT-Bench whose sum is known: Swallow's. */
const JAPANESE_QUESTIONS: CatalogueFile = {
  path: 'japanese_mt_bench/question.jsonl',
  location: `${SWALLOW}/japanese_mt_bench/question.jsonl`,
  bytes: 42_260,
  sha256: '8f56c8bd5ff93d2120409bc8f77f0020e673c74548c9637f2aace12a323834e5',
};

/** Name, bytes and sha256 of each published MT-Bench answer file. */
const MT_BENCH_ANSWERS: readonly (readonly [string, number, string])[] = [
  ['alpaca-13b', 66179, '80f4a8bf4665839d33fa0ea7f4b58824abf88d5a0edc9e7cc68a362fca88ef98'],
  ['baize-v2-13b', 176040, '062eb0b865a8b903e0d434a59ed8a7b58c74fcf57de154858f9ca00788758e4e'],
  ['chatglm-6b', 188210, '2785d99500d910bf0154f64947743e12c9cf20fdba6c160c314c099e0d03dfb9'],
  ['claude-instant-v1', 165065, 'e06bbf0f8c02cc56cf0508312627b8e552df1e4e5c061a9dc236f73c0d053bac'],
  ['claude-v1', 174683, '884c109de34721859bf7ffa0f7e525dfbc9fb0d99c1ee7c5488bfb2eb8f8c62c'],
  ['dolly-v2-12b', 90490, '5b1fd3f5c56bdeab746576067412c503ee5030e89456870219fed04fd1040056'],
  ['falcon-40b-instruct', 103875, 'efcabc647b32a600d845b6bc85573facf70ef566b6c4d1ad2cecfb46c897a2ea'],
  ['fastchat-t5-3b', 179585, '4e65d40093631aa0c55703f0df528ac6d4225097e42d8694f49b11d2b89e889b'],
  ['gpt-3.5-turbo', 158274, 'c3c097c21f91e4b44a554d82e5d47516daf7e8240e13b2eca79d211afc1fdfd6'],
  ['gpt-4', 199046, 'f65cdce00aa8567e9add118cabd34c2866291ed8f5c1d568f8da9a81d231d3e7'],
  ['gpt4all-13b-snoozy', 142831, 'd6a341c37224e166bd65c44df6c189f42e756221ad3975164934f336d1bd1bec'],
  ['guanaco-33b', 191904, '5f8856d1e57c56a474e2dcd487684ff99f02cff8905ef8a2e1b6601f9d5819e9'],
  ['guanaco-65b', 182083, '5b3123555399be437eba9fe49c2f6f09c9ac6a497f3dee96299f4565036ed2b4'],
  ['h2ogpt-oasst-open-llama-13b', 162814, '0cf8c355a944f791b708f834d139c87e7f4cd97a0e7e12d03e5d64b235e96204'],
  ['koala-13b', 191839, 'f1dacd010bec3e87ec6f1160c285bfe42f1acbaa9947a4debe5360778ff1b5aa'],
  ['llama-13b', 130031, 'b96b9f1e0a7e4e669fecfecda1c33908fdc4c095e38346e84352ea254c0b2cbc'],
  ['mpt-30b-chat', 161080, '2adb32470a79ca17060d14c6fb88ea1b9b4bc10d4589778715fe88c96cfe2aa8'],
  ['mpt-30b-instruct', 93609, 'df81b38aa8b7f7d6c5f214e72ee568284f5c6bb7da74a8cb45662b7a067f5415'],
  ['mpt-7b-chat', 133659, '7171e42d926a99ea1d7fd804fb19ee367d00c6be81f38bb450bd90cd0df4a772'],
  ['nous-hermes-13b', 117962, 'd953f206fd86f600af32668c6b6c6785006497df8aa745d96aef2fdca5b31310'],
  ['oasst-sft-4-pythia-12b', 120593, '5b22cc8495a15bbe69361bbf30782f3b2f69361321989667a8abb9fb3e73ce9e'],
  ['oasst-sft-7-llama-30b', 138342, '6ec66e7839da733be995feb6a5d42df315d2eda3a85bc27cad6bba429841e1d0'],
  ['palm-2-chat-bison-001', 120417, '4cad39fcf55f853fc101d00950af2f8ba311def8729b076ac633f2ae70d39adf'],
  ['rwkv-4-raven-14b', 186336, '7f5305dec94c457feaf326d28491c1aedfdd66965044c1b3f654699cebcb5071'],
  ['stablelm-tuned-alpha-7b', 395624, 'd8f0cbb4e3292e65e6425a717644fad155d11b8feb73ee9620cd0fecfc808016'],
  ['tulu-30b', 131454, '3b7c238738787979606feaa3b4e154140e0dd152e01f257ef2f8749aa5bef2df'],
  ['vicuna-13b-v1.3', 187075, '0a9bb7f7505d096e32b8a81f89b322cc09bb76d896484150844ce0787cc4caf5'],
  ['vicuna-33b-v1.3', 232457, '4dbf2db582d8e9ddcc8b321c55cc40fd26487fe2a4a821e60dce10160b383f2c'],
  ['vicuna-7b-v1.3', 185331, '1b4518114b6c20e1d648f450cf7de0ced2678456a36bea5878b1e0d8471f184d'],
  ['wizardlm-13b', 155429, 'a15b5b2521fadf1a30f71e7d906aabb123f33de499129bc26eda0e8fa1aadc80'],
  ['wizardlm-30b', 161413, 'e962ab5531c625ccf704c72396b67c4534fdf3775aeb89ea86e08c158bf18c49'],
];

/** Published data sets by name. Sums are of the files at the pinned commits. */
export const CATALOGUE: Readonly<Record<string, CatalogueEntry>> = {
  mt_bench: {
    description: "MT-Bench: 80 two-turn questions, GPT-4's reference answers, FastChat's judge prompts",
    licence: 'Apache-2.0',
    source: FASTCHAT_PAGE,
    bench: 'mt_bench',
    next: 'run --bench-name mt_bench --model YOUR-MODEL',
    files: [
      {
        path: 'mt_bench/question.jsonl',
        location: `${FASTCHAT}/mt_bench/question.jsonl`,
        bytes: 48_929,
        sha256: '119565adbab82227089cefdb44c8d7e2cf04dc0a0ec233634c82e7d4e2a944f7',
      },
      MT_BENCH_REFERENCE,
      fastchatJudgePrompts('mt_bench'),
    ],
  },
  vicuna_bench: {
    description: "Vicuna's 80 one-turn questions, GPT-4's reference answers, FastChat's judge prompts",
    licence: 'Apache-2.0',
    source: FASTCHAT_PAGE,
    bench: 'vicuna_bench',
    next: 'run --bench-name vicuna_bench --model YOUR-MODEL',
    files: [
      {
        path: 'vicuna_bench/question.jsonl',
        location: `${FASTCHAT}/vicuna_bench/question.jsonl`,
        bytes: 13_125,
        sha256: 'c248c5c98ba45bb0c2aadae2f270e643bd32679c6c306a3b2a503ac4254cdaa5',
      },
      {
        path: 'vicuna_bench/reference_answer/gpt-4.jsonl',
        location: `${FASTCHAT}/vicuna_bench/reference_answer/gpt-4.jsonl`,
        bytes: 11_301,
        sha256: 'f7542dc25a5a869b32197486f5699a14eb5682ab3c7264518402399ec09ab470',
      },
      fastchatJudgePrompts('vicuna_bench'),
    ],
  },
  japanese_mt_bench: {
    description:
      "Japanese MT-Bench as Swallow runs it: 80 questions, GPT-4o's reference answers, judge prompts",
    licence: 'Apache-2.0',
    source: SWALLOW_PAGE,
    bench: 'japanese_mt_bench',
    next: 'run --bench-name japanese_mt_bench --model YOUR-MODEL --num-choices 5 --judge-model gpt-4o-2024-08-06',
    files: [
      JAPANESE_QUESTIONS,
      {
        path: 'japanese_mt_bench/reference_answer/gpt-4o-2024-08-06.jsonl',
        location: `${SWALLOW}/japanese_mt_bench/reference_answer/gpt-4o-2024-08-06.jsonl`,
        bytes: 265_287,
        sha256: '237ce7a7eb6de8493b21a708a5dcaf5bce99155a038d898b5454e14c4f4a654c',
      },
      {
        path: 'japanese_mt_bench/judge_prompts.jsonl',
        location: `${SWALLOW}/judge_prompts.jsonl`,
        bytes: 13_688,
        sha256: '87a9429bdfd776db887f4820f186f6943fa003ec90eec272cb96ff140bfcd7d8',
      },
    ],
  },
  // Beside Swallow's files, under the names of Stability's repository: none collides, and its users' command lines
  // (`--judge-file data/judge_ja_prompts.jsonl`) go on working.
  japanese_mt_bench_stability: {
    description:
      "Stability's files for the Japanese MT-Bench: two sets of reference answers, Japanese judge prompts for turn 1 (questions: Swallow's)",
    licence: 'Apache-2.0',
    source: STABILITY_PAGE,
    bench: 'japanese_mt_bench',
    next: 'data check japanese_mt_bench',
    files: [
      JAPANESE_QUESTIONS,
      {
        path: 'japanese_mt_bench/reference_answer/gpt-4.jsonl',
        location: `${STABILITY}/japanese_mt_bench/reference_answer/gpt-4.jsonl`,
        bytes: 164_189,
        sha256: '0631685c4ebc66390970588b658e4d19047fafb0a00ec1d841616686c07b0d6b',
      },
      {
        path: 'japanese_mt_bench/reference_answer/base-gpt4o-with-human-annotation.jsonl',
        location: `${STABILITY}/japanese_mt_bench/reference_answer/base-gpt4o-with-human-annotation.jsonl`,
        bytes: 265_574,
        sha256: '8ea6c0b82073908f94b57f67918de5f11286e1dd7334b366ecf47a2c9b774996',
      },
      {
        path: 'judge_ja_prompts.jsonl',
        location: `${STABILITY}/judge_ja_prompts.jsonl`,
        bytes: 2_449,
        sha256: 'a3ef723f4e282ced514c8919773549675f0c0f87a61e5a5f46c320b048803b40',
      },
    ],
  },
  // The space lmsys/mt-bench holds the same files on a branch; this copy of it has a commit, and sums that are known.
  mt_bench_answers: {
    description: "31 models' published answers to MT-Bench (a pinned copy of the space lmsys/mt-bench)",
    licence: 'Apache-2.0',
    source: ANSWERS_PAGE,
    bench: 'mt_bench',
    next: 'judge --bench-name mt_bench --model-list alpaca-13b gpt-3.5-turbo --judge-model YOUR-JUDGE',
    files: MT_BENCH_ANSWERS.map(([model, bytes, sha256]) => ({
      path: `mt_bench/model_answer/${model}.jsonl`,
      location: `${ANSWERS}/${model}.jsonl`,
      bytes,
      sha256,
    })),
  },
  mt_bench_judgments: {
    description: "GPT-4's published judgments of MT-Bench answers, single and pairwise",
    licence: 'see the source',
    source: SPACE_PAGE,
    bench: 'mt_bench',
    next: 'show --bench-name mt_bench --judge-model gpt-4',
    files: ['gpt-4_single.jsonl', 'gpt-4_pair.jsonl'].map((name) => ({
      path: `mt_bench/model_judgment/${name}`,
      location: `${SPACE}/${name}`,
      bytes: null,
      sha256: null,
    })),
  },
  // The sums of the vote files are those that other projects pin for these commits.
  mt_bench_human_judgments: {
    description: "MT-Bench votes: 3,355 of people and 2,400 of GPT-4's, on answers of six models",
    licence: 'CC-BY-4.0',
    source: 'https://huggingface.co/datasets/lmsys/mt_bench_human_judgments',
    bench: 'mt_bench',
    next: 'agreement --judges gpt4-pair human --votefiles ./data/mt_bench_human_judgments/*.parquet',
    files: [
      {
        path: 'mt_bench_human_judgments/human.parquet',
        location: `${VOTES}/human-00000-of-00001-25f4910818759289.parquet`,
        bytes: null,
        sha256: '4877bc46a40929f4082c3c79593700fb897b1d6c7f4c473032694a01322f5769',
      },
      {
        path: 'mt_bench_human_judgments/gpt4_pair.parquet',
        location: `${VOTES}/gpt4_pair-00000-of-00001-c0b431264a82ddc0.parquet`,
        bytes: null,
        sha256: '57068327ffb5f8fddb15fedbbfe40b26fe862da2326331e5cf64a42320a00e71',
      },
    ],
  },
  chatbot_arena_conversations: {
    description: '33,000 battles of 20 models in the Chatbot Arena, with their votes (gated: needs HF_TOKEN)',
    licence: 'CC-BY-4.0 (prompts), CC-BY-NC-4.0 (answers); terms to accept',
    source: ARENA_PAGE,
    next: 'agreement --help',
    files: [
      {
        path: 'chatbot_arena_conversations/train.parquet',
        location: `huggingface.co/datasets/lmsys/chatbot_arena_conversations/resolve/${ARENA_COMMIT}/data/train-00000-of-00001-cced8514c7ed782a.parquet`,
        bytes: 41_573_740,
        sha256: '3726a6352e9bfc34e206460646f6e5e99bb837751966a671ddd30c7f64e5b06e',
        termsPage: ARENA_PAGE,
      },
    ],
  },
};

/** Whether every file of an entry is held to a sum that stands in this catalogue. */
export function isPinned({ files }: CatalogueEntry): boolean {
  return files.every(({ sha256 }) => sha256 !== null);
}

/** A reference answer that is known to be wrong, in these turns (counted from 1). */
export interface WrongReference {
  questionId: number;
  turns: 'all' | number[];
}

/**
 * MT-Bench's reference answers that are wrong: FastChat issue 3158, and the rest of the file gone over again.
 * (The questions' own `reference` is written by people and covers all but 123.)
 */
const MT_BENCH_WRONG_REFERENCES: readonly WrongReference[] = [
  { questionId: 101, turns: [2] },
  { questionId: 104, turns: 'all' },
  { questionId: 105, turns: 'all' },
  { questionId: 107, turns: [2] },
  ...[109, 111, 113, 114, 120, 122, 124, 125, 126].map((questionId) => ({
    questionId,
    turns: 'all' as const,
  })),
  { questionId: 127, turns: [2] },
  { questionId: 128, turns: 'all' },
  { questionId: 130, turns: 'all' },
];

/** The known wrong answers of a reference file: those of MT-Bench's as it is published, none of any other file. Reads the file. */
export function wrongReferences(referenceFile: string): WrongReference[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(referenceFile);
  } catch {
    return []; // whoever uses the file says why it cannot be read
  }
  if (bytes.length !== MT_BENCH_REFERENCE.bytes) return [];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return sha256 === MT_BENCH_REFERENCE.sha256 ? [...MT_BENCH_WRONG_REFERENCES] : [];
}
