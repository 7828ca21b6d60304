import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';

/** How a published evaluation runs a benchmark; whatever a profile leaves out is FastChat's. */
const profileSchema = z.strictObject({
  /** Values of flags that are not given on the command line, by the flag's name in camel case. */
  flags: z.strictObject({
    benchName: z.string(),
    judgeModel: z.string(),
    reference: z.string().optional(),
    numChoices: z.number().int().positive().optional(),
    maxTokens: z.number().int().positive().optional(),
    topP: z.number().gt(0).max(1).optional(),
    repetitionPenalty: z.number().positive().optional(),
  }),
  /** Sampling temperature by category, in place of the benchmark's. */
  temperatures: z.record(z.string(), z.number().min(0)).default({}),
  /** Its judge prompts, the first that is there; `BENCH/` stands for the benchmark's folder, `DATA/` for the data folder. */
  judge_prompts: z.array(z.string().regex(/^(BENCH|DATA)\//)),
  /** A benchmark of the package whose judge prompts fill in those that the file lacks. */
  missing_prompts_from: z.string().optional(),
});

/** Two ways to run the Japanese MT-Bench. */
export const PROFILES = z.record(z.enum(['swallow', 'stability']), profileSchema).parse({
  // github swallow-llm/swallow-evaluation, fastchat/fastchat/llm_judge
  swallow: {
    flags: {
      benchName: 'japanese_mt_bench',
      judgeModel: 'gpt-4o-2024-08-06',
      reference: 'gpt-4o-2024-08-06',
      numChoices: 5,
    },
    judge_prompts: ['BENCH/judge_prompts_swallow.jsonl', 'BENCH/judge_prompts.jsonl'],
  },
  // github Stability-AI/FastChat, branch jp-stable, fastchat/llm_judge: the defaults of gen_model_answer.py; the temperatures
  // stand in `generate_params` of the answers published there.
  stability: {
    flags: {
      benchName: 'japanese_mt_bench',
      judgeModel: 'gpt-4',
      maxTokens: 512,
      topP: 0.9,
      repetitionPenalty: 1.1,
    },
    temperatures: {
      writing: 0.5,
      roleplay: 0.5,
      extraction: 0.2,
      math: 0.1,
      coding: 0.1,
      reasoning: 0.1,
      stem: 0.2,
      humanities: 0.2,
    },
    judge_prompts: [
      'DATA/judge_ja_prompts.jsonl',
      'BENCH/judge_ja_prompts.jsonl',
      'BENCH/judge_prompts_stability_ja.jsonl',
    ],
    missing_prompts_from: 'starter_ja',
  },
});

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];

/** The benchmark with the profile's temperatures. */
export function withProfile(bench: Benchmark, name: ProfileName | undefined): Benchmark {
  if (name === undefined) return bench;
  const { settings } = bench;
  const temperatures = { ...settings.temperatures, ...PROFILES[name].temperatures };
  return { ...bench, settings: { ...settings, temperatures } };
}

/** The profile's judge prompts: the files it looks for, and the one that is there. */
export function findProfilePrompts(
  dataDir: string,
  { folder }: Benchmark,
  name: ProfileName,
): { found: string | undefined; places: string[] } {
  const places = PROFILES[name].judge_prompts.map((place) =>
    place.startsWith('DATA/') ? join(dataDir, place.slice(5)) : join(folder, place.slice(6)),
  );
  return { found: places.find((place) => existsSync(place)), places };
}
