import { z } from 'zod';
import { InputError } from '../errors.ts';
import { readRecords } from '../records/jsonl.ts';

/** A row of `judge_prompts.jsonl`. `prompt_template` is filled as Python's `str.format` does with named fields. */
export const judgePromptSchema = z.looseObject({
  name: z.string().min(1),
  type: z.enum(['single', 'pairwise']),
  system_prompt: z.string().default(''),
  prompt_template: z.string().min(1),
  output_format: z.string().default('[[rating]]'),
});

export interface JudgePrompt {
  name: string;
  type: 'single' | 'pairwise';
  system_prompt: string;
  prompt_template: string;
  output_format: string;
  /** Where it was read, for messages. */
  file: string;
  line: number;
}

/** The judge prompts of a file by name. @throws InputError for a bad row or a name that stands twice. */
export function readJudgePrompts(file: string): Map<string, JudgePrompt> {
  const prompts = new Map<string, JudgePrompt>();
  for (const { record, line } of readRecords(file, judgePromptSchema)) {
    const earlier = prompts.get(record.name);
    if (earlier) {
      throw new InputError(
        `judge prompt "${record.name}" stands twice (first on line ${earlier.line})`,
        { file, line },
        'Keep one of the two.',
      );
    }
    prompts.set(record.name, { ...record, file, line });
  }
  if (prompts.size === 0) throw new InputError('holds no judge prompt', { file });
  return prompts;
}
