import { join } from 'node:path';
import { type Benchmark, findJudgePromptsFile, shippedBenchmarksFolder } from '../benchmark/benchmark.ts';
import { type JudgePrompt, readJudgePrompts } from '../benchmark/judge-prompt.ts';
import { PROFILES, findProfilePrompts } from '../benchmark/profiles.ts';
import type { JudgeFlags, ProfileFlags } from './flags.ts';
import { say, warn } from './terminal.ts';

/** Where judge prompts are read. */
export interface PromptsSource {
  file: string;
  /** Fills in the prompts that `file` lacks. */
  fallback?: string;
}

/** The judge prompts' file: --judge-file, else the profile's, else as `findJudgePromptsFile` finds it. */
export function findPrompts(
  dataDir: string,
  bench: Benchmark,
  { judgeFile, profile }: Pick<JudgeFlags, 'judgeFile'> & ProfileFlags,
): PromptsSource {
  if (profile === undefined) return { file: findJudgePromptsFile(dataDir, bench, judgeFile) };
  const from = PROFILES[profile].missing_prompts_from;
  const fallback =
    from === undefined ? {} : { fallback: join(shippedBenchmarksFolder(), from, 'judge_prompts.jsonl') };
  if (judgeFile !== undefined) return { file: judgeFile, ...fallback };
  const { found, places } = findProfilePrompts(dataDir, bench, profile);
  if (found !== undefined) return { file: found, ...fallback };
  const file = findJudgePromptsFile(dataDir, bench, undefined);
  warn(
    `the profile ${profile} has judge prompts of its own, but there is no ${places.join(', nor ')}: those of ${file} are used. \`llm-judge data list\` names what \`llm-judge data pull\` fetches.`,
  );
  return { file, ...fallback };
}

/** Reads the judge prompts; which of them (those of a type) the fallback fills in is said. @throws InputError for a bad row. */
export function readPrompts(
  { file, fallback }: PromptsSource,
  wanted: JudgePrompt['type'],
): Map<string, JudgePrompt> {
  const prompts = readJudgePrompts(file);
  if (fallback === undefined) return prompts;
  const added = [...readJudgePrompts(fallback).values()].filter(
    ({ name, type }) => type === wanted && !prompts.has(name),
  );
  for (const prompt of added) prompts.set(prompt.name, prompt);
  if (added.length > 0) {
    say(`${file} lacks ${added.map(({ name }) => name).join(', ')}: taken from ${fallback}.`);
  }
  return prompts;
}
