import { z } from 'zod';
import type { LocalConfig, ModelConfig, ModelLimits, ModelParameters, ModelPrices } from './config.ts';
import { VARIABLE } from './environment.ts';
import {
  NO_SETTINGS,
  type Shape,
  atLeast,
  body,
  parallel,
  text,
  timeout,
  truth,
  webAddress,
  whole,
} from './fields.ts';

/** Upper case alone: most keys hold a small letter, and one that was put here is then refused before it is taken for a name. */
const variableName = z.string({ error: 'must be a text' }).regex(/^[A-Z_][A-Z0-9_]*$/, {
  error: 'must be the name of an environment variable in capitals, such as OPENAI_API_KEY, not the key',
});

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'is no name of a header' });
const headerValue = z
  .string({ error: 'must be a text' })
  .refine((value) => !/\p{Cc}/u.test(value), { error: 'must be one line' })
  .refine((value) => !value.replaceAll(VARIABLE, '').includes('${'), {
    error: 'must name an environment variable between ${ and }',
  });

export const modelSchema = z.strictObject(
  {
    provider: z
      .string({ error: 'must be a text' })
      .regex(/^[a-z][a-z0-9-]*$/, {
        error: "must be a provider's name, such as anthropic, without the colon",
      })
      .optional(),
    model: text.optional(),
    modelId: text.optional(),
    baseUrl: webAddress.optional(),
    apiKeyEnv: variableName.optional(),
    headers: z.record(headerName, headerValue, { error: 'must hold names and values' }).optional(),
    region: text.optional(),
    local: z
      .strictObject(
        {
          revision: text.optional(),
          chatTemplate: text.optional(),
          contextSize: whole(64).optional(),
          threads: whole(1).optional(),
          dtype: text.optional(),
          gpusPerModel: whole(1).optional(),
          gpusTotal: whole(1).optional(),
          maxGpuMemory: text.optional(),
          serveArgs: z.array(z.string(), { error: 'must be a list of texts' }).optional(),
          serveTimeout: whole(1).optional(),
        } satisfies Shape<LocalConfig>,
        NO_SETTINGS,
      )
      .optional(),
    isReasoning: truth.optional(),
    stream: truth.optional(),
    timeout: timeout.optional(),
    parameters: z
      .strictObject(
        {
          temperature: atLeast(0).optional(),
          topP: z
            .number({ error: 'must be a number' })
            .gt(0, { error: 'must be above 0' })
            .max(1, { error: 'must be 1 at most' })
            .optional(),
          maxTokens: whole(1).optional(),
          repetitionPenalty: atLeast(0).optional(),
          seed: whole(0).optional(),
          systemPrompt: z.string({ error: 'must be a text' }).optional(),
          extraBody: body.optional(),
        } satisfies Shape<ModelParameters>,
        NO_SETTINGS,
      )
      .optional(),
    prices: z
      .strictObject(
        {
          input: atLeast(0),
          output: atLeast(0),
          cachedInput: atLeast(0).optional(),
        } satisfies Shape<ModelPrices>,
        NO_SETTINGS,
      )
      .optional(),
    limits: z
      .strictObject(
        {
          parallel: parallel.optional(),
          rpm: whole(1).optional(),
          tpm: whole(1).optional(),
        } satisfies Shape<ModelLimits>,
        NO_SETTINGS,
      )
      .optional(),
  } satisfies Shape<ModelConfig>,
  NO_SETTINGS,
);
