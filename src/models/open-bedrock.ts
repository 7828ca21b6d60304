import { InputError } from '../errors.ts';
import { openBedrock } from './bedrock.ts';
import { bearer, signer } from './bedrock-sign.ts';
import type { ChatModel } from './chat-model.ts';
import type { NamedOptions } from './open-model.ts';

/**
 * Opens a model of Amazon Bedrock with the credentials and the region that AWS's own tools take from the environment. Files in
 * `~/.aws` are not read.
 *
 * @throws InputError for missing credentials, or no region.
 */
export function openBedrockByEnvironment({ name, ...options }: NamedOptions): ChatModel {
  const { env } = process;
  const { flags } = options;
  const region = options.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION']);
  if (!region) {
    throw new InputError(
      'no region for Amazon Bedrock',
      { flag: flags.model },
      'Set AWS_REGION, for example us-east-1.',
    );
  }
  const baseUrl =
    options.baseUrl ??
    (env['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'] || `https://bedrock-runtime.${region}.amazonaws.com`);
  const token = options.apiKey ?? env['AWS_BEARER_TOKEN_BEDROCK'];
  if (token) {
    return openBedrock({ ...options, model: name, baseUrl, apiKey: token, authorize: bearer(token) });
  }
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId || !secretAccessKey) {
    throw new InputError(
      'no credentials for Amazon Bedrock',
      { flag: flags.key },
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where there is one), or AWS_BEARER_TOKEN_BEDROCK; a .env file in this folder is read.',
    );
  }
  const sessionToken = env['AWS_SESSION_TOKEN'] || undefined;
  return openBedrock({
    ...options,
    model: name,
    baseUrl,
    apiKey: secretAccessKey,
    secrets: sessionToken === undefined ? [] : [sessionToken],
    authorize: signer({ accessKeyId, secretAccessKey, sessionToken }, region),
  });
}
