import { z } from 'zod';
import type { Config } from './config.ts';
import {
  NO_SETTINGS,
  type Shape,
  atLeast,
  body,
  parallel,
  text,
  textOrTexts,
  timeout,
  truth,
  webAddress,
  whole,
} from './fields.ts';
import { modelSchema } from './model-schema.ts';

export const configSchema = z.strictObject(
  {
    models: z.record(text, modelSchema, { error: 'must hold models by name' }).optional(),
    dataDir: text.optional(),
    benchName: text.optional(),
    judgeModel: textOrTexts.optional(),
    judgeFile: text.optional(),
    reference: text.optional(),
    baselineModel: text.optional(),
    openaiApiBase: webAddress.optional(),
    judgeApiBase: webAddress.optional(),
    extraBody: body.optional(),
    judgeExtraBody: body.optional(),
    numChoices: whole(1).optional(),
    maxTokens: whole(1).optional(),
    judgeMaxTokens: whole(1).optional(),
    parallel: parallel.optional(),
    judgeParallel: parallel.optional(),
    timeout: timeout.optional(),
    retryFor: atLeast(0).optional(),
    rpm: whole(1).optional(),
    tpm: whole(1).optional(),
    maxCost: atLeast(0).optional(),
    maxCalls: whole(0).optional(),
    cache: z.union([truth, text], { error: 'must be true, false, or a folder' }).optional(),
    logFile: text.optional(),
    logPrompts: truth.optional(),
    stream: truth.optional(),
    yes: truth.optional(),
  } satisfies Shape<Config>,
  NO_SETTINGS,
);
