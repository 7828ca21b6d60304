import { InputError } from '../errors.ts';
import type { ApiFlags, SamplingFlags } from './answer.ts';
import { type CallerSettings, callerSettings, isGiven } from './caller-settings.ts';
import type { ConfigFlags } from './config-flag.ts';
import {
  type CallFlags,
  type DataFlags,
  type Format,
  type JudgeFlags,
  type ProfileFlags,
  type QuestionFlags,
  unique,
} from './flags.ts';
import type { FailUnderFlags } from './fail-under.ts';
import { onlyJudge } from './judge-names.ts';
import type { LocalFlags } from './local-flags.ts';
import type { RepeatFlags } from './repeat-flags.ts';

export interface RunFlags
  extends
    DataFlags,
    ProfileFlags,
    QuestionFlags,
    CallFlags,
    SamplingFlags,
    ApiFlags,
    LocalFlags,
    JudgeFlags,
    FailUnderFlags,
    RepeatFlags,
    ConfigFlags {
  model?: string[];
  modelId?: string;
  judgeApiBase?: string;
  judgeApiKey?: string;
  judgeExtraBody?: Record<string, unknown>;
  judgeParallel?: number | 'auto';
  yes?: boolean;
  format: Format;
}

/** @throws InputError where no model is named, or several under one id. */
export function checkNames({ model, modelId }: RunFlags): string[] {
  const names = unique(model ?? []);
  if (names.length === 0) {
    throw new InputError('no model', { flag: '--model' }, 'Name one or more as their server does.');
  }
  if (modelId !== undefined && names.length > 1) {
    throw new InputError(
      'one id for several models',
      { flag: '--model-id' },
      'Leave it out, or evaluate one model.',
    );
  }
  return names;
}

/** The judge, as its own flags and the config file say. */
export function judgeSettings(flags: RunFlags): CallerSettings {
  return callerSettings(
    {
      name: onlyJudge(flags.judgeModel, 'run'),
      baseUrl: flags.judgeApiBase,
      apiKey: flags.judgeApiKey,
      headers: undefined,
      extraBody: flags.judgeExtraBody,
      stream: flags.stream,
      parallel: flags.judgeParallel ?? flags.parallel,
      flags: { baseUrl: '--judge-api-base', key: '--judge-api-key', model: '--judge-model' },
      given: {
        baseUrl: isGiven(flags, 'judgeApiBase'),
        apiKey: isGiven(flags, 'judgeApiKey'),
        parallel: isGiven(flags, 'judgeParallel'),
        extraBody: isGiven(flags, 'judgeExtraBody'),
      },
    },
    flags,
  );
}

/** Whether the models' server is another one than the judge's: OPENAI_API_KEY is then the judge's, and is kept from it. */
export function isForeignServer({ openaiApiBase, judgeApiBase }: RunFlags): boolean {
  return openaiApiBase !== undefined && openaiApiBase !== (judgeApiBase ?? process.env['OPENAI_BASE_URL']);
}
